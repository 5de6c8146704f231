"""Read from a log where work lies and who it goes to.

Waiting ends when a step begins, handling when a step that had begun ends, a pause when
work is taken up again after it was laid aside for somebody outside; what lies behind
the end of a case is none of these. A log that says
only what was completed cannot tell waiting from handling: all of it counts as waiting.
People are shown by role or unit where the log has one; by name only if asked for.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import duckdb

from madoguchi.mining.flow import SECOND, Variant
from madoguchi.mining.relation import TABLE, columns_read

DAYS_OF_A_MONTH: Final = 365.25 / 12
HOUR_US: Final = 3_600_000_000
BY: Final = ("role", "unit")


@dataclass(frozen=True, slots=True)
class Rework:
    """How often an activity is done again in the same case.

    `repeats` are the times beyond the first, `loops` those directly after itself.
    """

    activity: str
    cases: int
    repeats: int
    loops: int

    def as_data(self) -> dict[str, Any]:
        return {
            "activity": self.activity,
            "cases": self.cases,
            "repeats": self.repeats,
            "self_loops": self.loops,
        }


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Work that goes from one to another: how often, and how long it then lies."""

    before: str
    after: str
    count: int
    median: float

    def as_data(self) -> dict[str, Any]:
        return {
            "from": self.before,
            "to": self.after,
            "count": self.count,
            "median_seconds": self.median,
        }


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Hours a month that cases spend before a step goes on, by what the time was."""

    activity: str
    count: int
    waiting: float
    handling: float
    paused: float
    median: float

    def as_data(self) -> dict[str, Any]:
        return {
            "activity": self.activity,
            "count": self.count,
            "waiting_hours_per_month": self.waiting,
            "handling_hours_per_month": self.handling,
            "paused_hours_per_month": self.paused,
            "median_seconds": self.median,
        }


@dataclass(frozen=True, slots=True)
class Load:
    """Events of a role on a day of the week, 1 for Monday to 7 for Sunday."""

    who: str
    weekday: int
    events: int
    handling: float

    def as_data(self) -> dict[str, Any]:
        return {
            "who": self.who,
            "weekday": self.weekday,
            "events": self.events,
            "handling_hours": self.handling,
        }


def rework(variants: Sequence[Variant]) -> list[Rework]:
    """Return the activities that are done again, the most repeated first."""
    cases: Counter[str] = Counter()
    repeats: Counter[str] = Counter()
    loops: Counter[str] = Counter()
    for variant in variants:
        for activity, times in Counter(variant.activities).items():
            if times > 1:
                cases[activity] += variant.count
                repeats[activity] += variant.count * (times - 1)
        steps = variant.activities
        for before, after in pairwise(steps):
            if before == after:
                loops[after] += variant.count
    found = [Rework(one, cases[one], repeats[one], loops[one]) for one in repeats]
    return sorted(found, key=lambda one: (-one.repeats, one.activity))


def who_is_told(database: duckdb.DuckDBPyConnection, source: str = TABLE) -> str:
    """Return the column that says who works: the role, else the unit, else none."""
    row = database.execute(f"SELECT count(role), count(unit) FROM {source}").fetchone()
    return next((by for by, n in zip(BY, row or (), strict=False) if n), "")


def passed_on(
    database: duckdb.DuckDBPyConnection, by: str, source: str = TABLE
) -> list[PassedOn]:
    """Return who gives work to whom, the most frequent first; `by` is a column.

    Who did the step before is not in the row, so this one question looks back.
    """
    rows = database.execute(
        f"""
        SELECT before, after, count(*) AS n, quantile_cont(wait_us, 0.5)
        FROM (
          SELECT lag({by}) OVER (PARTITION BY case_key ORDER BY seq) AS before,
            {by} AS after, wait_us
          FROM {source}
        )
        WHERE before <> after GROUP BY before, after ORDER BY n DESC, before, after
        """
    ).fetchall()
    return [
        PassedOn(before, after, n, median / SECOND) for before, after, n, median in rows
    ]


def spent_sql(database: duckdb.DuckDBPyConnection, source: str) -> str:
    """Return the SQL of what the time before an event was.

    Our own log says it in a column `spent`; of another it is told from the lifecycles.
    """
    if "spent" in columns_read(database, source):
        return "coalesce(spent, 'waiting')"
    return (
        "CASE WHEN lifecycle = 'resume' THEN 'paused'"
        " WHEN lifecycle = 'complete' AND prev = activity AND activity IN"
        f" (SELECT activity FROM {source} WHERE lifecycle = 'start')"
        " THEN 'handling' ELSE 'waiting' END"
    )


def months(database: duckdb.DuckDBPyConnection, source: str = TABLE) -> float:
    """Return the months a log covers, at least one: less is not made to look more."""
    row = database.execute(
        f"SELECT date_diff('day', min(day), max(day)) + 1 FROM {source}"
    ).fetchone()
    return max(1.0, (row[0] if row else 0) / DAYS_OF_A_MONTH)


def bottlenecks(
    database: duckdb.DuckDBPyConnection, source: str = TABLE
) -> list[Bottleneck]:
    """Return the steps by the hours a month that cases wait before them."""
    covered = months(database, source)
    rows = database.execute(
        f"""
        SELECT activity, count(*),
          coalesce(sum(wait_us) FILTER (kind = 'waiting'), 0),
          coalesce(sum(wait_us) FILTER (kind = 'handling'), 0),
          coalesce(sum(wait_us) FILTER (kind = 'paused'), 0),
          quantile_cont(wait_us, 0.5) FILTER (kind = 'waiting')
        FROM (SELECT activity, wait_us, {spent_sql(database, source)} AS kind
          FROM {source} WHERE prev IS NOT NULL)
        GROUP BY activity
        """
    ).fetchall()
    found = [
        Bottleneck(
            activity,
            count,
            waiting / HOUR_US / covered,
            handling / HOUR_US / covered,
            paused / HOUR_US / covered,
            (median or 0) / SECOND,
        )
        for activity, count, waiting, handling, paused, median in rows
    ]
    return sorted(found, key=lambda one: (-one.waiting, one.activity))


def workload(
    database: duckdb.DuckDBPyConnection, by: str, source: str = TABLE
) -> list[Load]:
    """Return the events and hours of handling by who works and day of the week."""
    rows = database.execute(
        f"""
        SELECT who, weekday, count(*),
          coalesce(sum(wait_us) FILTER (kind = 'handling'), 0)
        FROM (SELECT {by} AS who, isodow(day)::INTEGER AS weekday, wait_us,
            {spent_sql(database, source)} AS kind
          FROM {source} WHERE {by} IS NOT NULL)
        GROUP BY who, weekday ORDER BY who, weekday
        """
    ).fetchall()
    return [
        Load(who, weekday, n, handled / HOUR_US) for who, weekday, n, handled in rows
    ]
