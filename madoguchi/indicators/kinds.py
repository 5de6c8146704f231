"""Count kinds of procedure: what is offered, what stands unused, what is missing.

Kinds of procedure are nobody's secret; how many used one is not told here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min

from madoguchi.indicators.cells import Asked
from madoguchi.indicators.models import CaseLine, CountLine, OfferLine, ever_open
from madoguchi.indicators.periods import Period

IDLE_DAYS = timedelta(days=90)
ONLINE = ("web", "line", "api")


@dataclass(frozen=True, slots=True)
class FactBehind:
    """A row that a figure counted: where in the log it stands and what it weighs.

    It tells no class of people. Rows with several classes could be counted up to
    cells of one or two that every table hides.
    """

    event: int
    weight: int
    kind: str
    on: date | None = None
    procedure: str = ""


def kinds_behind(ward: int, asked: Asked, *, above: bool) -> list[FactBehind]:
    """Return one row for each procedure that is counted."""
    ways = {"kinds": _offered, "kinds_idle": _idle, "kinds_wanted": _wanted}
    found = ways[asked.of.table](ward, asked, above=above)
    return sorted(found, key=lambda fact: fact.event, reverse=True)


def _idle(ward: int, asked: Asked, *, above: bool) -> list[FactBehind]:
    """Return what was online for 90 days at the period's end; above, used by nobody.

    A period that is running ends today.
    """
    last = min(asked.period.last, asked.today)
    since = last - IDLE_DAYS + timedelta(days=1)
    whole = Period(asked.period.first, last, asked.period.text)
    old = [
        one
        for one in _offers(ward, whole)
        if one.online and _online_since(ward, one, last) <= since
    ]
    used: Collection[str] = ()
    if above:
        used = set(
            CaseLine.objects.filter(
                ward_id=ward,
                survey=False,
                channel__in=ONLINE,
                received_on__range=(since, last),
            ).values_list("procedure", flat=True)
        )
    return [_told(one) for one in old if one.procedure not in used]


def _online_since(ward: int, offer: OfferLine, last: date) -> date:
    """Return the first day of the row of online offers that this one ends."""
    since = offer.since_on
    for one in OfferLine.objects.filter(
        ever_open(), ward_id=ward, procedure=offer.procedure, since_on__lte=last
    ).order_by("-since_on", "-event"):
        ended = one.until_on is not None and one.until_on < since - timedelta(days=1)
        if not one.online or ended:
            break
        since = one.since_on
    return since


def _wanted(ward: int, asked: Asked, *, above: bool) -> list[FactBehind]:
    """Return what was asked for in the period; above, what has no way online."""
    came = {
        procedure: (event, first_on)
        for lines, day in ((CaseLine, "received_on"), (CountLine, "month_on"))
        for procedure, event, first_on in _came(lines, day, ward, asked.period)
    }
    online = {one.procedure for one in _offers(ward, asked.period) if one.online}
    return [
        FactBehind(event, 1, "case.received", first_on, procedure)
        for procedure, (event, first_on) in came.items()
        if not above or procedure not in online
    ]


def _came(
    lines: type[CaseLine | CountLine], day: str, ward: int, period: Period
) -> list[tuple[str, int, date]]:
    """Return what was asked for at all; a counter that declares 0 had nothing."""
    event = "received_event" if lines is CaseLine else "event"
    own = {"survey": False} if lines is CaseLine else {"cases__gt": 0}
    found = lines.objects.filter(
        ward_id=ward, **{f"{day}__range": (period.first, period.last)}, **own
    )
    if lines is CaseLine:
        found = found.exclude(channel="staff")
    return list(found.values_list("procedure").annotate(Min(event), Min(day)))


def _told(one: OfferLine) -> FactBehind:
    return FactBehind(one.event, 1, "procedure.published", one.since_on, one.procedure)


def _offered(ward: int, asked: Asked, *, above: bool) -> list[FactBehind]:
    offered = _offers(ward, asked.period)
    found = [_told(one) for one in offered if one.online or not above]
    if not above:
        found += _only_declared(ward, asked.period, offered)
    return found


def _only_declared(
    ward: int, period: Period, offered: Sequence[OfferLine]
) -> list[FactBehind]:
    """Return the procedures that are known only from counts, by their first month.

    One that was withdrawn counts again only by a month after that.
    """
    declared = (
        CountLine.objects.filter(ward_id=ward, month_on__lte=period.last)
        .exclude(procedure__in=[one.procedure for one in offered])
        .values_list("procedure")
        .annotate(Min("event"), Min("month_on"), Max("month_on"))
    )
    ended = {one.procedure: one.until_on for one in _newest(ward, period)}
    return [
        FactBehind(event, 1, "counts.declared", first_on, procedure)
        for procedure, event, first_on, last_on in declared
        if (until_on := ended.get(procedure)) is None or last_on > until_on
    ]


def _offers(ward: int, period: Period) -> Sequence[OfferLine]:
    """Return the newest offer of each procedure on the period's last day."""
    return [
        one
        for one in _newest(ward, period)
        if one.until_on is None or one.until_on >= period.last
    ]


def _newest(ward: int, period: Period) -> Sequence[OfferLine]:
    """Return the last offer of each procedure that began in time, ended or not."""
    newest: dict[str, OfferLine] = {}
    for offer in OfferLine.objects.filter(
        ever_open(), ward_id=ward, since_on__lte=period.last, survey=False
    ).order_by("since_on", "event"):
        newest[offer.procedure] = offer
    return list(newest.values())
