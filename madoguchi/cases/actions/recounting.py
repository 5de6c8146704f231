"""Count the due dates of open cases anew, by the calendar of now.

A change of the ward's closed days moves nobody's due date by itself: a case counts by
the calendar that it was received under. Where the ward decides that the change shall
hold for them too, this says so for each case in the log.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.cases.actions.holding import clock_of, held, keep, say
from madoguchi.cases.facts import CaseRecounted
from madoguchi.cases.models import Case
from madoguchi.cases.rules import stored_pauses
from madoguchi.wards.actions import keep_calendar
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many open cases count by the calendar of now, and how many dates moved."""

    cases: int
    moved: int


def recount(ward: Ward, *, by: Actor, at: datetime) -> Recounted:
    """Let every undecided case of a ward count by the calendar of now."""
    digest = keep_calendar(ward)
    moved = [_recount_one(one, digest, by, at) for one in _others(ward, digest)]
    return Recounted(len(moved), sum(moved))


def _others(ward: Ward, digest: str) -> Iterator[UUID]:
    rows = Case.objects.filter(ward=ward, state__in=Case.UNDECIDED)
    yield from list(rows.exclude(calendar=digest).values_list("pk", flat=True))


def _recount_one(case_id: UUID, digest: str, by: Actor, at: datetime) -> bool:
    """Recount one case in a transaction of its own; say whether its date moved."""
    with held(case_id, by) as case:
        if case.is_decided:
            return False  # meanwhile
        before = case.due_on
        case.calendar = digest
        case.due_on = clock_of(case).due_on(stored_pauses(case.pauses))
        keep(case, "calendar", "due_on")
        fact = CaseRecounted(case.due_on.isoformat(), before.isoformat(), digest)
        say(fact, case, by, at)
    return case.due_on != before
