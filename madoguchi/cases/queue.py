"""Which cases a page of the work queue shows, and in which order.

Reads only, a constant number of queries whatever the number of cases. Names are
opened by `actions.open_queue`, after it wrote down who looks.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, F, Q, QuerySet, When

from madoguchi.cases.models import Case, acts_on
from madoguchi.cases.queries import (
    cases_in_sight_of,
    cases_visible_to,
    departments_of,
    staff_cases_visible_to,
)
from madoguchi.personnel.queries import Roll, roll_of
from madoguchi.wards.actor import Actor

View = Literal["mine", "team", "free", "away", "due", "overdue", "all"]
VIEWS: tuple[View, ...] = ("mine", "team", "free", "away", "due", "overdue", "all")
Sort = Literal["due_on", "received_on", "reference", "late_days"]
SORTS: tuple[Sort, ...] = ("due_on", "received_on", "reference", "late_days")
# The column of the due day shows, and so sorts by, the day that counts now.
ORDERED_BY: Mapping[Sort, str] = {"due_on": "acts_on"}
PAGE = 25
DUE_SOON = timedelta(days=3)

OPEN = Q(closed_at=None)
UNDECIDED = Q(closed_at=None, decided_at=None)
FREE = Q(assignee_id=None)
FILED_LATE = Q(late_days__isnull=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a clerk asked the queue for; empty filters mean everything."""

    view: View = "team"
    procedure: str = ""
    state: str = ""
    channel: str = ""
    received_before: date | None = None
    filed_late: bool = False
    """Asks for what was filed after the law's last day (届出期間)."""
    sort: Sort = "due_on"
    descending: bool = False
    page: int = 1
    of_staff: bool = False
    """Asks for what staff applied for themselves, which superiors alone see."""

    @property
    def filters(self) -> Q:
        chosen: dict[str, str | date] = {
            name: getattr(self, name)
            for name in ("procedure", "state", "channel")
            if getattr(self, name)
        }
        if self.received_before is not None:
            chosen["received_on__lt"] = self.received_before
        return Q(**chosen) & FILED_LATE if self.filed_late else Q(**chosen)


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the queue: the case and the name, masked."""

    case: Case
    name: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue with the sizes of all saved views."""

    wanted: Wanted
    rows: list[Listed]
    found: int
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE))


def condition(view: View, actor: Actor, on: date, roll: Roll) -> Q:
    """Return which cases a view holds; `roll` says who is here.

    What an absent colleague has is also the work of who stands in for them. While a
    correction is waited for the ward's clock stands still, and the case is due on the
    day the applicant was given: then somebody has to look at it again.
    """
    away = Q(assignee_id__in=sorted(roll.away | roll.gone) or [0])
    which: dict[View, Q] = {
        "mine": OPEN & _whose(actor, roll),
        "team": OPEN,
        "free": OPEN & FREE,
        "away": OPEN & away,
        "due": UNDECIDED & Q(acts_on__gte=on, acts_on__lte=on + DUE_SOON),
        "overdue": UNDECIDED & Q(acts_on__lt=on),
        "all": Q(),
    }
    return which[view]


def _whose(actor: Actor, roll: Roll) -> Q:
    """Return the cases of somebody and of those they stand in for."""
    mine = int(actor.id) if actor.is_staff else 0
    own = Q(assignee_id=mine)
    stood_in = sorted(roll.stood_in_by(mine))
    return own | Q(assignee_id__in=stood_in) if stood_in else own


def by_day(cases: QuerySet[Case], wanted: Wanted | None = None) -> QuerySet[Case]:
    """Name the day that each case is due by now, `acts_on`.

    Of what was filed late it is written so that no index is in its order: the few of
    them are found first and sorted then, not looked for among all by their day.
    """
    if wanted is None or not wanted.filed_late:
        return cases.alias(acts_on=acts_on())
    waits = When(answer_due_on__isnull=False, then=F("answer_due_on"))
    return cases.alias(acts_on=Choice(waits, default=F("due_on")))


def _visible(actor: Actor, wanted: Wanted) -> QuerySet[Case]:
    if wanted.of_staff:
        return staff_cases_visible_to(actor)
    return cases_visible_to(actor)


