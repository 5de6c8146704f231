"""Read the flow of a log: its map, its variants, and how long its cases take.

Each question is one pass over the event relation and sorts nothing: what comes before
an event, the wait for it and the path to it stand in its row. Times are seconds;
percentiles lie between neighbors as the usual linear rule has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from madoguchi.mining.relation import TABLE, columns_read, is_there, make_ends

SECOND: Final = 1e6
PERCENTS: Final = (50, 75, 90, 95, 99)


@dataclass(frozen=True, slots=True)
class Edge:
    """One activity directly followed by another: how often, and after how long."""

    before: str
    after: str
    count: int
    median: float
    p90: float
    mean: float

    def as_data(self) -> dict[str, Any]:
        return {
            "from": self.before,
            "to": self.after,
            "count": self.count,
            "median_seconds": self.median,
            "p90_seconds": self.p90,
            "mean_seconds": self.mean,
        }


@dataclass(frozen=True, slots=True)
class Variant:
    """All cases that went the same way: `share` of all cases from 0 to 1."""

    path: int
    activities: tuple[str, ...]
    count: int
    share: float
    median: float

    def as_data(self) -> dict[str, Any]:
        return {
            "activities": list(self.activities),
            "count": self.count,
            "share": self.share,
            "median_seconds": self.median,
        }


@dataclass(frozen=True, slots=True)
class Durations:
    """How long cases take from their first event to their last."""

    count: int
    mean: float
    shortest: float
    longest: float
    percentiles: dict[int, float]


def edges(database: duckdb.DuckDBPyConnection, source: str = TABLE) -> list[Edge]:
    """Return the map, the most frequent edge first."""
    rows = database.execute(
        f"""
        SELECT prev, activity, count(*) AS n, quantile_cont(wait_us, [0.5, 0.9]) AS q,
          sum(wait_us) AS waited
        FROM {source} WHERE prev IS NOT NULL GROUP BY prev, activity
        ORDER BY n DESC, prev, activity
        """
    ).fetchall()
    return [
        Edge(before, after, n, q[0] / SECOND, q[1] / SECOND, waited / n / SECOND)
        for before, after, n, q, waited in rows
    ]


def activities(
    database: duckdb.DuckDBPyConnection, source: str = TABLE
) -> dict[str, int]:
    """Return how often each activity happens, the most frequent first."""
    return _counted(database, f"SELECT activity AS name FROM {source}")


def starts(database: duckdb.DuckDBPyConnection, source: str = TABLE) -> dict[str, int]:
    """Return how many cases begin with each activity."""
    return _counted(
        database,
        f"SELECT activity AS name FROM {source} WHERE prev IS NULL",
    )


def ends(variants: Sequence[Variant]) -> dict[str, int]:
    """Return how many cases end with each activity."""
    found: dict[str, int] = {}
    for variant in variants:
        last = variant.activities[-1]
        found[last] = found.get(last, 0) + variant.count
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _counted(database: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    rows = database.execute(
        f"SELECT name, count(*) AS n FROM ({query}) GROUP BY name ORDER BY n DESC, name"
    ).fetchall()
    return dict(rows)


def ended(database: duckdb.DuckDBPyConnection, source: str = TABLE) -> str:
    """Return the SQL of one row per case: its key, path and time so far.

    A log that grows cannot mark the last event of a case; it is found by its number.
    """
    if is_there(database, "raw") or is_there(database, "ends"):
        make_ends(database)
        some = "" if source == TABLE else f" SEMI JOIN {source}_cases USING (case_key)"
        return f"SELECT case_key, path, case_us FROM ends{some}"
    if "is_last" in columns_read(database, source):
        return f"SELECT case_key, path, case_us FROM {source} WHERE is_last"
    return (
        "SELECT case_key, arg_max(path, seq) AS path, arg_max(case_us, seq) AS case_us"
        f" FROM {source} GROUP BY case_key"
    )


def variants(database: duckdb.DuckDBPyConnection, source: str = TABLE) -> list[Variant]:
    """Return the variants, the most frequent first; equal ones by their activities."""
    counted = (
        "SELECT path, count(*) AS n, min(case_key) AS witness,"
        f" quantile_cont(case_us, 0.5) AS median FROM ({ended(database, source)})"
        " GROUP BY path"
    )
    if is_there(database, "ways"):
        rows = database.execute(
            "SELECT path, n, median, activities"
            f" FROM ({counted}) JOIN ways USING (path)"
        ).fetchall()
    else:
        # One case of each variant is looked at to say its activities.
        rows = database.execute(
            f"""
            WITH counted AS MATERIALIZED ({counted})
            SELECT counted.path, any_value(n), any_value(median),
              list(activity ORDER BY seq)
            FROM {source} JOIN counted ON case_key = witness GROUP BY counted.path
            """
        ).fetchall()
    whole = sum(row[1] for row in rows)
    found = [
        Variant(path, tuple(steps), n, n / whole, median / SECOND)
        for path, n, median, steps in rows
    ]
    return sorted(found, key=lambda one: (-one.count, one.activities))


def durations(database: duckdb.DuckDBPyConnection, source: str = TABLE) -> Durations:
    """Return how long the cases take."""
    wanted = [percent / 100 for percent in PERCENTS]
    row = database.execute(
        f"""
        SELECT count(*), sum(case_us), min(case_us), max(case_us),
          quantile_cont(case_us, {wanted})
        FROM ({ended(database, source)})
        """
    ).fetchone()
    count, whole, shortest, longest, found = row or (0, 0, 0, 0, [0.0] * len(PERCENTS))
    return Durations(
        count,
        whole / count / SECOND,
        shortest / SECOND,
        longest / SECOND,
        {
            percent: value / SECOND
            for percent, value in zip(PERCENTS, found, strict=True)
        },
    )
