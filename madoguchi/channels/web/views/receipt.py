"""The receipt: shown only after the application was received and committed."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import open_own
from madoguchi.channels.web.http import ResidentRequest, page, show
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
from madoguchi.wards.queries import department


@page("whoever sent the draft")
def receipt(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Show the number and the code; the same ones however often it was sent."""
    try:
        sent = sent_case(request, draft)
    except NotYours:
        held = held_draft(request, draft)  # It may be theirs and not sent yet.
        if held.draft.is_open:
            return HttpResponseRedirect(reverse("web:draft", args=[draft]))
        if visitor(request).kind == "resident":
            raise  # Somebody else signed in at this browser since.
        here = reverse("web:receipt", args=[draft])
        return HttpResponseRedirect(sign_in_address(here))
    case = open_own(sent.case)
    definition, row = case.form.definition, case.row
    email = case.answers.get(definition.roles.get("email", ""), "")
    response = show(
        request,
        "receipt",
        {
            "d": definition,
            "case": row,
            "code": case.receipt_password,
            "title": received_words(definition),
            "email": masked_email(str(email)) if email else "",
            "steps": steps_after_sending(definition),
            "office": department(request.ward.pk, row.department),
            "contact": request.ward.contact,
            "survey": survey_address(about=row.procedure),
            "is_survey": definition.kind == "survey",
            "case_url": reverse("web:case", args=[row.pk]),
        },
    )
    return renewed(request, response, sent)


def masked_email(address: str) -> str:
    """Return an address that its owner knows again and nobody else can use.

    >>> masked_email("midori@example.jp")
    'm＊＊＊@example.jp'
    """
    name, _, host = address.partition("@")
    return f"{name[:1]}＊＊＊@{host}"
