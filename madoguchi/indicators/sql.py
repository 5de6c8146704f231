"""Turn a definition into one SELECT that three engines read alike.

Only how a column is taken out of a register's row differs from engine to engine.
Text in, text out; the engine is the one the application runs on unless another is
named. Conditions come from definitions shipped with the product,
never from a request; values of a request are always parameters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

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
               lead_minutes, corrections, decided_event AS event, 1 AS weight,
               0 AS declared
          FROM indicators_caseline
         WHERE lead_minutes IS NOT NULL AND channel <> 'staff'""",
    "corrected": """
        SELECT ward_id, procedure, channel, age_band, received_on AS day,
               corrections, received_event AS event, 1 AS weight,
               0 AS declared
          FROM indicators_caseline
         WHERE received_on IS NOT NULL AND NOT survey AND channel <> 'staff'""",
    "reactions": """
        SELECT ward_id, procedure, channel, age_band, reacted_on AS day,
               reacted_minutes, reacted_event AS event, 1 AS weight,
               0 AS declared
          FROM indicators_caseline
         WHERE reacted_minutes IS NOT NULL AND NOT survey
               AND channel <> 'staff'""",
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
ENGINES: Final[Mapping[str, Mapping[str, str]]] = {
    "sqlite": {
        "integer": "CAST(json_extract(told, '$.{0}') AS INTEGER)",
        "flag": "json_extract(told, '$.{0}')",
        "code": "json_extract(told, '$.{0}')",
        "date": "NULLIF(json_extract(told, '$.{0}'), '')",
        "year": "json_extract(told, '$.{0}') || '-04-01'",
        "day": "%s",
    },
    "postgresql": {
        "integer": "CAST(told->>'{0}' AS BIGINT)",
        "flag": "CAST(told->>'{0}' AS BOOLEAN)",
        "code": "told->>'{0}'",
        "date": "CAST(NULLIF(told->>'{0}', '') AS DATE)",
        "year": "CAST((told->>'{0}') || '-04-01' AS DATE)",
        "day": "CAST(%s AS DATE)",
    },
    "duckdb": {
        "integer": "CAST(told->>'$.{0}' AS BIGINT)",
        "flag": "CAST(told->>'$.{0}' AS BOOLEAN)",
        "code": "told->>'$.{0}'",
        "date": "CAST(NULLIF(told->>'$.{0}', '') AS DATE)",
        "year": "CAST((told->>'$.{0}') || '-04-01' AS DATE)",
        "day": "CAST(%s AS DATE)",
    },
}
"""How each engine takes a column out of what a register's row tells; a fiscal year is
told as its number and stands for its first day."""


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


def _rows_of(of: Indicator, period: Period, engine: str) -> Query:
    """Return the rows a figure counts from: of the log, or of a register."""
    if not of.register:
        return Query(TABLES[of.table], ())
    take = ENGINES[engine]
    taken = {
        name: take["integer" if kind == "year" else kind].format(name)
        for name, kind in of.columns
    }
    last = take["day"]
    day = "as_of"
    if of.snapshot:
        day = last
    elif of.dated != "as_of":
        day = take[dict(of.columns)[of.dated]].format(of.dated)
    # The column that gives the day has no other name: `on` is none in SQL.
    seen = {name: text for name, text in taken.items() if name != of.dated}
    every = {**seen, "day": day, "last_on": last}
    columns = ", ".join(f"{text} AS {name}" for name, text in every.items())
    own = [taken.get(name, name) for name in of.snapshot]
    if not own:
        # Said as of another day, a row without a day of its own is another reading.
        own = ["row_key", "as_of"] if of.dated == "as_of" else ["row_key"]
    until = f" AND as_of <= {last}" if of.snapshot else ""
    values: list[date | str] = [period.last] * columns.count("%s")
    values += [of.register, *([period.last] if until else [])]
    named = ", ".join(every)
    return Query(
        f"SELECT ward_id, event, as_of, 0 AS declared, {named},"  # noqa: S608
        f" {of.weight} AS weight FROM (SELECT ward_id, event, as_of, {columns},"
        f" ROW_NUMBER() OVER (PARTITION BY ward_id, {', '.join(own)}"
        " ORDER BY as_of DESC, event DESC) AS newest"
        " FROM indicators_registerline WHERE register = %s AND NOT withdrawn"
        f"{until}) AS told WHERE newest = 1",
        tuple(values),
    )


def _source(
    of: Indicator, period: Period, cut: Slice, ward: int, engine: str = ""
) -> Query:
    conditions, values = cut.conditions(of.dims)
    where = " AND ".join(
        ["ward_id = %s", "day >= %s", "day <= %s", f"({of.denominator})", *conditions]
    )
    counted = _rows_of(of, period, engine or connection.vendor)
    return Query(
        f"FROM ({counted.text}) AS source WHERE {where}",
        (*counted.values, ward, period.first, period.last, *values),
    )


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


def amounts(
    of: Indicator,
    period: Period,
    cut: Slice,
    ward: int,
    *by: str,
    engine: str = "",
) -> Query:
    """Add up both sides of a figure and its n, for all rows or for each value of `by`.

    Where a figure adds up nothing but its rows these are the two sides of `ratio`.
    """
    source = _source(of, period, cut, ward, engine)
    above = f"SUM(CASE WHEN {of.numerator} THEN {of.above} ELSE 0 END)"
    below = f"SUM({of.below})"
    if of.distinct:
        above = f"COUNT(DISTINCT CASE WHEN {of.numerator} THEN {of.distinct} END)"
        below = f"COUNT(DISTINCT {of.distinct})"
    keys = "".join(f"{one}, " for one in by)
    group = ""
    if by:
        places = ", ".join(str(place) for place in range(1, len(by) + 1))
        group = f" GROUP BY {places} ORDER BY {places}"
    text = f"SELECT {keys}{above}, {below}, SUM(weight) {source.text}{group}"
    return Query(text, source.values)


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
    return f" AND ({of.numerator})" if above and not of.of_time else ""


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
