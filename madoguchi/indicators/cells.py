"""Count the cells around a figure and find those that must not be shown.

A month is hidden for what it counts itself, and a year for its months: so that no
figure that was shown once goes away because of a later one, the year gives way.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from madoguchi.indicators import sql
from madoguchi.indicators.definition import Indicator, catalogue
from madoguchi.indicators.disclosure import (
    Counts,
    is_small,
    leaks,
    put_together,
    withheld,
)
from madoguchi.indicators.periods import Period
from madoguchi.indicators.sql import Slice

WHOLE = Slice()
Table = Mapping[str, Mapping[str, Counts]]
"""Months, and in each what every value of a dimension counts."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure, of which stretch and part of the ward, seen from which day."""

    of: Indicator
    period: Period
    today: date
    cut: Slice = WHOLE

    def without(self, by: str) -> "Asked":
        """Ask the same of the wider part that one dimension was cut from."""
        return replace(self, cut=replace(self.cut, **{by: ""}))


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a figure must not be shown: the whole of its period, or some months."""

    whole: bool
    months: frozenset[str]


@dataclass(frozen=True, slots=True)
class HiddenRows:
    """Which rows of a breakdown must not be shown, in the period and in its months."""

    whole: frozenset[str]
    months: Mapping[str, frozenset[str]]


def rows(query: sql.Query, *more: int) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.text, (*query.values, *more))
        return list(cursor.fetchall())


def whole_number(value: object) -> int:
    return int(value) if value is not None else 0  # type: ignore[call-overload]


def hidden(ward: int, asked: Asked) -> Hidden:
    """Say what must not be shown of a figure, for its own sake or for a wider one's.

    A part is hidden with the whole it was cut from: it could be one of two.
    """
    cuts = asked.cut.cut_by()
    if not cuts:
        return _hidden_of_all(ward, asked)
    whole, months = False, set[str]()
    for by in cuts:
        wider, key = asked.without(by), getattr(asked.cut, by)
        around, beside = hidden(ward, wider), hidden_rows(ward, wider, by)
        whole = whole or around.whole or key in beside.whole
        months |= around.months
        months |= {month for month, keys in beside.months.items() if key in keys}
    return Hidden(whole, frozenset(months))


def _hidden_of_all(ward: int, asked: Asked) -> Hidden:
    narrow = asked.of.narrow
    cells = {month: row[""] for month, row in _monthly(ward, asked).items()}
    months = frozenset(
        month for month, counts in cells.items() if is_small(counts, narrow=narrow)
    )
    whole = is_small(put_together(cells.values()), narrow=narrow) or leaks(
        [cells[month] for month in months], narrow=narrow
    )
    return Hidden(whole, months)


def hidden_rows(ward: int, asked: Asked, by: str) -> HiddenRows:
    """Say which values of a dimension must not be shown beside the others."""
    table = _monthly(ward, asked, by)
    months = {month: withheld(row) for month, row in table.items()}
    parts: dict[str, list[Counts]] = defaultdict(list)
    secrets: dict[str, list[Counts]] = defaultdict(list)
    for month, row in table.items():
        for key, counts in row.items():
            parts[key].append(counts)
            if key in months[month]:
                secrets[key].append(counts)
    told = [key for key, counts in secrets.items() if leaks(counts, narrow=True)]
    whole = {key: put_together(counts) for key, counts in parts.items()}
    return HiddenRows(withheld(whole, also=told), months)


def stretch(ward: int, asked: Asked) -> Period:
    """Return the months of a year that its figure counts; a month is itself.

    A year that is running counts the months that are over. A month at either end
    that is hidden is left out where the year would give it away.
    """
    year = asked.period
    months = list(year.months())
    if len(months) == 1:
        return year
    over = [month for month in months if month.last < asked.today]
    counted = over or [month for month in months if month.first <= asked.today]
    if not counted:
        return year
    table = _monthly(ward, replace(asked, cut=WHOLE))
    cells = [(month, table.get(month.text, {}).get("")) for month in counted]
    kept = _without_secrets(cells, narrow=asked.of.narrow)
    return Period(kept[0].first, kept[-1].last, year.text) if kept else year


def _without_secrets(
    cells: Sequence[tuple[Period, Counts | None]], *, narrow: bool
) -> list[Period]:
    """Leave out hidden months at the ends until what is left gives none away.

    Nothing is left when one in the middle is given away: a year with a gap is none.
    """
    left = list(cells)
    while True:
        places = [place for place, (_, counts) in enumerate(left) if counts]
        secrets = {
            place: counts
            for place, (_, counts) in enumerate(left)
            if counts and is_small(counts, narrow=narrow)
        }
        if not leaks(list(secrets.values()), narrow=narrow):
            return [month for month, _ in left]
        if places[-1] in secrets:
            left = left[: places[-1]]
        elif places[0] in secrets:
            left = left[places[0] + 1 :]
        else:
            return []


def _monthly(ward: int, asked: Asked, by: str = "") -> Table:
    """Count each month of the period, and in it each value of a dimension."""
    own = _sides(ward, asked, asked.of, by)
    kin = [_sides(ward, asked, one, by) for one in _kin_of(asked.of) if by]
    table: dict[str, dict[str, Counts]] = defaultdict(dict)
    for place, (above, below) in own.items():
        month, key = place
        others = tuple(one[place][1] if place in one else 0 for one in kin)
        table[month][key] = Counts(above, below - above, others)
    return table


def _kin_of(of: Indicator) -> list[Indicator]:
    """Return the other figures that count the same rows, each with its own total."""
    return [
        one
        for one in catalogue().values()
        if one.table == of.table and one.id != of.id and not one.register
    ]


def _sides(
    ward: int, asked: Asked, of: Indicator, by: str
) -> Mapping[tuple[str, str], Sequence[int]]:
    counted = of if not of.of_time else counting(of)
    dims = ("month", by) if by else ("month",)
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for day, *keys, above, below in rows(
        sql.ratio(counted, asked.period, asked.cut, ward, *dims)
    ):
        both = sums[str(day)[:7], str(keys[0]) if keys else ""]
        both[0] += whole_number(above)
        both[1] += whole_number(below)
    return sums


def counting(of: Indicator) -> Indicator:
    """Return a figure of measured days as one that only counts its rows."""
    return replace(of, numerator="1 = 1")
