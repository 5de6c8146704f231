"""Hold the variants of a log against a reference flow.

Each variant is aligned with the flow at the least cost: a step that the flow wants and
the case lacks was skipped, a step that the flow does not want there was added, and a
step that is both in one alignment was done out of order. The variants carry the number
of their cases, so ten million events cost what their variants cost.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from madoguchi.mining.flow import SECOND, Variant, ended
from madoguchi.mining.net import Net
from madoguchi.mining.problems import BadLog
from madoguchi.mining.relation import TABLE
from madoguchi.mining.work import HOUR_US

SKIPPED, ADDED, OUT_OF_ORDER = "skipped", "added", "out_of_order"
MOST_STATES: Final = 1_000_000
COSTS: Final = {
    "log_move_cost": 1,
    "model_move_cost": 1,
    "silent_move_cost": 0,
    "sync_move_cost": 0,
}


@dataclass(frozen=True, slots=True)
class Aligned:
    """One variant beside the flow: what it costs, what is missing, what is too much.

    `added` has the numbers of the steps within the case, from 1.
    """

    variant: Variant
    cost: int
    fitness: float
    skipped: tuple[str, ...]
    added: tuple[tuple[int, str], ...]

    def deviations(self) -> set[tuple[str, str]]:
        """Return each kind of deviation with its activity, once."""
        more = {activity for _, activity in self.added}
        less = set(self.skipped)
        return (
            {(OUT_OF_ORDER, one) for one in more & less}
            | {(ADDED, one) for one in more - less}
            | {(SKIPPED, one) for one in less - more}
        )


@dataclass(frozen=True, slots=True)
class Deviation:
    """One way to leave the flow, and what it costs.

    `median` is the time of cases that do it, `more` how much more than that of cases
    that keep to the flow (None where none does). `hours` is all the time spent before
    the added steps themselves.
    """

    kind: str
    activity: str
    cases: int
    share: float
    median: float
    more: float | None
    hours: float


@dataclass(frozen=True, slots=True)
class Conformance:
    """How well a log keeps to a flow: shares and fitness from 0 to 1."""

    cases: int
    fitting: int
    fitness: float
    deviations: list[Deviation]
    aligned: list[Aligned]

    def as_data(self) -> dict[str, Any]:
        return {
            "cases": self.cases,
            "fitting_cases": self.fitting,
            "fitting_share": self.fitting / self.cases,
            "fitness": self.fitness,
            "deviations": [
                {
                    "kind": one.kind,
                    "activity": one.activity,
                    "cases": one.cases,
                    "share": one.share,
                    "median_seconds": one.median,
                    "median_seconds_more_than_fitting": one.more,
                    "hours_before_added_steps": one.hours,
                }
                for one in self.deviations
            ],
        }


def align(net: Net, variants: Sequence[Variant]) -> list[Aligned]:
    """Align each variant with the flow, at the least cost there is."""
    from r4pm.bindings import align_empty_trace, align_trace  # noqa: PLC0415 - 47 MB

    model, labels = net.as_r4pm(), net.labels_by_id()
    options: Any = {"max_states": MOST_STATES, "cost_fn": COSTS}
    try:
        shortest = align_empty_trace(model, options)["cost"]
        found = []
        for variant in variants:
            answer = align_trace(model, list(variant.activities), options)
            found.append(_aligned(variant, answer, labels, shortest))
    except TypeError:  # what the library raises for a net whose end is not reached
        raise BadLog("no_alignment") from None
    return found


def _aligned(
    variant: Variant, answer: Any, labels: dict[str, str], shortest: int
) -> Aligned:
    skipped, added = [], []
    for move in answer["moves"]:
        if "ModelMove" in move:
            if label := labels.get(move["ModelMove"]["transition"]):
                skipped.append(label)
        elif "LogMove" in move:
            at = move["LogMove"]["trace_event_index"]
            added.append((at + 1, variant.activities[at]))
    worst = len(variant.activities) + shortest
    return Aligned(
        variant,
        answer["cost"],
        1 - answer["cost"] / worst,
        tuple(skipped),
        tuple(added),
    )


def conform(
    database: duckdb.DuckDBPyConnection,
    net: Net,
    variants: Sequence[Variant],
    source: str = TABLE,
) -> Conformance:
    """Say how the cases keep to the flow and what leaving it costs them."""
    aligned = align(net, variants)
    cases = sum(one.variant.count for one in aligned)
    fitting = sum(one.variant.count for one in aligned if not one.cost)
    fitness = sum(one.fitness * one.variant.count for one in aligned) / cases
    return Conformance(
        cases, fitting, fitness, _deviations(database, aligned, source), aligned
    )


def _deviations(
    database: duckdb.DuckDBPyConnection, aligned: Sequence[Aligned], source: str
) -> list[Deviation]:
    counts: Counter[tuple[str, str]] = Counter()
    paths: dict[tuple[str, str], list[int]] = defaultdict(list)
    paths["", ""] = []
    for one in aligned:
        for deviation in one.deviations() if one.cost else [("", "")]:
            counts[deviation] += one.variant.count
            paths[deviation].append(one.variant.path)
    medians = _medians(database, list(paths.values()), source)
    median_of = dict(zip(paths, medians, strict=True))
    hours = _hours(database, aligned, source)
    usual = median_of["", ""]
    cases = sum(one.variant.count for one in aligned)
    found = []
    for (kind, activity), median in median_of.items():
        if kind and median is not None:
            n = counts[kind, activity]
            more = None if usual is None else median - usual
            spent = 0.0 if kind == SKIPPED else hours.get(activity, 0.0)
            found.append(Deviation(kind, activity, n, n / cases, median, more, spent))
    return sorted(found, key=lambda one: (-one.cases, one.kind, one.activity))


def _medians(
    database: duckdb.DuckDBPyConnection, groups: Sequence[list[int]], source: str
) -> list[float | None]:
    """Return the median time of the cases of each group of paths, in seconds."""
    rows = database.execute(
        f"""
        WITH wanted AS (
          SELECT which, unnest(paths)::UBIGINT AS path FROM (
            SELECT unnest(range(len(given))) AS which, unnest(given) AS paths
            FROM (SELECT from_json(?, '[["UBIGINT"]]') AS given)))
        SELECT which, quantile_cont(case_us, 0.5)
        FROM wanted JOIN ({ended(database, source)}) USING (path) GROUP BY which
        """,
        [json.dumps(groups)],
    ).fetchall()
    found = dict(rows)
    return [found[at] / SECOND if at in found else None for at in range(len(groups))]


def _hours(
    database: duckdb.DuckDBPyConnection, aligned: Sequence[Aligned], source: str
) -> dict[str, float]:
    """Return the hours spent before the added steps, by activity."""
    moves = [
        {"path": one.variant.path, "seq": seq, "activity": activity}
        for one in aligned
        for seq, activity in one.added
    ]
    shape = '[{"path": "UBIGINT", "seq": "INTEGER", "activity": "VARCHAR"}]'
    rows = database.execute(
        f"""
        WITH moves AS (SELECT unnest(from_json(?, '{shape}'), recursive := true)),
        cases AS ({ended(database, source)})
        SELECT moves.activity, coalesce(sum(wait_us), 0)
        FROM moves JOIN cases USING (path)
        JOIN {source} AS events ON events.case_key = cases.case_key
          AND events.seq = moves.seq
        GROUP BY moves.activity
        """,
        [json.dumps(moves, ensure_ascii=False)],
    ).fetchall()
    return {activity: us / HOUR_US for activity, us in rows}
