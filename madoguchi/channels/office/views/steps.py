"""One-click steps with a case; each answers with the case's page again."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse

from madoguchi.cases import actions
from madoguchi.cases.problems import NotAllowed, NotYours
from madoguchi.cases.queries import cases_in_sight_of
from madoguchi.channels.office.http import StaffRequest, go, go_after
from madoguchi.channels.office.views.case import MOST_NOTE, Note, show_noted
from madoguchi.channels.office.wording import too_long, unnamed_words
from madoguchi.dialogue.actions.notes import note
from madoguchi.dialogue.problems import Unnamed

LONGEST_ID = 18
"""Digits of a number that every database can look for."""


def step(case_id: UUID, said: str, act: Callable[[], object]) -> HttpResponse:
    """Do something and go back to the case, saying what was done or why not."""
    return go_after(act, "case", case_id, said=said)


def refuse_foreign(request: StaffRequest, case_id: UUID) -> None:
    """Raise before anything is said about a case this person may not see."""
    if not cases_in_sight_of(request.actor).filter(pk=case_id).exists():
        raise NotYours


def take(request: StaffRequest, case_id: UUID) -> HttpResponse:
    by, at = request.actor, request.at
    return step(case_id, "taken", lambda: actions.take(case_id, by=by, at=at))


def release(request: StaffRequest, case_id: UUID) -> HttpResponse:
    by, at = request.actor, request.at
    return step(case_id, "released", lambda: actions.release(case_id, by=by, at=at))


def assign(request: StaffRequest, case_id: UUID) -> HttpResponse:
    chosen = request.POST.get("staff", "")

    def give() -> None:
        refuse_foreign(request, case_id)
        if not (chosen.isascii() and chosen.isdigit()) or len(chosen) > LONGEST_ID:
            raise NotAllowed("colleague")
        actions.assign(case_id, int(chosen), by=request.actor, at=request.at)

    return step(case_id, "assigned", give)


def finish_review(request: StaffRequest, case_id: UUID) -> HttpResponse:
    by, at = request.actor, request.at
    return step(
        case_id, "reviewed", lambda: actions.finish_review(case_id, by=by, at=at)
    )


def hand_over(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write down that staff gave the result to the applicant."""
    by, at = request.actor, request.at
    return step(
        case_id,
        "handed_over",
        lambda: actions.hand_over_done(
            case_id, adapter="staff", result="issued", by=by, at=at
        ),
    )


def close(request: StaffRequest, case_id: UUID) -> HttpResponse:
    by, at = request.actor, request.at
    return step(case_id, "closed", lambda: actions.close(case_id, by=by, at=at))


def withdraw(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Take an application back for whoever sent or brought a request to do so."""

    def act() -> None:
        refuse_foreign(request, case_id)
        if request.POST.get("sure") != "yes":
            raise NotAllowed("unasked")
        actions.withdraw_for(case_id, by=request.actor, at=request.at)

    return step(case_id, "withdrawn", act)


def notes(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep a remark for colleagues; one that has no room is shown again."""
    text = request.POST.get("note", "").strip()
    named = tuple(request.POST.getlist("named"))
    if long := too_long(text, MOST_NOTE):
        return show_noted(request, case_id, Note(text, long, named))
    if not text:
        refuse_foreign(request, case_id)
        return go("case", case_id)
    by, at = request.actor, request.at
    try:
        return step(case_id, "noted", lambda: note(case_id, text, named, by=by, at=at))
    except Unnamed as problem:
        wrong = unnamed_words(problem)
        return show_noted(request, case_id, Note(text, wrong, named))
