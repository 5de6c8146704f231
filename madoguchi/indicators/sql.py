"""Turn a definition into one SELECT that three engines read alike.

Pure text in, text out. Conditions come from definitions shipped with the product,
never from a request; values of a request are always parameters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from madoguchi.indicators.definition import Indicator
from madoguchi.indicators.periods import Period

TABLES: Final = {
    "arrivals": """
        SELECT ward_id, procedure, channel, age_band, received_on AS day,
               online_available, received_event AS event, 1 AS weight,
               0 AS declared
          FROM indicators_caseline
         WHERE received_on IS NOT NULL AND NOT survey AND channel <> 'staff'
        UNION ALL
        SELECT ward_id, procedure, channel, age_band, month_on,
               online_available, event, cases, 1
          FROM indicators_countline""",
    "drafts": """
        SELECT ward_id, procedure, age_band, started_on AS day, last_page,
               not_eligible, sent_in_time, started_event AS event, 1 AS weight,
               0 AS declared
          FROM indicators_caseline
         WHERE started_on IS NOT NULL AND channel = 'web' AND NOT assisted
               AND NOT survey""",
    "decisions": """
        SELECT ward_id, procedure, channel, age_band, decided_on AS day,
               lead_minutes, decided_event AS event, 1 AS weight,
               0 AS declared
          FROM indicators_caseline
         WHERE lead_minutes IS NOT NULL AND channel <> 'staff'""",
    "staff_decisions": """
        SELECT ward_id, procedure, decided_on AS day,
               lead_minutes, decided_event AS event, 1 AS weight,
               0 AS declared
          FROM indicators_caseline
         WHERE lead_minutes IS NOT NULL AND channel = 'staff'""",
    "scores": """
        SELECT ward_id, channel, age_band, received_on AS day, score,
               received_event AS event, 1 AS weight, 0 AS declared
          FROM indicators_caseline
         WHERE received_on IS NOT NULL AND score IS NOT NULL
               AND channel <> 'staff'""",
}


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of the ward a reading is about; empty means all of it."""

    procedure: str = ""
    channel: str = ""
    age_band: str = ""

    def conditions(self, dims: Sequence[str]) -> tuple[list[str], list[str]]:
        asked = [(name, getattr(self, name)) for name in self.__slots__]
        held = [(name, value) for name, value in asked if value and name in dims]
        return [f"{name} = %s" for name, _ in held], [value for _, value in held]

    def cut_by(self) -> list[str]:
        return [name for name in self.__slots__ if getattr(self, name)]

    def fits(self, dims: Sequence[str]) -> bool:
        """Say whether an indicator can be cut this way at all."""
        return all(name in dims for name in self.cut_by())


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    values: tuple[int | str | date, ...]


def _source(of: Indicator, period: Period, cut: Slice, ward: int) -> Query:
    conditions, values = cut.conditions(of.dims)
    where = " AND ".join(
        ["ward_id = %s", "day >= %s", "day <= %s", f"({of.denominator})", *conditions]
    )
    text = f"FROM ({TABLES[of.table]}) AS source WHERE {where}"
    return Query(text, (ward, period.first, period.last, *values))


def ratio(of: Indicator, period: Period, cut: Slice, ward: int, *by: str) -> Query:
    """Count both sides of a rate, for all rows or for each value of dimensions.

    A month is asked for as days, which every engine can group by, and folded by
    the reader.
    """
    source = _source(of, period, cut, ward)
    above = f"SUM(CASE WHEN {of.numerator} THEN weight ELSE 0 END)"
    if not by:
        return Query(f"SELECT {above}, SUM(weight) {source.text}", source.values)
    keys = ", ".join("day" if one == "month" else one for one in by)
    places = ", ".join(str(place) for place in range(1, len(by) + 1))
    return Query(
        f"SELECT {keys}, {above}, SUM(weight) {source.text}"
        f" GROUP BY {places} ORDER BY {places}",
        source.values,
    )


def percentile(of: Indicator, period: Period, cut: Slice, ward: int) -> Query:
    """Find the nearest-rank percentiles of the measured column, as integers."""
    source = _source(of, period, cut, ward)
    ranked = (
        f"SELECT {of.numerator} AS measured,"
        f" ROW_NUMBER() OVER (ORDER BY {of.numerator}) AS place,"
        f" COUNT(*) OVER () AS total {source.text}"
    )
    ranks = ", ".join(
        f"MAX(CASE WHEN place = (total * {p} + 99) / 100 THEN measured END)"
        for p in of.percentiles
    )
    return Query(
        f"SELECT COALESCE(MAX(total), 0), {ranks} FROM ({ranked}) AS ranked",  # noqa: S608
        source.values,
    )


def _side(of: Indicator, *, above: bool) -> str:
    return f" AND ({of.numerator})" if above and of.unit == "percent" else ""


def events(
    of: Indicator, period: Period, cut: Slice, ward: int, *, above: bool
) -> Query:
    """Name the events behind one side of the line and their days, newest first."""
    source = _source(of, period, cut, ward)
    return Query(
        f"SELECT event, day {source.text}{_side(of, above=above)}"
        " AND declared = 0 ORDER BY event DESC LIMIT %s",
        source.values,
    )


def declared(
    of: Indicator, period: Period, cut: Slice, ward: int, *, above: bool
) -> Query:
    """Add up the declared counts behind one side of the line, with the newest event.

    Their order in the log is the order of their file, and would tell their classes.
    """
    source = _source(of, period, cut, ward)
    return Query(
        f"SELECT MAX(event), SUM(weight) {source.text}{_side(of, above=above)}"
        " AND declared = 1",
        source.values,
    )
