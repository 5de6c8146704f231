"""Begin a stage: when it is to be done, on whose desk, and whether the clock runs.

A case lies on the desk of the department its stage names, of the one that answers for
the procedure (所管課) where it names none; once it ended, of that one again. Its clock
stands still at a stage that waits for an answer from outside, where the flow says so.
"""

from datetime import datetime

from django.utils import timezone

from madoguchi.cases.actions.holding import (
    CLOCK,
    keep,
    run_clock_again,
    say,
    today,
)
from madoguchi.cases.facts import CaseForwarded, CasePaused, CaseResumed
from madoguchi.cases.models import Case
from madoguchi.procedures.definition.model import Stage
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_at

STAGE = ("stage", "stage_due_at")


def stand_at(case: Case, key: str, at: datetime) -> None:
    """Let a case stand at a stage from an instant on, at none where the key is empty.

    Changes the row in memory: every column of `STAGE`.
    """
    case.stage = key
    case.stage_due_at = _due_at(case, at)


def _due_at(case: Case, at: datetime) -> datetime | None:
    """Return when the stage should be done, by the minutes of open days it may take."""
    stage = stage_of(case)
    if stage is None or not stage.target_minutes:
        return None
    calendar = calendar_at(case.ward_id, case.calendar)
    start = timezone.localtime(at)
    return calendar.open_minutes_after(start, stage.target_minutes)


def stage_of(case: Case) -> Stage | None:
    """Return the stage a case stands at."""
    stages = form_at(case.version_hash).definition.stages
    return next((one for one in stages if one.key == case.stage), None)


def begin(case: Case, *, by: Actor, at: datetime) -> None:
    """Let a held case be where its stage wants it; call it once that is kept and told.

    Its clock stands still or runs, and it lies on the desk of the stage, at home where
    it ended. Where all is so already, nothing happens.
    """
    _turn_clock(case, by, at)
    _lay(case, by, at)


def _turn_clock(case: Case, by: Actor, at: datetime) -> None:
    """Stop the clock at a stage that waits, and start it behind one.

    While a correction is waited for it stands still anyway.
    """
    if case.state not in (Case.State.RECEIVED, Case.State.REVIEWING):
        return
    stage = stage_of(case)
    if stage is not None and stage.stops_clock and case.stage_due_at is not None:
        until = today(case.stage_due_at)
        case.paused_on, case.answer_due_on = case.paused_on or today(at), until
        keep(case, *CLOCK)
        say(CasePaused(case.stage, until.isoformat()), case, by, at)
    elif case.paused_on is not None:
        days = run_clock_again(case, today(at))
        keep(case, *CLOCK)
        say(CaseResumed(case.due_on.isoformat(), days), case, by, at)


def _lay(case: Case, by: Actor, at: datetime) -> None:
    """Bring a case to its desk; whoever worked on it on another is free of it.

    While its applicant is asked it stays where they were asked: the answer goes there.
    """
    if case.state == Case.State.CORRECTING:
        return
    to = _desk_of(case)
    if to == case.department:
        return
    left, home = case.department, case.home_unit
    case.department, case.assignee_id = to, None
    case.home = home if to != home else None
    if case.state == Case.State.REVIEWING:
        case.state = Case.State.RECEIVED
    keep(case, "department", "home", "assignee_id", "state")
    say(CaseForwarded(case.stage, to, left), case, by, at)


def _desk_of(case: Case) -> str:
    if case.is_of_staff:
        return case.department
    stage = None if case.state in Case.ENDED else stage_of(case)
    return (stage.department if stage else "") or case.home_unit
