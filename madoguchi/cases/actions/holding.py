"""Hold a case while something is done to it: one writer at a time, in one unit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from madoguchi.cases import rules
from madoguchi.cases.facts import ApprovalVoided
from madoguchi.cases.models import Case, Correction, Proposal
from madoguchi.cases.opened import subject_of
from madoguchi.cases.prepared import Change
from madoguchi.cases.problems import AlreadyDecided, NotAllowed, NotYours, WrongState
from madoguchi.cases.queries import refuse_disposed, visible_case
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Fact
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_at


@contextmanager
def held(case_id: UUID, by: Actor, *, robots: bool = False) -> Iterator[Case]:
    """Lock a case that `by` may work on, until the end of the unit of work.

    Robots may do what says so and nothing else: they never review or decide. Nobody
    works on what they applied for themselves.
    """
    if by.kind == "robot" and not robots:
        raise NotAllowed("robot")
    with unit():
        case = visible_case(by, case_id, locked=True)
        if case is None:
            raise NotYours
        refuse_disposed(case)
        if by.is_staff and not rules.may_work(by, case.department):
            raise NotAllowed("department")
        if case.is_of_staff and by.is_staff and str(case.entered_by_id) == by.id:
            raise NotAllowed("own")
        yield case


def keep(case: Case, *names: str) -> None:
    """Write some columns of a held case."""
    _columns(names).keep(case)


@lru_cache
def _columns(names: tuple[str, ...]) -> Change:
    return Change(Case, *names)


def say(fact: Fact, case: Case, by: Actor, at: datetime) -> None:
    record(fact, on=subject_of(case), by=by, at=at)


def refuse_unless(case: Case, *states: Case.State) -> None:
    """Raise unless the case is in one of the states."""
    if case.state in states:
        return
    if case.is_decided:
        raise AlreadyDecided(case.outcome)
    raise WrongState(case.state)


def clock_of(case: Case) -> rules.Clock:
    period = form_at(case.version_hash).definition.period
    return rules.Clock(
        calendar=calendar_at(case.ward_id, case.calendar),
        arrived_on=case.arrived_on,
        days=period.days + case.extended_days,
        unit=period.unit,
    )


def run_clock_again(case: Case, on: date) -> int:
    """Close the pause that is open; return how many days it lasted.

    Changes the row in memory: every column of `CLOCK`.
    """
    if case.paused_on is None:
        return 0
    asked_on, case.paused_on, case.answer_due_on = case.paused_on, None, None
    return count_on(case, asked_on, on)


def count_on(case: Case, since: date, on: date) -> int:
    """Let the clock run that stood still since a day; return for how many days.

    Changes the row in memory: every column of `CLOCK`.
    """
    pause = rules.pause(since, on)
    if pause is None:
        return 0
    days = [day.isoformat() for day in (pause.start, pause.end)]
    case.pauses = [*case.pauses, days]
    case.due_on = clock_of(case).due_on(rules.stored_pauses(case.pauses))
    return len(pause)


CLOCK = ("pauses", "paused_on", "due_on", "answer_due_on")


def drop_open_correction(case: Case, at: datetime) -> None:
    """End a correction nobody will answer any more."""
    Correction.objects.filter(
        ward=case.ward_id, case=case, answered_at=None, lapsed_at=None
    ).update(lapsed_at=at)


def void_proposal(case: Case, reason: str, by: Actor, at: datetime) -> None:
    """End the proposal that circulates, if one does: what it showed holds no more."""
    rows = Proposal.objects.filter(
        ward=case.ward_id, case=case, state=Proposal.State.CIRCULATING
    )
    for row in rows.only("pk", "ward_id"):
        rows.filter(pk=row.pk).update(state=Proposal.State.VOID, ended_at=at)
        say(ApprovalVoided(str(row.pk), reason), case, by, at)


def today(at: datetime) -> date:
    return timezone.localdate(at)
