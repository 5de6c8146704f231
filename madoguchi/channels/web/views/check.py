"""Check the answers and send them, once; or see why this cannot be asked online."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import record_refusal, submit
from madoguchi.cases.attachments import files_of
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.problems import IdentityNeeded, Incomplete, VersionChanged
from madoguchi.cases.rules import Clock
from madoguchi.channels.web.answers import Said, said_pages
from madoguchi.channels.web.changed import left_aside
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.prefill import sources_of
from madoguchi.channels.web.views.question import address_of, refuses, stopped, turned
from madoguchi.channels.web.views.sign_in import sign_in_address
from madoguchi.channels.web.views.yours import offer_of
from madoguchi.channels.web.visitors import Held, held_draft
from madoguchi.channels.web.words import channel_name, send_words, steps_after_sending
from madoguchi.design.addresses import reverse
from madoguchi.kernel.written import joined
from madoguchi.people.queries import has_consented
from madoguchi.procedures.journey import Journey
from madoguchi.wards.queries import calendar_of, department


@page("draft holder", GET_POST)
def check_answers(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Show all answers before they are sent; on POST, send them."""
    held = held_draft(request, draft)
    # Other rules than those on the page that was sent are shown before they hold.
    if closed := stopped(request, held) or turned(request, held):
        return closed
    journey = held.draft.journey(request.today)
    if refuses(held.draft, journey):
        return HttpResponseRedirect(reverse("web:not-eligible", args=[draft]))
    if request.method == "POST":
        return _send(request, held)
    if (first := journey.first_open()) is not None:
        return HttpResponseRedirect(address_of(held.draft, first))
    return _show(request, held, journey)


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


def _show(request: ResidentRequest, held: Held, journey: Journey) -> HttpResponse:
    draft, language = held.draft, request.language
    definition = draft.form.definition
    answers = journey.shown()
    questions = draft.form.questions.values()
    has_files = any(one.kind == "file" for one in questions)
    said = Said(
        journey,
        answers,
        language,
        files=files_of(draft.row, draft.key) if has_files else {},
        sources=sources_of(draft, answers),
    )
    person = draft.row.person
    clock = _clock(request, draft, journey)
    return show(
        request,
        "check",
        {
            "d": definition,
            "draft": draft.row,
            "until": draft.ruling(request.now).until,
            "aside": left_aside(draft, language),
            "offer": offer_of(request, held),
            "pages": said_pages(said, lambda one: address_of(draft, one, back="check")),
            "fee": draft.form.fee(answers, draft.row.channel, journey.today),
            "send": send_words(definition),
            "clock": clock,
            "opens_today": clock.received_on == journey.today,
            "steps": steps_after_sending(definition),
            "back": address_of(draft, journey.pages[-1]),
            "of": len(journey.pages) + 1,
            "may_keep": bool(person and any(one.source for one in questions)),
            "keeps": bool(person and has_consented(person)),
        },
    )


def _clock(request: ResidentRequest, draft: OpenDraft, journey: Journey) -> Clock:
    """Return what the clock will say if it is sent today."""
    period = draft.form.definition.period
    calendar = calendar_of(request.ward)
    return Clock(calendar, journey.today, period.days, period.unit)


@page("draft holder")
def not_eligible(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Say which condition is not met, where to go instead, and how to mend it."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    opened = held.draft
    journey = opened.journey(request.today)
    verdict = opened.form.eligibility(
        journey.shown(), journey.today, str(journey.channel)
    )
    if verdict.met is not False:
        return HttpResponseRedirect(reverse("web:draft", args=[draft]))
    definition, language = opened.form.definition, request.language
    last = opened.form.page(opened.row.page) or journey.pages[0]
    context: dict[str, Any] = {
        "d": definition,
        "slug": opened.row.procedure,
        "reasons": [reason[language] for reason in verdict.reasons],
        "back": address_of(opened, last),
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
    return show(request, "not_eligible", context)
