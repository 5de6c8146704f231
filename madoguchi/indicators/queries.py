"""Read indicators: one figure, a series, a breakdown, and the facts behind it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection

from madoguchi.indicators import readings, sql
from madoguchi.indicators.awaited import Owed, counts_owed, months_awaited
from madoguchi.indicators.definition import Indicator
from madoguchi.indicators.models import CaseLine, CountLine, OfferLine
from madoguchi.indicators.periods import Period, months_until
from madoguchi.indicators.readings import Reading
from madoguchi.indicators.sql import Slice

WHOLE = Slice()
# Where people stopped is a share of all who began, not of those who stopped there.
OF_ALL = ("last_page",)


def _rows(query: sql.Query, *more: int) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.text, (*query.values, *more))
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure, of which stretch and part of the ward, seen from which day."""

    of: Indicator
    period: Period
    today: date
    cut: Slice = WHOLE


def read(ward: int, asked: Asked) -> Reading:
    """Compute one figure; `asked.today` decides whether it can still move.

    A slice that its own breakdown withholds is withheld here as well.
    """
    reading = _read(ward, asked)
    for by in asked.cut.cut_by() if reading.shown else ():
        whole = replace(asked, cut=replace(asked.cut, **{by: ""}))
        beside = {cell.key: cell for cell in breakdown(ward, whole, by)}
        if not beside[getattr(asked.cut, by)].shown:
            return readings.withhold(reading)
    return reading


def _read(ward: int, asked: Asked) -> Reading:
    of, period, cut = asked.of, asked.period, asked.cut
    if not cut.fits(of.dims):
        return Reading(indicator=of, period=period)
    if of.table == "kinds":
        reading = _kinds(ward, of, period)
    elif of.unit == "days":
        total, *ranks = _rows(sql.percentile(of, period, cut, ward))[0]
        reading = readings.of_days(of, period, _int(total), [_int(r) for r in ranks])
    else:
        above, below = _rows(sql.ratio(of, period, cut, ward))[0]
        reading = readings.of_ratio(of, period, _int(above), _int(below))
    return _settle(ward, asked, [reading])[0]


def series(ward: int, asked: Asked, count: int) -> list[Reading]:
    """Compute the last `count` months of the period that have begun, oldest first."""
    of, cut = asked.of, asked.cut
    months = months_until(min(asked.period.last, asked.today), count)
    if of.unit == "days" or of.table == "kinds" or not cut.fits(of.dims):
        return [read(ward, replace(asked, period=month)) for month in months]
    whole = Period(months[0].first, months[-1].last, "")
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for day, above, below in _rows(sql.ratio(of, whole, cut, ward, "month")):
        both = sums[str(day)[:7]]
        both[0] += _int(above)
        both[1] += _int(below)
    hidden = _months_hidden(ward, of, whole, cut)
    found = [readings.of_ratio(of, month, *sums[month.text]) for month in months]
    return _settle(
        ward,
        replace(asked, period=whole),
        [
            readings.withhold(one) if one.shown and one.period.text in hidden else one
            for one in found
        ],
    )


def _months_hidden(ward: int, of: Indicator, whole: Period, cut: Slice) -> set[str]:
    """Return the months in which a breakdown withholds the cell of this slice."""
    hidden = set()
    for by in cut.cut_by():
        beside: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        wider = replace(cut, **{by: ""})
        for day, key, _, below in _rows(sql.ratio(of, whole, wider, ward, "month", by)):
            beside[str(day)[:7]][str(key)] += _int(below)
        for month, sizes in beside.items():
            cells = [
                replace(readings.of_ratio(of, whole, 0, size), key=key)
                for key, size in sizes.items()
            ]
            shown = {cell.key for cell in readings.guard(cells) if cell.shown}
            if getattr(cut, by) not in shown:
                hidden.add(month)
    return hidden


def last_whole_month(today: date) -> Period:
    """Return the newest month that is over.

    >>> last_whole_month(date(2027, 1, 10)).text
    '2026-12'
    """
    return months_until(today, 2)[0]


