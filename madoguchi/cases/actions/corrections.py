"""Ask an applicant to put something right, and take the answer (補正)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from madoguchi.cases import rules
from madoguchi.cases.actions.beginning import STAGE, begin, stand_at
from madoguchi.cases.actions.drafts import ON_BEHALF
from madoguchi.cases.actions.holding import (
    CLOCK,
    held,
    refuse_unless,
    run_clock_again,
    say,
    today,
    void_proposal,
)
from madoguchi.cases.actions.paying import ask_again
from madoguchi.cases.actions.protecting import cover_new, forget_houses
from madoguchi.cases.actions.submit import (
    index_rows,
    refuse_incomplete,
    sealed_label,
)
from madoguchi.cases.facts import CaseCorrected, CaseCorrectionAsked, CaseReminded
from madoguchi.cases.late import days_filed_late
from madoguchi.cases.models import Case, CaseIndex, Correction, PriorAnswers
from madoguchi.cases.opened import Answers, Ask, OpenCase
from madoguchi.cases.problems import NotAllowed, NotAsked, NothingAsked
from madoguchi.cases.queries import opened
from madoguchi.cases.walking import begins_again, first_of
from madoguchi.events.actions import unit
from madoguchi.procedures.queries import form_at
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import open_json, seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_at

State = Case.State


@dataclass(frozen=True, slots=True)
class Reply:
    """How an answer came that staff type in: by which way, on which day."""

    channel: str
    arrived_on: date


@dataclass(frozen=True, slots=True)
class Wish:
    """What a clerk asks to be put right, and until when."""

    asks: Sequence[Ask]
    due_on: date


def ask_correction(case_id: UUID, wish: Wish, *, by: Actor, at: datetime) -> Case:
    """Ask for a correction; the clock stands still until it is answered."""
    with held(case_id, by) as case:
        refuse_unless(case, State.RECEIVED, State.REVIEWING)
        if case.is_of_staff:
            raise NotAllowed("send_back")
        _refuse_odd(wish, case, at)
        void_proposal(case, "correction", by, at)
        key = data_key(case.ward_id, case.key_id or 0)
        asks = [asdict(ask) for ask in wish.asks]
        Correction.objects.create(
            ward_id=case.ward_id,
            case=case,
            staff_id=int(by.id),
            sealed_asks=seal_json(key, case.stream, "asks", asks),
            due_on=wish.due_on,
            asked_at=at,
        )
        case.state, case.paused_on = State.CORRECTING, case.paused_on or today(at)
        case.answer_due_on = wish.due_on
        case.save(update_fields=["state", "paused_on", "answer_due_on"])
        fact = CaseCorrectionAsked(
            questions=tuple(sorted({ask.question for ask in wish.asks})),
            reasons=tuple(sorted({ask.reason for ask in wish.asks})),
            due_on=wish.due_on.isoformat(),
        )
        say(fact, case, by, at)
    return case


def remind(correction: Correction, *, at: datetime) -> bool:
    """Ask once more for an answer that is missing; False when that is over or done.

    The row is changed only once, so the fact, and the notice that follows it, are
    made only once, however often the job comes back.
    """
    with unit():
        won = Correction.objects.filter(
            ward=correction.ward_id,
            pk=correction.pk,
            answered_at=None,
            lapsed_at=None,
            reminded_at=None,
        ).update(reminded_at=at)
        if won:
            fact = CaseReminded(correction.due_on.isoformat())
            by = Actor.system(correction.ward_id)
            say(fact, correction.case, by, at)
    return bool(won)


def _refuse_odd(wish: Wish, case: Case, at: datetime) -> None:
    if not wish.asks:
        raise NothingAsked
    known = page_of_question(case)
    if any(ask.question not in known for ask in wish.asks):
        raise NothingAsked("question")
    if any(ask.reason not in rules.ASK_REASONS for ask in wish.asks):
        raise NothingAsked("reason")
    if wish.due_on <= today(at):
        raise NotAllowed("due_on")


def page_of_question(case: Case) -> dict[str, str]:
    """Return the page of each question that somebody answers."""
    form = form_at(case.version_hash)
    return {
        key: page.key for key, page in form.page_of.items() if key not in form.untyped
    }


def save_correction_page(
    case: OpenCase, page: str, answers: Mapping[str, Any]
) -> Answers:
    """Keep the new answers of one page until all asked pages are answered.

    Only pages that hold an asked question, or that the new answers made
    necessary, may be changed. Returns all new answers so far.
    """
    with unit():
        row = _waiting(case)
        new = working_answers(case, row)
        if page not in _open_pages(case, row, new):
            raise NotAsked(page)
        new = {**new, **answers}
        row.sealed_answers = seal_json(case.key, case.row.stream, "correction", new)
        row.save(update_fields=["sealed_answers"])
    return new


def _waiting(case: OpenCase) -> Correction:
    row = (
        Correction.objects.select_for_update()
        .filter(ward=case.row.ward_id, case=case.row, answered_at=None, lapsed_at=None)
        .first()
    )
    if row is None:
        raise NotAsked
    return row


def working_answers(case: OpenCase, row: Correction) -> Answers:
    stored = bytes(row.sealed_answers)
    if not stored:
        return {}
    answers: Answers = open_json(case.key, case.row.stream, "correction", stored)
    return answers


def merged(case: OpenCase, new: Mapping[str, Any]) -> Answers:
    """Return the case's answers with the corrected ones in their place."""
    both = {**case.whole, **new}
    return {question: value for question, value in both.items() if value is not None}


