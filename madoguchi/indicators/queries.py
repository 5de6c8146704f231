"""Read indicators: one figure, a series, a breakdown, and the facts behind it.

Each of them is guarded: nobody can ask for a figure and get what is withheld.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Max, Min

from madoguchi.indicators import cells, readings, sql
from madoguchi.indicators.awaited import Owed, counts_owed, months_awaited
from madoguchi.indicators.cells import Asked, rows, whole_number
from madoguchi.indicators.definition import Indicator
from madoguchi.indicators.models import CountLine, OfferLine, ever_open
from madoguchi.indicators.periods import Period, months_until
from madoguchi.indicators.readings import Reading


def read(ward: int, asked: Asked) -> Reading:
    """Compute one figure; `asked.today` decides whether it can still move.

    The period of a reading is what it counts: of a year, some of the months.
    """
    if not asked.cut.fits(asked.of.dims):
        return Reading(indicator=asked.of, period=asked.period)
    within = _within(ward, asked)
    reading = _read(ward, within)
    if reading.shown and _hides(ward, within):
        reading = readings.withhold(reading)
    return _settle(ward, asked, [reading])[0]


def read_apart(ward: int, asked: Asked) -> Reading:
    """Count the rows that a figure tells apart, guarded as if they were a figure."""
    of = replace(asked.of, numerator="1 = 1", denominator=asked.of.apart)
    return read(ward, replace(asked, of=of))


def _within(ward: int, asked: Asked) -> Asked:
    """Ask for the months of the period that its figure counts."""
    if asked.of.about_people:
        return replace(asked, period=cells.stretch(ward, asked))
    return asked


def _hides(ward: int, asked: Asked) -> bool:
    return asked.of.about_people and cells.hidden(ward, asked).whole


def _read(ward: int, asked: Asked) -> Reading:
    of, period, cut = asked.of, asked.period, asked.cut
    if of.table == "kinds":
        return _kinds(ward, of, period)
    if of.unit == "days":
        total, *ranks = rows(sql.percentile(of, period, cut, ward))[0]
        return readings.of_days(
            of, period, whole_number(total), [whole_number(rank) for rank in ranks]
        )
    above, below = rows(sql.ratio(of, period, cut, ward))[0]
    return readings.of_ratio(of, period, whole_number(above), whole_number(below))


def series(ward: int, asked: Asked, count: int) -> list[Reading]:
    """Compute the last `count` months of the period that have begun, oldest first."""
    of, cut = asked.of, asked.cut
    months = months_until(min(asked.period.last, asked.today), count)
    if of.unit == "days" or not of.about_people or not cut.fits(of.dims):
        return [read(ward, replace(asked, period=month)) for month in months]
    every = replace(asked, period=Period(months[0].first, months[-1].last, ""))
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for day, above, below in rows(sql.ratio(of, every.period, cut, ward, "month")):
        both = sums[str(day)[:7]]
        both[0] += whole_number(above)
        both[1] += whole_number(below)
    hidden = cells.hidden(ward, every).months
    found = [readings.of_ratio(of, month, *sums[month.text]) for month in months]
    guarded = [
        readings.withhold(one) if one.shown and one.period.text in hidden else one
        for one in found
    ]
    return _settle(ward, every, guarded)


def last_whole_month(today: date) -> Period:
    """Return the newest month that is over.

    >>> last_whole_month(date(2027, 1, 10)).text
    '2026-12'
    """
    return months_until(today, 2)[0]


def breakdown(ward: int, asked: Asked, by: str) -> list[Reading]:
    """Compute one figure for each value of a dimension, small cells withheld.

    Where the whole is withheld so is every part: together they are the whole.
    """
    of, cut = asked.of, asked.cut
    if by not in of.dims or by == "month" or not cut.fits(of.dims):
        return []
    within = _within(ward, asked)
    found = _rows_by(ward, within, by)
    hidden = {one.key for one in found}
    if not _hides(ward, within):
        hidden = set(cells.hidden_rows(ward, within, by).whole)
    guarded = [readings.withhold(one) if one.key in hidden else one for one in found]
    return _settle(ward, asked, guarded, by)


def _rows_by(ward: int, asked: Asked, by: str) -> list[Reading]:
    of, period, cut = asked.of, asked.period, asked.cut
    if of.unit == "days":
        found = rows(sql.ratio(cells.counting(of), period, cut, ward, by))
        parts = [replace(cut, **{by: str(key)}) for key, *_ in found]
        return [
            replace(_read(ward, replace(asked, cut=part)), key=getattr(part, by))
            for part in parts
        ]
    found = rows(sql.ratio(of, period, cut, ward, by))
    return [
        replace(
            readings.of_ratio(of, period, whole_number(above), whole_number(below)),
            key=str(key),
        )
        for key, above, below in found
    ]


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


def facts_behind(
    ward: int, asked: Asked, *, above: bool = False, limit: int = 50
) -> list[FactBehind]:
    """Open a figure to the facts it counts, newest first; none behind a withheld one.

    Declared counts are one row, and no day is told where a month is hidden.
    """
    of = asked.of
    if not read(ward, asked).shown:
        return []
    if not of.about_people:
        return _kinds_behind(ward, asked.period, above=above)[:limit]
    within = _within(ward, asked)
    found = _declared_behind(ward, within, above=above)
    left = limit - len(found)
    return found + _cases_behind(ward, within, above=above, limit=left)


def _kinds_behind(ward: int, period: Period, *, above: bool) -> list[FactBehind]:
    """Return one row for each procedure that is counted."""
    offered = _offers(ward, period)
    found = [
        FactBehind(one.event, 1, "procedure.published", one.since_on, one.procedure)
        for one in offered
        if one.online or not above
    ]
    if not above:
        found += _only_declared(ward, period, offered)
    return sorted(found, key=lambda fact: fact.event, reverse=True)


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


def _declared_behind(ward: int, asked: Asked, *, above: bool) -> list[FactBehind]:
    query = sql.declared(asked.of, asked.period, asked.cut, ward, above=above)
    newest, cases = rows(query)[0]
    if not cases:
        return []
    return [FactBehind(whole_number(newest), whole_number(cases), "counts.declared")]


def _cases_behind(
    ward: int, asked: Asked, *, above: bool, limit: int
) -> list[FactBehind]:
    query = sql.events(asked.of, asked.period, asked.cut, ward, above=above)
    says_days = not cells.hidden(ward, asked).months
    return [
        FactBehind(
            whole_number(event),
            1,
            BEHIND[asked.of.table],
            date.fromisoformat(str(day)) if says_days else None,
        )
        for event, day in rows(query, limit)
    ]


BEHIND = {
    "arrivals": "case.received",
    "scores": "case.received",
    "drafts": "draft.started",
    "decisions": "case.decided",
    "staff_decisions": "case.decided",
}


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


def _kinds(ward: int, of: Indicator, period: Period) -> Reading:
    above, below = (
        len(_kinds_behind(ward, period, above=side)) for side in (True, False)
    )
    return readings.of_ratio(of, period, above, below)


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
        moves = Period.parse(one.period.text).last + wait >= asked.today
        if one.state == readings.MEASURED and (awaits or moves):
            state = readings.PROVISIONAL
            settled.append(replace(one, state=state, awaits_counts=awaits))
        else:
            settled.append(one)
    return settled
