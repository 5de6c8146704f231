"""Check the answers and send them, once; or see why this cannot be asked online."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import record_refusal, submit
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.problems import (
    IdentityNeeded,
    Incomplete,
    MandateRefused,
    VersionChanged,
)
from madoguchi.cases.rules import Clock
from madoguchi.channels.web.answers import Said, said_pages
from madoguchi.channels.web.filling import (
    CHECK,
    LATER,
    NOT_ELIGIBLE,
    DraftFilling,
    Filling,
    Place,
)
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.views.question import refuses, stopped, turned
from madoguchi.channels.web.views.sign_in import sign_in_address
from madoguchi.channels.web.views.yours import offer_of
from madoguchi.channels.web.visitors import Held, held_draft
from madoguchi.channels.web.words import channel_name, send_words, steps_after_sending
from madoguchi.design.addresses import reverse
from madoguchi.kernel.written import joined
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.filing import file_by
from madoguchi.wards.queries import calendar_of, department


@page("draft holder", GET_POST)
def check_answers(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Show all answers before they are sent; on POST, send them."""
    held = held_draft(request, draft)
    # Other rules than those on the page that was sent are shown before they hold.
    if closed := stopped(request, held) or turned(request, held):
        return closed
    filling = DraftFilling(request, held)
    if refuses(filling.journey):
        return filling.go(Place(NOT_ELIGIBLE))
    if request.method == "POST":
        return _send(request, held)
    if (first := filling.journey.first_open()) is not None:
        return filling.go(Place(page=first.key))
    return check_page(filling, {"offer": offer_of(request, held)})


def _send(request: ResidentRequest, held: Held) -> HttpResponse:
    draft = held.draft
    keep = request.POST.get("keep") == "yes"
    try:
        submit(draft, by=held.by, at=request.now, keep_answers=keep)
    except Incomplete as problem:
        record_refusal(draft, problem, by=held.by, at=request.now)
        address = reverse("web:question", args=[draft.id, problem.page])
        return HttpResponseRedirect(f"{address}?back=check&look=1")
    except IdentityNeeded as problem:
        return _ask_who(request, draft, problem)
    except VersionChanged:
        return HttpResponseRedirect(reverse("web:check", args=[draft.id]))
    except MandateRefused:
        address = reverse("web:for-whom", args=[draft.id])
        return HttpResponseRedirect(f"{address}?for=other&look=1")
    return HttpResponseRedirect(reverse("web:receipt", args=[draft.id]))


def _ask_who(
    request: ResidentRequest, draft: OpenDraft, problem: IdentityNeeded
) -> HttpResponse:
    here = reverse("web:check", args=[draft.id])
    context = {
        "d": draft.form.definition,
        "sign_in": sign_in_address(here, problem.proofing),
        "back": here,
    }
    return show(request, "who_are_you", context, status=403)


def check_page(filling: Filling, more: Mapping[str, Any]) -> HttpResponse:
    """Show all answers with the way to change each, the fee and what comes next."""
    request, journey, form = filling.request, filling.journey, filling.form
    definition = form.definition
    answers = journey.shown()
    has_files = any(one.kind == "file" for one in form.questions.values())
    said = Said(
        journey,
        answers,
        request.language,
        files=filling.files() if has_files else {},
        sources=filling.sources(),
    )
    clock = clock_of(request, definition, journey.today)
    context = {
        "d": definition,
        "pages": said_pages(
            said, lambda one: filling.address(Place(page=one.key, back=CHECK))
        ),
        "fee": form.fee(answers, filling.channel, journey.today),
        "send": send_words(definition),
        "clock": clock,
        "opens_today": clock.received_on == journey.today,
        "filing": file_by(
            form, answers, journey.today, filling.channel, clock.calendar
        ),
        "steps": steps_after_sending(definition),
        "back": filling.address(Place(page=journey.pages[-1].key)),
        "later": filling.address(Place(LATER)),
        "of": len(journey.pages) + 1,
        **filling.checked(),
        **more,
    }
    return filling.show("check", context, Place(CHECK))


def clock_of(request: ResidentRequest, definition: Definition, today: date) -> Clock:
    """Return what the clock will say if it is sent today."""
    period = definition.period
    return Clock(calendar_of(request.ward), today, period.days, period.unit)


@page("draft holder")
def not_eligible(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Say which condition is not met, where to go instead, and how to mend it."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    filling = DraftFilling(request, held)
    if not refuses(filling.journey):
        return HttpResponseRedirect(reverse("web:draft", args=[draft]))
    return not_eligible_page(filling)


def not_eligible_page(filling: Filling) -> HttpResponse:
    request, journey, form = filling.request, filling.journey, filling.form
    definition, language = form.definition, request.language
    verdict = form.eligibility(journey.shown(), journey.today, str(journey.channel))
    last = form.page(filling.last_page) or journey.pages[0]
    context: dict[str, Any] = {
        "d": definition,
        "outset": filling.outset,
        "reasons": [reason[language] for reason in verdict.reasons],
        "back": filling.address(Place(page=last.key)),
        "office": department(request.ward.pk, definition.department),
        "contact": request.ward.contact,
        "ways": [
            {
                "name": channel_name(way.name),
                "value": joined(
                    " ", filter(None, (way.hours[language], way.needs[language]))
                ),
            }
            for way in definition.channels
            if way.available and way.name in ("counter", "post", "phone")
        ],
    }
    return filling.show("not_eligible", context, Place(NOT_ELIGIBLE))
