"""Which cases a page of the work queue shows, and in which order.

Reads only, a constant number of queries whatever the number of cases. Names are
opened by `actions.open_queue`, after it wrote down who looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from django.db.models import Count, Q, QuerySet

from madoguchi.cases.models import Case, acts_on
from madoguchi.cases.queries import cases_visible_to, staff_cases_visible_to
from madoguchi.wards.actor import Actor

View = Literal["mine", "team", "due", "overdue", "all"]
VIEWS: tuple[View, ...] = ("mine", "team", "due", "overdue", "all")
Sort = Literal["due_on", "received_on", "reference"]
SORTS: tuple[Sort, ...] = ("due_on", "received_on", "reference")
# The column of the due day shows, and so sorts by, the day that counts now.
ORDERED_BY: Mapping[Sort, str] = {"due_on": "acts_on"}
PAGE = 25
DUE_SOON = timedelta(days=3)

OPEN = Q(closed_at=None)
UNDECIDED = Q(closed_at=None, decided_at=None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a clerk asked the queue for; empty filters mean everything."""

    view: View = "team"
    procedure: str = ""
    state: str = ""
    channel: str = ""
    received_before: date | None = None
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
        return Q(**chosen)


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


def condition(view: View, actor: Actor, on: date) -> Q:
    """Return which cases a saved view holds.

    While a correction is waited for the ward's clock stands still, and the case is
    due on the day the applicant was given: then somebody has to look at it again.
    """
    match view:
        case "mine":
            return OPEN & Q(assignee_id=int(actor.id) if actor.is_staff else None)
        case "team":
            return OPEN
        case "due":
            return UNDECIDED & Q(acts_on__gte=on, acts_on__lte=on + DUE_SOON)
        case "overdue":
            return UNDECIDED & Q(acts_on__lt=on)
        case "all":
            return Q()


def by_day(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Name the day that each case is due by now, `acts_on`."""
    return cases.alias(acts_on=acts_on())


def _visible(actor: Actor, wanted: Wanted) -> QuerySet[Case]:
    if wanted.of_staff:
        return staff_cases_visible_to(actor)
    return cases_visible_to(actor)


def queue_rows(actor: Actor, wanted: Wanted, on: date) -> QuerySet[Case]:
    direction = "-" if wanted.descending else ""
    order = [f"{direction}{ORDERED_BY.get(wanted.sort, wanted.sort)}"]
    if wanted.sort != "reference":
        order.append(f"{direction}reference")
    start = (max(1, wanted.page) - 1) * PAGE
    asked = by_day(_visible(actor, wanted)).filter(
        condition(wanted.view, actor, on), wanted.filters
    )
    # Which cases is told by an index alone, so that a late page costs little more
    # than the first; only these rows are read.
    page = asked.order_by(*order).values("reference")[start : start + PAGE]
    return (
        by_day(Case.objects.filter(ward=actor.ward, reference__in=page))
        .select_related("assignee")
        .defer("sealed")
        .order_by(*order)
    )


def queue_sizes(actor: Actor, wanted: Wanted, on: date) -> dict[str, int]:
    """Count every saved view and what was asked for, in one walk along one index."""
    counted: dict[str, Q] = {view: condition(view, actor, on) for view in VIEWS}
    counted["found"] = condition(wanted.view, actor, on) & wanted.filters
    cases = by_day(_visible(actor, wanted)).order_by()
    sizes: dict[str, int] = cases.aggregate(
        **{name: Count("ward", filter=which) for name, which in counted.items()}
    )
    return sizes
