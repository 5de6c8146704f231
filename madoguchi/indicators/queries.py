"""Read indicators: one figure, a series, a breakdown, and the facts behind it.

Each of them is guarded: nobody can ask for a figure and get what is withheld.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from madoguchi.indicators import cells, readings, sql
from madoguchi.indicators.awaited import Owed, counts_owed, months_awaited
from madoguchi.indicators.cells import Asked, rows, whole_number
from madoguchi.indicators.definition import KINDS, PLACES, UNRECORDED, Indicator
from madoguchi.indicators.disclosure import SMALL
from madoguchi.indicators.kinds import FactBehind, kinds_behind
from madoguchi.indicators.models import RegisterLine
from madoguchi.indicators.periods import Period, months_until
from madoguchi.indicators.readings import Parts, Reading, Sums
from madoguchi.indicators.starts import window_of
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope


def read(ward: int, asked: Asked) -> Reading:
    """Compute one figure; `asked.today` decides whether it can still move.

    The period of a reading is what it counts: of a year, some of the months.
    """
    asked = replace(asked, period=stretch_of(asked.of, asked.period))
    if not asked.cut.fits(asked.of.dims) or asked.of.table == UNRECORDED:
        return Reading(indicator=asked.of, period=asked.period)
    if asked.of.scope == "all_wards":
        return _read_all_wards(asked)
    within = _within(ward, asked)
    reading = _read(ward, within)
    if (reading.shown or reading.n) and _hides(ward, within):
        reading = readings.withhold(reading)
    return _settle(ward, asked, [reading])[0]


def stretch_of(of: Indicator, period: Period) -> Period:
    """Return the stretch a figure is of: what comes once a year is of a whole year.

    >>> from madoguchi.indicators.definition import catalogue
    >>> stretch_of(catalogue()["outsourcing"], Period.parse("2026-11")).text
    'FY2026'
    """
    if not period.is_month:
        return period
    if of.cadence == "yearly":
        return period.fiscal
    return Period.quarter(period.first) if of.cadence == "quarterly" else period


def newest(ward: int, of: Indicator, today: date) -> Reading:
    """Return the newest figure of its cadence that is known, looking back two years.

    A stretch that is running counts when it says something already. Where nothing is
    known it is the running stretch, 未測定.
    """
    running = stretch_of(of, Period.month(today))
    asked = Asked(of, running, today)
    for period in stretches_until(running, LOOKED_BACK[_length(running)]):
        found = read(ward, replace(asked, period=period))
        if found.shown or found.state == readings.SUPPRESSED:
            return found
    return read(ward, asked)


LOOKED_BACK = {12: 3, 3: 8, 1: 24}
"""How many stretches of so many months are two years and the running one."""


def _length(period: Period) -> int:
    return len(list(period.months()))


def stretches_until(period: Period, count: int) -> list[Period]:
    """Return a stretch and those of the same length before it, newest first.

    >>> [one.text for one in stretches_until(Period.parse("FY2026Q1"), 2)]
    ['FY2026Q1', 'FY2025Q4']
    """
    found = [period]
    while len(found) < count:
        day = found[-1].first - timedelta(days=1)
        same = {1: Period.month, 3: Period.quarter, 12: _year_of}[_length(period)]
        found.append(same(day))
    return found


def _year_of(day: date) -> Period:
    return Period.month(day).fiscal


def _read_all_wards(asked: Asked) -> Reading:
    """Ask each ward for its own part, in its own scope, and add up what was told.

    Only registers of what is public anyway may be asked so (decision 0029).
    """
    of = asked.of
    told, above = 0, 0
    for one in all_wards():
        with ward_scope(one.pk):
            sums = _sums(one.pk, asked)
        told += sums.n > 0
        above += sums.above
    whole = Sums(above, of.out_of, told)
    reading = replace(readings.of_sums(of, asked.period, whole), places=told)
    if reading.shown and told < PLACES:
        return replace(reading, state=readings.PROVISIONAL)
    return reading


def read_apart(ward: int, asked: Asked) -> Reading:
    """Count the rows that a figure tells apart, guarded as if they were a figure."""
    of = replace(asked.of, numerator="1 = 1", denominator=asked.of.apart)
    return read(ward, replace(asked, of=of))


def _within(ward: int, asked: Asked) -> Asked:
    """Ask for the months of the period that its figure counts."""
    if asked.of.about_people and not asked.of.register:
        return replace(asked, period=cells.stretch(ward, asked))
    return asked


def _hides(ward: int, asked: Asked) -> bool:
    """Say whether a figure is hidden; a comparison is when either of its sides is."""
    if not asked.of.about_people:
        return False
    sides = [asked]
    if asked.of.relative:
        sides.append(replace(asked, period=window_of(ward, asked.of)))
    return any(cells.hidden(ward, one).whole for one in sides)


def _read(ward: int, asked: Asked) -> Reading:
    of, period, cut = asked.of, asked.period, asked.cut
    if of.table in KINDS:
        return _kinds(ward, asked)
    if of.of_time:
        total, *ranks = rows(sql.percentile(of, period, cut, ward))[0]
        return readings.of_times(
            of, period, whole_number(total), [whole_number(rank) for rank in ranks]
        )
    if of.relative:
        return _change(ward, asked)
    return readings.of_sums(of, period, _sums(ward, asked))


def _sums(ward: int, asked: Asked) -> Sums:
    query = sql.amounts(asked.of, asked.period, asked.cut, ward)
    return Sums(*(whole_number(one) for one in rows(query)[0]))


def _parts(ward: int, asked: Asked) -> Parts:
    query = sql.amounts(asked.of, asked.period, asked.cut, ward, *asked.of.match)
    return {
        tuple(str(one) for one in key): Sums(*(whole_number(one) for one in sums))
        for *key, above, below, n in rows(query)
        if (sums := (above, below, n))[2] is not None
    }


def _change(ward: int, asked: Asked) -> Reading:
    """Compare with the ward's own window; nothing is compared with itself."""
    window = window_of(ward, asked.of)
    now = _parts(ward, asked)
    before: Parts = {}
    if window.last < asked.period.first:
        before = _parts(ward, replace(asked, period=window))
    found = readings.of_change(asked.of, asked.period, now, before)
    if not asked.of.about_people:
        return found
    # Only what both stretches have is told of: that part must be large enough too.
    both = [key for key in now.keys() & before.keys() if before[key].below > 0]
    sizes = [sum(side[key].n for key in both) for side in (now, before)]
    few = any(0 < size < SMALL for size in sizes)
    return readings.withhold(found) if few else found


