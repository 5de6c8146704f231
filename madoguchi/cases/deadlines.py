"""Which cases are late or will be, by the ward's own days; for whom, and how many.

Reads only. A case whose correction is open is nobody's fault here: its clock stands
still, and the queue shows the applicant's day instead.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet

from madoguchi.cases.models import Case
from madoguchi.cases.queries import cases_visible_to
from madoguchi.cases.queue import DUE_SOON, FILED_LATE, UNDECIDED
from madoguchi.wards.actor import Actor

RUNNING: Final = UNDECIDED & Q(answer_due_on=None)
"""The clock runs: not decided, and no answer of the applicant is waited for."""


def overdue(on: date) -> Q:
    """Return which cases are past the last day of their period (期限超過)."""
    return RUNNING & Q(due_on__lt=on)


def due_soon(on: date) -> Q:
    """Return which cases have their last day within the next days, or today."""
    return RUNNING & Q(due_on__gte=on, due_on__lte=on + DUE_SOON)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a report is asked for; empty means everything one may see."""

    procedure: str = ""
    department: str = ""
    filed_late: bool = False
    by_lateness: bool = False
    """Puts first what was filed the latest, where only such cases are asked for."""

    @property
    def filters(self) -> Q:
        chosen = {"procedure": self.procedure, "department": self.department}
        named = Q(**{name: value for name, value in chosen.items() if value})
        return named & FILED_LATE if self.filed_late else named

    @property
    def order(self) -> tuple[str, ...]:
        first = ("-late_days",) if self.filed_late and self.by_lateness else ()
        return (*first, "due_on", "reference")


def overdue_cases(actor: Actor, on: date, of: Narrowed) -> QuerySet[Case]:
    """Return the late cases somebody may see, the latest first."""
    rows = cases_visible_to(actor).filter(overdue(on), of.filters)
    return rows.select_related("assignee").order_by(*of.order)


@dataclass(frozen=True, slots=True)
class LateDay:
    """How many cases of a procedure and a department were due on one day."""

    procedure: str
    department: str
    due_on: date
    count: int


def overdue_days(actor: Actor, on: date, of: Narrowed) -> list[LateDay]:
    """Count the late cases somebody may see, by what they are and their last day."""
    rows = cases_visible_to(actor).filter(overdue(on), of.filters).order_by()
    counted = rows.values_list("procedure", "department", "due_on")
    return [LateDay(*one) for one in counted.annotate(count=Count("pk"))]


@dataclass(frozen=True, slots=True)
class Pressing:
    """How many cases are due within the next days, and how many are late."""

    due: int = 0
    late: int = 0

    def __add__(self, other: "Pressing") -> "Pressing":
        return Pressing(self.due + other.due, self.late + other.late)


def pressing_by_assignee(ward: int, on: date) -> dict[int, Pressing]:
    """Count what presses each member of staff of a ward, by one query."""
    rows = _pressing(ward, on).values_list("assignee").annotate(**_counts(on))
    return {staff: Pressing(due, late) for staff, due, late in rows if staff}


def pressing_by_department(ward: int, on: date) -> dict[str, Pressing]:
    """Count what presses each department of a ward, by one query."""
    rows = _pressing(ward, on).values_list("department").annotate(**_counts(on))
    return {unit: Pressing(due, late) for unit, due, late in rows}


def _pressing(ward: int, on: date) -> QuerySet[Case]:
    rows = Case.objects.filter(RUNNING, ward=ward, due_on__lte=on + DUE_SOON)
    return rows.order_by()


def _counts(on: date) -> dict[str, Count]:
    """Return the two counts of a row: due from today on, and late."""
    return {
        "due_count": Count("pk", filter=Q(due_on__gte=on)),
        "late_count": Count("pk", filter=Q(due_on__lt=on)),
    }