def _open_pages(case: OpenCase, row: Correction, new: Answers) -> set[str]:
    page_of = page_of_question(case.row)
    asks = open_json(case.key, case.row.stream, "asks", row.sealed_asks)
    pages = {page_of[ask["question"]] for ask in asks}
    gap = case.whole_journey(merged(case, new)).first_open()
    if gap is not None:
        pages.add(gap.key)
    # What was given so far stays open to change.
    return pages | {page_of[question] for question in new if question in page_of}


def answer_correction(
    case: OpenCase,
    *,
    by: Actor,
    at: datetime,
    answers: Mapping[str, Any] | None = None,
    reply: Reply | None = None,
) -> Case:
    """Take the corrected answers: both versions are kept, the clock runs again.

    `answers` is what is given now, beside what `save_correction_page` kept; `reply`
    is set by `answer_correction_for` and nobody else.
    Raises Incomplete when the whole application is not in order with them.
    """
    with unit():
        row = _locked(case.row)
        refuse_unless(row, State.CORRECTING)
        correction = _waiting(case)
        new = {**working_answers(case, correction), **(answers or {})}
        _refuse_unasked(case, correction, new)
        journey = case.whole_journey(merged(case, new))
        refuse_incomplete(journey)
        before = row.stage
        _keep_both(case, row, journey.shown(), at)
        correction.answered_at = at
        correction.sealed_answers = b""
        correction.save(update_fields=["answered_at", "sealed_answers"])
        days = run_clock_again(row, reply.arrived_on if reply else today(at))
        row.state = State.REVIEWING if row.assignee_id else State.RECEIVED
        names = ("sealed", "sealed_label", "fee_yen", "late_days", "state")
        row.save(update_fields=[*names, *STAGE, *CLOCK])
        fact = _corrected(row, days, reply)
        moved = replace(fact, stage=row.stage if row.stage != before else "")
        say(moved, row, by, at)
        begin(row, by=by, at=at)
        ask_again(row, by=by, at=at)
    return row


def _corrected(row: Case, days: int, reply: Reply | None) -> CaseCorrected:
    return CaseCorrected(
        due_on=row.due_on.isoformat(),
        paused_days=days,
        channel=reply.channel if reply else "",
        arrived_on=reply.arrived_on.isoformat() if reply else "",
    )


def answer_correction_for(
    case_id: UUID, reply: Reply, *, by: Actor, at: datetime
) -> Case:
    """Take the answer that staff typed in for an applicant who sent it on paper.

    Anybody of the department may, as with an application on paper: it decides
    nothing. The clock runs again from the day it arrived, however late it is typed.
    """
    with held(case_id, by) as case:
        refuse_unless(case, State.CORRECTING)
        if not by.is_staff or reply.channel not in ON_BEHALF:
            raise NotAllowed("channel")
        asked_on = asked_on_of(case) or today(at)
        if not asked_on <= reply.arrived_on <= today(at):
            raise NotAllowed("answered_on")
        return answer_correction(opened(case), by=by, at=at, reply=reply)


def asked_on_of(case: Case) -> date | None:
    """Return the day the open correction of a case was asked for."""
    asked = Correction.objects.filter(
        ward=case.ward_id, case=case, answered_at=None, lapsed_at=None
    ).values_list("asked_at", flat=True)
    at = asked.first()
    return today(at) if at else None


def _locked(row: Case) -> Case:
    return Case.objects.select_for_update().get(ward=row.ward_id, pk=row.pk)


def _refuse_unasked(case: OpenCase, row: Correction, new: Answers) -> None:
    if not new:
        raise NotAsked("nothing")
    page_of = page_of_question(case.row)
    pages = _open_pages(case, row, {})
    asked_or_led_to = pages | set(working_pages(case, row, page_of))
    for question, value in new.items():
        changed = case.whole.get(question) != value
        newly_shown = question not in case.whole
        if changed and not newly_shown and page_of.get(question) not in asked_or_led_to:
            raise NotAsked(question)


def working_pages(
    case: OpenCase, row: Correction, page_of: Mapping[str, str]
) -> list[str]:
    """Return the pages `save_correction_page` already let through."""
    return [page_of[one] for one in working_answers(case, row) if one in page_of]


def _keep_both(case: OpenCase, row: Case, answers: Answers, at: datetime) -> None:
    number = PriorAnswers.objects.filter(ward=row.ward_id, case=row).count() + 1
    before = open_json(case.key, row.stream, "answers", row.sealed)
    PriorAnswers.objects.create(
        ward_id=row.ward_id,
        case=row,
        number=number,
        sealed=seal_json(case.key, row.stream, f"prior/{number}", before),
        replaced_at=at,
    )
    row.sealed = seal_json(case.key, row.stream, "answers", answers)
    row.sealed_label = sealed_label(row, case.form, case.key, answers)
    row.fee_yen = case.form.fee(answers, row.channel, row.arrived_on).total
    row.late_days = days_filed_late(
        case.form, answers, row, calendar_at(row.ward_id, row.calendar)
    )
    again = begins_again(case.form.definition)
    # What waited for the answer is to be done in as many minutes as at its beginning.
    stand_at(row, first_of(case.form, answers, row) if again else row.stage, at)
    CaseIndex.objects.filter(ward=row.ward_id, case=row).delete()
    rows = CaseIndex.objects.bulk_create(index_rows(row, case.form, answers))
    if cover_new(row, rows, at=at):
        forget_houses(row.ward_id, [row.stream])
