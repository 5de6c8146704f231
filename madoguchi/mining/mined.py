"""Ask a log everything that is asked of it at once, and give the answers for programs.

What is printed, drawn or sent is made from this one answer.
"""

from dataclasses import dataclass
from typing import Any

import duckdb

from madoguchi.mining import flow, work
from madoguchi.mining.relation import TABLE, settle


@dataclass(frozen=True, slots=True)
class Mined:
    """The answers about one log, or the chosen cases of it.

    `by` is the column that says who works, empty where none does; `lifecycles` how
    many events there are of each kind.
    """

    cases: int
    events: int
    activities: dict[str, int]
    variants: list[flow.Variant]
    edges: list[flow.Edge]
    starts: dict[str, int]
    ends: dict[str, int]
    durations: flow.Durations
    rework: list[work.Rework]
    bottlenecks: list[work.Bottleneck]
    by: str
    passed_on: list[work.PassedOn]
    workload: list[work.Load]
    lifecycles: dict[str, int]

    def as_data(self) -> dict[str, Any]:
        """Return the answers as JSON has them; times in seconds, shares from 0 to 1."""
        times = self.durations
        return {
            "cases": self.cases,
            "events": self.events,
            "activities": self.activities,
            "variants": [one.as_data() for one in self.variants],
            "edges": [one.as_data() for one in self.edges],
            "starts": self.starts,
            "ends": self.ends,
            "percentiles": {f"p{at}": value for at, value in times.percentiles.items()},
            "durations": {
                "mean_seconds": times.mean,
                "min_seconds": times.shortest,
                "max_seconds": times.longest,
            },
            "lifecycles": self.lifecycles,
            "rework": [one.as_data() for one in self.rework],
            "bottlenecks": [one.as_data() for one in self.bottlenecks],
            "by": self.by or None,
            "handovers": [one.as_data() for one in self.passed_on],
            "workload": [one.as_data() for one in self.workload],
        }


def mine(
    database: duckdb.DuckDBPyConnection, source: str = TABLE, *, by: str = ""
) -> Mined:
    """Ask everything; `by` names the column that says who works (role, unit …)."""
    settle(database)
    variants = flow.variants(database, source)
    activities = flow.activities(database, source)
    by = by or work.who_is_told(database, source)
    lifecycles = database.execute(
        f"SELECT coalesce(lifecycle, 'complete') AS kind, count(*) FROM {source}"
        " GROUP BY kind ORDER BY kind"
    ).fetchall()
    return Mined(
        cases=sum(one.count for one in variants),
        events=sum(activities.values()),
        activities=activities,
        variants=variants,
        edges=flow.edges(database, source),
        starts=flow.starts(database, source),
        ends=flow.ends(variants),
        durations=flow.durations(database, source),
        rework=work.rework(variants),
        bottlenecks=work.bottlenecks(database, source),
        by=by,
        passed_on=work.passed_on(database, by, source) if by else [],
        workload=work.workload(database, by, source) if by else [],
        lifecycles=dict(lifecycles),
    )