def breakdown(ward: int, asked: Asked, by: str) -> list[Reading]:
    """Compute one figure for each value of a dimension, small cells withheld."""
    of, period, cut = asked.of, asked.period, asked.cut
    if by not in of.dims or by == "month" or not cut.fits(of.dims):
        return []
    if of.unit == "days":
        keys = [
            str(row[0]) for row in _rows(sql.ratio(_counted(of), period, cut, ward, by))
        ]
        cells = [
            replace(_read(ward, replace(asked, cut=replace(cut, **{by: key}))), key=key)
            for key in keys
        ]
    else:
        found = _rows(sql.ratio(of, period, cut, ward, by))
        every = sum(_int(below) for _, _, below in found)
        cells = [
            replace(
                readings.of_ratio(
                    of, period, _int(above), every if by in OF_ALL else _int(below)
                ),
                key=str(key),
            )
            for key, above, below in found
        ]
    return _settle(ward, asked, readings.guard(cells), by)


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One page of a procedure: drafts that saved it, and drafts that ended there."""

    page: str
    reached: int
    stopped: int


def funnel(ward: int, procedure: str, period: Period) -> tuple[list[FunnelStep], int]:
    """Return the pages in the order people save them, and how many drafts were sent.

    Pages that depend on an answer are saved by fewer drafts than a later page, so
    the order is by the mean place among a draft's pages, and `stopped` counts only
    drafts whose last page it was and that were not sent in time.
    """
    drafts = CaseLine.objects.filter(
        ward_id=ward,
        procedure=procedure,
        channel="web",
        assisted=False,
        started_on__range=(period.first, period.last),
    ).exclude(last_page="")
    sent = drafts.filter(sent_in_time=True).count()
    ended: dict[str, int] = defaultdict(int)
    for page in drafts.filter(sent_in_time=False).values_list("last_page", flat=True):
        ended[page] += 1
    query = sql.Query(PAGES_IN_ORDER, (ward, procedure, period.first, period.last))
    return [
        FunnelStep(str(page), _int(reached), ended[str(page)])
        for page, reached, _ in _rows(query)
    ], sent


PAGES_IN_ORDER = """
    SELECT page, COUNT(*), AVG(place) FROM (
        SELECT p.page AS page,
               ROW_NUMBER() OVER (PARTITION BY p.stream ORDER BY p.id) AS place
          FROM indicators_pageline p
          JOIN indicators_caseline c
            ON c.ward_id = p.ward_id AND c.stream = p.stream
         WHERE c.ward_id = %s AND c.procedure = %s AND c.channel = 'web'
               AND NOT c.assisted AND c.started_on >= %s AND c.started_on <= %s
    ) AS placed GROUP BY page ORDER BY AVG(place), page"""


@dataclass(frozen=True, slots=True)
class FactBehind:
    """A row that a figure counted: where in the log it stands and what it weighs."""

    event: int
    weight: int
    kind: str
    on: date | None
    procedure: str
    channel: str
    age_band: str


def facts_behind(
    ward: int, asked: Asked, *, above: bool = False, limit: int = 50
) -> list[FactBehind]:
    """Open a figure to the facts it counts, newest first, coded classes only."""
    of, period, cut = asked.of, asked.period, asked.cut
    if of.table == "kinds":
        return [
            FactBehind(
                o.event, 1, "procedure.published", o.since_on, o.procedure, "", ""
            )
            for o in _offers(ward, period)
            if o.online or not above
        ][:limit]
    found = _rows(sql.events(of, period, cut, ward, above=above), limit)
    numbers = [_int(event) for event, _ in found]
    kind, column = BEHIND[of.table]
    lines = {
        getattr(line, column): line
        for line in CaseLine.objects.filter(ward_id=ward, **{f"{column}__in": numbers})
    }
    counts = {
        line.event: line
        for line in CountLine.objects.filter(ward_id=ward, event__in=numbers)
    }
    facts = []
    for number, weight in found:
        if line := lines.get(number):
            day = getattr(line, DAY_OF[column])
            facts.append(
                FactBehind(
                    _int(number),
                    1,
                    kind,
                    day,
                    line.procedure,
                    line.channel,
                    line.age_band,
                )
            )
        elif count := counts.get(_int(number)):
            facts.append(
                FactBehind(
                    _int(number),
                    _int(weight),
                    "counts.declared",
                    count.month_on,
                    count.procedure,
                    count.channel,
                    count.age_band,
                )
            )
    return facts


BEHIND = {
    "arrivals": ("case.received", "received_event"),
    "scores": ("case.received", "received_event"),
    "drafts": ("draft.started", "started_event"),
    "decisions": ("case.decided", "decided_event"),
}
DAY_OF = {
    "received_event": "received_on",
    "started_event": "started_on",
    "decided_event": "decided_on",
}


def _counted(of: Indicator) -> Indicator:
    return replace(of, numerator="1 = 1")


def _offers(ward: int, period: Period) -> Sequence[OfferLine]:
    """Return the newest offer of each procedure on the period's last day."""
    newest: dict[str, OfferLine] = {}
    for offer in OfferLine.objects.filter(
        ward_id=ward, since_on__lte=period.last, survey=False
    ).order_by("since_on", "version"):
        newest[offer.procedure] = offer
    return list(newest.values())


def _kinds(ward: int, of: Indicator, period: Period) -> Reading:
    offers = {offer.procedure: offer.online for offer in _offers(ward, period)}
    declared = CountLine.objects.filter(
        ward_id=ward, month_on__lte=period.last
    ).values_list("procedure", flat=True)
    every = {**dict.fromkeys(declared.distinct(), False), **offers}
    return readings.of_ratio(of, period, sum(every.values()), len(every))


def _settle(
    ward: int, asked: Asked, found: Sequence[Reading], by: str = ""
) -> list[Reading]:
    """Mark the figures that can still move, and those that lack a month's counts.

    A figure moves while its period is not over and while its drafts have time.
    """
    owed: Owed = {}
    if asked.of.needs_counts:
        owed = counts_owed(ward, asked.period, asked.today)
    wait = timedelta(days=asked.of.settles_after_days)
    settled = []
    for one in found:
        procedure = one.key if by == "procedure" else asked.cut.procedure
        awaited = months_awaited(owed, procedure)
        awaits = any(month.text in awaited for month in one.period.months())
        if one.state == readings.MEASURED and (
            awaits or one.period.last + wait >= asked.today
        ):
            state = readings.PROVISIONAL
            settled.append(replace(one, state=state, awaits_counts=awaits))
        else:
            settled.append(one)
    return settled


def _int(value: object) -> int:
    return int(value) if value is not None else 0  # type: ignore[call-overload]
