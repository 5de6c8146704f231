"""Begin a stage: when it is to be done, and on whose desk the case lies then.

A case lies on the desk of the department its stage names, of the one that answers for
the procedure (所管課) where it names none; once it ended, of that one again.
"""

from datetime import datetime

from django.utils import timezone

from madoguchi.cases.actions.holding import keep, say
from madoguchi.cases.facts import CaseForwarded
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
    """Bring a held case to the desk of its stage, or home where it ended.

    Call it once the stage or the end of the case is kept and told. Where it lies on
    that desk already, nothing happens; where not, whoever worked on it is free of it.
    """
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