YEARS_OR_QUARTERS = 8


def series(ward: int, asked: Asked, count: int) -> list[Reading]:
    """Compute the last `count` months of the period that have begun, oldest first.

    What comes by quarter or by year is told by quarter or by year.
    """
    of, cut = asked.of, asked.cut
    months = months_until(min(asked.period.last, asked.today), count)
    whole = stretch_of(of, months[-1])
    if not whole.is_month:
        told = stretches_until(whole, min(count, YEARS_OR_QUARTERS))[::-1]
        return _since_known([read(ward, replace(asked, period=one)) for one in told])
    if of.of_time or not of.about_people or of.register or not cut.fits(of.dims):
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


def _since_known(found: list[Reading]) -> list[Reading]:
    """Leave out the stretches before anything was recorded, all but the last."""
    for place, one in enumerate(found):
        if one.n or one.state != readings.UNMEASURED:
            return found[place:]
    return found[-1:]


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
    asked = replace(asked, period=stretch_of(of, asked.period))
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
    if of.of_time:
        found = rows(sql.ratio(cells.counting(of), period, cut, ward, by))
        parts = [replace(cut, **{by: str(key)}) for key, *_ in found]
        return [
            replace(_read(ward, replace(asked, cut=part)), key=getattr(part, by))
            for part in parts
        ]
    found = rows(sql.amounts(of, period, cut, ward, by))
    return [
        replace(
            readings.of_sums(of, period, Sums(*(whole_number(one) for one in sums))),
            key=str(key),
        )
        for key, *sums in found
    ]


def query_of(ward: int, asked: Asked) -> sql.Query | None:
    """Return the very query of a figure; None where it is not one query's answer."""
    of = asked.of
    if of.table in KINDS or of.table == UNRECORDED or not asked.cut.fits(of.dims):
        return None
    within = _within(ward, replace(asked, period=stretch_of(of, asked.period)))
    if of.of_time:
        return sql.percentile(of, within.period, within.cut, ward)
    return sql.amounts(of, within.period, within.cut, ward, *of.match)


def facts_behind(
    ward: int, asked: Asked, *, above: bool = False, limit: int = 50
) -> list[FactBehind]:
    """Open a figure to the facts it counts, newest first; none behind a withheld one.

    Declared counts are one row, and no day is told where a month is hidden.
    """
    of = asked.of
    asked = replace(asked, period=stretch_of(of, asked.period))
    if not read(ward, asked).shown or of.scope == "all_wards":
        return []
    if of.table in KINDS:
        return kinds_behind(ward, asked, above=above)[:limit]
    if of.register:
        return _rows_behind(ward, _within(ward, asked), above=above, limit=limit)
    within = _within(ward, asked)
    found = _declared_behind(ward, within, above=above)
    left = limit - len(found)
    return found + _cases_behind(ward, within, above=above, limit=left)


def _rows_behind(
    ward: int, asked: Asked, *, above: bool, limit: int
) -> list[FactBehind]:
    """Return the rows of the register that are counted; none says what it holds."""
    query = sql.events(asked.of, asked.period, asked.cut, ward, above=above)
    found = rows(query, limit)
    days = dict(
        RegisterLine.objects.filter(
            ward_id=ward, event__in=[event for event, _ in found]
        ).values_list("event", "as_of")
    )
    return [
        FactBehind(number, 1, "register.row_stated", days.get(number))
        for number in (whole_number(event) for event, _ in found)
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
    "corrected": "case.received",
    "reactions": "case.taken",
    "staff_decisions": "case.decided",
}


def _kinds(ward: int, asked: Asked) -> Reading:
    above, below = (
        len(kinds_behind(ward, asked, above=side)) for side in (True, False)
    )
    return readings.of_ratio(asked.of, asked.period, above, below)


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