def listed(actor: Actor, wanted: Wanted, on: date, roll: Roll) -> QuerySet[Case]:
    """Return every case of a listing, on all its pages, in its order."""
    which = condition(wanted.view, actor, on, roll) & wanted.filters
    return (
        by_day(_visible(actor, wanted), wanted).filter(which).order_by(*_order(wanted))
    )


def _order(wanted: Wanted) -> list[str]:
    direction = "-" if wanted.descending else ""
    sort = _sort(wanted)
    order = [f"{direction}{ORDERED_BY.get(sort, sort)}"]
    if sort != "reference":
        order.append(f"{direction}reference")
    return order


def _sort(wanted: Wanted) -> Sort:
    """Return by what a listing is ordered: by lateness only where all are late."""
    if wanted.sort == "late_days" and not wanted.filed_late:
        return "due_on"
    return wanted.sort


def called(actor: Actor, on: date) -> Roll:
    """Return who of the departments whose cases somebody works on is here."""
    return roll_of(actor.ward, departments_of(actor), on)


def references_of(actor: Actor, wanted: Wanted, on: date, most: int) -> list[str]:
    """Return the receipt numbers of a whole listing, so many at most."""
    rows = listed(actor, wanted, on, called(actor, on))
    return list(rows.values_list("reference", flat=True)[:most])


def next_of(actor: Actor, wanted: Wanted, on: date, after: UUID) -> Case | None:
    """Return what somebody may work on next in a listing, after one of its cases.

    Behind the last one it begins again; what is decided, waits for its applicant or
    is a colleague's is passed over.
    """
    roll = called(actor, on)
    whose = FREE | _whose(actor, roll)
    open_ones = Q(state__in=(Case.State.RECEIVED, Case.State.REVIEWING))
    rows = listed(actor, wanted, on, roll).filter(whose, open_ones).exclude(pk=after)
    known = cases_in_sight_of(actor).annotate(acts_on=acts_on())
    here = known.filter(pk=after).first()
    behind = rows.filter(_behind(here, wanted)).first() if here else None
    return behind or rows.first()


def _behind(here: Case, wanted: Wanted) -> Q:
    """Return what stands behind a case in the order of a listing."""
    way = "lt" if wanted.descending else "gt"
    number = Q(**{f"reference__{way}": here.reference})
    sort = _sort(wanted)
    if sort == "reference":
        return number
    key = ORDERED_BY.get(sort, sort)
    day = getattr(here, key)
    return Q(**{f"{key}__{way}": day}) | (Q(**{key: day}) & number)


def loads_of(ward: int, staff: Collection[int]) -> dict[int, int]:
    """Return how many undecided cases each of some staff has."""
    rows = Case.objects.filter(UNDECIDED, ward=ward, assignee__in=staff)
    counted = rows.order_by().values_list("assignee").annotate(Count("pk"))
    return {one: count for one, count in counted if one is not None}


def queue_rows(actor: Actor, wanted: Wanted, on: date, roll: Roll) -> QuerySet[Case]:
    order = _order(wanted)
    start = (max(1, wanted.page) - 1) * PAGE
    # Which cases is told by an index alone, so that a late page costs little more
    # than the first; only these rows are read.
    whole = listed(actor, wanted, on, roll)
    page = whole.values("reference")[start : start + PAGE]
    return (
        by_day(Case.objects.filter(ward=actor.ward, reference__in=page), wanted)
        .select_related("assignee")
        .defer("sealed")
        .order_by(*order)
    )


def queue_sizes(actor: Actor, wanted: Wanted, on: date, roll: Roll) -> dict[str, int]:
    """Count every saved view and what was asked for, in one walk along one index."""
    counted: dict[str, Q] = {view: condition(view, actor, on, roll) for view in VIEWS}
    counted["found"] = condition(wanted.view, actor, on, roll) & wanted.filters
    cases = by_day(_visible(actor, wanted), wanted).order_by()
    sizes: dict[str, int] = cases.aggregate(
        **{name: Count("ward", filter=which) for name, which in counted.items()}
    )
    return sizes
