"""The receipt: shown only after the application was received and committed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.problems import Disposed, NotYours
from madoguchi.cases.queries import open_own
from madoguchi.channels.web.http import ResidentRequest, page, show
from madoguchi.channels.web.money import money_of
from madoguchi.channels.web.surveys import survey_address
from madoguchi.channels.web.views.sign_in import sign_in_address
from madoguchi.channels.web.visitors import (
    held_draft,
    renewed,
    sent_case,
    visitor,
)
from madoguchi.channels.web.words import received_words, steps_after_sending
from madoguchi.design.addresses import reverse
from madoguchi.procedures.definition.model import Definition
from madoguchi.wards.queries import department


@page("whoever sent the draft")
def receipt(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Show the number and the code; the same ones however often it was sent."""
    try:
        sent = sent_case(request, draft)
    except Disposed:
        raise
    except NotYours:
        held = held_draft(request, draft)  # It may be theirs and not sent yet.
        if held.draft.is_open:
            return HttpResponseRedirect(reverse("web:draft", args=[draft]))
        if visitor(request).kind == "resident":
            raise  # Somebody else signed in at this browser since.
        here = reverse("web:receipt", args=[draft])
        return HttpResponseRedirect(sign_in_address(here))
    case = open_own(sent.case, sent.by)
    definition, row = case.form.definition, case.row
    context = {
        **receipt_context(request, definition, case.answers),
        "case": row,
        "code": case.receipt_password,
        "office": department(request.ward.pk, row.home_unit),
        "case_url": reverse("web:case", args=[row.pk]),
        "money": money_of(row, request.today),
    }
    return renewed(request, show(request, "receipt", context), sent)


def receipt_context(
    request: ResidentRequest, definition: Definition, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a receipt says besides its case."""
    email = answers.get(definition.roles.get("email", ""), "")
    return {
        "d": definition,
        "title": received_words(definition),
        "email": masked_email(str(email)) if email else "",
        "steps": steps_after_sending(definition),
        "contact": request.ward.contact,
        "survey": survey_address(about=definition.slug),
        "is_survey": definition.kind == "survey",
    }


def masked_email(address: str) -> str:
    """Return an address that its owner knows again and nobody else can use.

    >>> masked_email("midori@example.jp")
    'm＊＊＊@example.jp'
    """
    name, _, host = address.partition("@")
    return f"{name[:1]}＊＊＊@{host}"
