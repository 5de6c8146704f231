"""Take longer than the standard processing period, and say so (期間の延長)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.cases import rules
from madoguchi.cases.actions.holding import (
    clock_of,
    held,
    keep,
    refuse_unless,
    say,
    today,
)
from madoguchi.cases.actions.review import refuse_others
from madoguchi.cases.facts import CaseExtended
from madoguchi.cases.models import Case
from madoguchi.cases.problems import NotAllowed
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Extension:
    """By how many days, counted as the period is, and why, as a code."""

    days: int
    reason: str


def extend(case_id: UUID, wanted: Extension, *, by: Actor, at: datetime) -> Case:
    """Move the due date; the notice that follows tells the new one and why.

    The days count like those of the period: what stops the clock stops them too.
    """
    if wanted.reason not in rules.EXTENSION_REASONS:
        raise NotAllowed("extension_reason")
    with held(case_id, by) as case:
        refuse_unless(case, *Case.UNDECIDED)
        refuse_others(case, by, today(at))
        whole = case.extended_days + wanted.days
        if wanted.days < 1 or whole > rules.MOST_EXTENDED:
            raise NotAllowed("extension_days")
        before, case.extended_days = case.due_on, whole
        case.due_on = clock_of(case).due_on(rules.stored_pauses(case.pauses))
        keep(case, "extended_days", "due_on")
        fact = CaseExtended(
            case.due_on.isoformat(), before.isoformat(), wanted.days, wanted.reason
        )
        say(fact, case, by, at)
    return case
