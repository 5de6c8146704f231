"""Ask another section about a case, answer, take the question back (庁内の問合せ)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from madoguchi.cases.actions.holding import held, say
from madoguchi.cases.actions.opening import seen_by
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.queries import opened, refuse_disposed
from madoguchi.dialogue.actions.calls import Reason, call, see_those
from madoguchi.dialogue.facts import AdviceAsked, AdviceGiven, AdviceTakenBack
from madoguchi.dialogue.models import Advice, Call
from madoguchi.dialogue.problems import BadAdvice, NoSuchTalk
from madoguchi.dialogue.queries import (
    OpenAdvice,
    advice_of_own_case,
    open_advice_of,
    visible_advice,
)
from madoguchi.dialogue.rules import MOST_ADVICE, flaw_in, is_bad_day, is_overdue
from madoguchi.events.actions import record_view, unit
from madoguchi.events.envelope import Look
from madoguchi.personnel.queries import roll_of
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import seal, seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import department

State = Advice.State


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of which section, until when, and which answers it is shown."""

    to_unit: str
    text: str
    due_on: date
    shown: Collection[str] = ()


def ask(case_id: UUID, asking: Asking, *, by: Actor, at: datetime) -> Advice:
    """Ask another section something about a case.

    What the asker chose is shown as it stands now; the rest of the case is not.
    """
    today = timezone.localdate(at)
    if flaw := flaw_in(asking.text, MOST_ADVICE):
        raise BadAdvice(flaw)
    if is_bad_day(asking.due_on, today):
        raise BadAdvice("due_on")
    with held(case_id, by) as case:
        if case.is_of_staff:
            raise BadAdvice("staff")
        if case.is_closed:
            raise BadAdvice("ended")
        unit_asked = department(by.ward, asking.to_unit)
        if unit_asked is None or asking.to_unit == case.unit:
            raise BadAdvice("department")
        people = roll_of(by.ward, [asking.to_unit], today).working
        if not people:
            raise BadAdvice("nobody")
        row = Advice(
            ward_id=by.ward,
            case=case,
            from_unit=by.unit,
            to_unit=asking.to_unit,
            asked_by_id=int(by.id),
            due_on=asking.due_on,
            asked_at=at,
        )
        shown = _shown(opened(case), asking.shown)
        kept = {"text": asking.text.strip(), "shown": shown}
        key = data_key(case.ward_id, case.key_id or 0)
        row.sealed = seal_json(key, case.stream, row.seal_field, kept)
        row.save(force_insert=True)
        fact = AdviceAsked(
            str(row.pk), asking.to_unit, asking.due_on.isoformat(), len(shown)
        )
        say(fact, case, by, at)
        call(people, Reason(Call.Why.ADVICE, case, row), by=by, at=at)
    return row


def showable(case: OpenCase) -> list[str]:
    """Return the questions whose answers another section may be shown.

    No file, whose content nobody can weigh by its name, and no secret number.
    """
    said = case.journey().shown()
    return [
        key
        for key, value in said.items()
        if value is not None
        and key in case.form.questions
        and case.form.questions[key].kind != "file"
        and not case.form.holds_secret(key)
    ]


def _shown(case: OpenCase, wanted: Collection[str]) -> dict[str, Any]:
    allowed = showable(case)
    if any(one not in allowed for one in wanted):
        raise BadAdvice("shown")
    return {key: case.whole[key] for key in allowed if key in wanted}


def open_advice(advice_id: UUID, *, by: Actor, at: datetime) -> OpenAdvice:
    """Open a question for who asked or is asked; who looks is written down first."""
    row = visible_advice(by, advice_id)
    refuse_disposed(row.case)
    look = Look(by.ward, row.case.stream, "advice.viewed", "enquiry")
    record_view(look, by=by, at=at)
    return open_advice_of(seen_by(row.case, by, at, "enquiry"), row)


def answer(advice_id: UUID, text: str, *, by: Actor, at: datetime) -> Advice:
    """Answer what one's section is asked; it returns to the case and its asker.

    Raises BadAdvice when a colleague was first, or the question was taken back.
    """
    if flaw := flaw_in(text, MOST_ADVICE):
        raise BadAdvice(flaw)
    with unit():
        row, case = _locked(advice_id, by)
        if not may_answer(row, by):
            raise BadAdvice("section")
        key = data_key(case.ward_id, case.key_id or 0)
        name = f"{row.seal_field}.answer"
        row.sealed_answer = seal(key, case.stream, name, text.strip().encode())
        row.state, row.given_by_id, row.ended_at = State.GIVEN, int(by.id), at
        row.save(update_fields=["state", "given_by", "ended_at", "sealed_answer"])
        late = is_overdue(row.due_on, timezone.localdate(at), is_open=True)
        say(AdviceGiven(str(row.pk), late), case, by, at)
        _hush(row, at)
        called = [row.asked_by_id]
        if case.assignee_id is not None:
            called.append(case.assignee_id)
        call(called, Reason(Call.Why.ANSWER, case, row), by=by, at=at)
    return row


def may_answer(row: Advice, by: Actor) -> bool:
    """Say whether a question is for the section somebody works in."""
    return by.is_staff and row.to_unit in {by.unit, *by.departments}


def take_back(advice_id: UUID, *, by: Actor, at: datetime) -> Advice:
    """Take back what nobody need answer any more; only who works on the case may."""
    row = advice_of_own_case(by, advice_id)
    with held(row.case_id, by):
        row, case = _locked(advice_id, by)
        row.state, row.ended_at = State.TAKEN_BACK, at
        row.save(update_fields=["state", "ended_at"])
        say(AdviceTakenBack(str(row.pk)), case, by, at)
        _hush(row, at)
    return row


def _locked(advice_id: UUID, by: Actor) -> tuple[Advice, Case]:
    """Return an open question and its case, locked: the case first, as ever."""
    row = visible_advice(by, advice_id)
    found = Case.objects.select_for_update(of=("self",)).filter(
        ward=by.ward, pk=row.case_id
    )
    case = found.first()
    if case is None:
        raise NoSuchTalk
    refuse_disposed(case)
    row = Advice.objects.select_for_update(of=("self",)).get(ward=by.ward, pk=row.pk)
    if not row.is_open:
        raise BadAdvice(row.state)
    return row, case


def _hush(row: Advice, at: datetime) -> None:
    """Call nobody of the section any more."""
    calls = Call.objects.filter(
        ward=row.ward_id, advice=row, why=Call.Why.ADVICE, seen_at=None
    )
    see_those(list(calls.values_list("pk", flat=True)), ward=row.ward_id, at=at)
