"""Compare two parts of a log: what their maps have apart, and whether times differ.

The question whether cases of one part take longer is answered by the rank-sum test of
Mann and Whitney (normal approximation with correction for ties), and the difference of
the medians has a 95 % interval by bootstrap. A part with fewer than twenty cases gets
no verdict. Neither says why: a mix of other procedures or channels looks like speed.
Source: Mann, Whitney (1947), Ann. Math. Statist. 18(1); Efron (1979), Ann. Statist. 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import erfc, sqrt
from random import Random
from typing import Any, Final

import duckdb

from madoguchi.mining.flow import SECOND, Edge, edges, ended

FEWEST: Final = 20
MOST: Final = 50_000
"""Cases of a part that are looked at; of more, this many by their own hash."""
RESAMPLES: Final = 2_000
SEED: Final = 20_260_401
LEVEL: Final = 0.05
TOO_FEW, LONGER, SHORTER, NOT_SHOWN = "too_few", "longer", "shorter", "not_shown"


@dataclass(frozen=True, slots=True)
class Difference:
    """How the times of a second part differ from those of a first, in seconds.

    `low` to `high` hold the difference of the medians with 95 %; `p` is the chance of
    ranks as far apart if both parts were alike; `longer_share` that a case of the
    second takes longer than one of the first. None where there are too few.
    """

    verdict: str
    n: tuple[int, int]
    medians: tuple[float, float]
    low: float | None = None
    high: float | None = None
    p: float | None = None
    longer_share: float | None = None

    def as_data(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict,
            "n": list(self.n),
            "median_seconds": list(self.medians),
            "difference_seconds": self.medians[1] - self.medians[0],
            "interval_95_seconds": None if self.low is None else [self.low, self.high],
            "p": self.p,
            "longer_share": self.longer_share,
        }


@dataclass(frozen=True, slots=True)
class EdgePair:
    """One edge in both parts: per hundred cases, and its median in seconds."""

    before: str
    after: str
    per_100: tuple[float, float]
    medians: tuple[float | None, float | None]

    def as_data(self) -> dict[str, Any]:
        return {
            "from": self.before,
            "to": self.after,
            "per_100_cases": list(self.per_100),
            "median_seconds": list(self.medians),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two parts of a log beside each other."""

    times: Difference
    edges: list[EdgePair]

    def as_data(self) -> dict[str, Any]:
        return {
            "times": self.times.as_data(),
            "edges": [one.as_data() for one in self.edges],
        }


def compare(database: duckdb.DuckDBPyConnection, first: str, second: str) -> Comparison:
    """Compare two tables or views of cases."""
    parts = [_times(database, source) for source in (first, second)]
    counts = (parts[0][1], parts[1][1])
    maps = [edges(database, source) for source in (first, second)]
    times = difference(parts[0][0], parts[1][0], counts)
    return Comparison(times, pairs(maps[0], maps[1], counts))


def _times(database: duckdb.DuckDBPyConnection, source: str) -> tuple[list[float], int]:
    """Return times of cases in order, at most `MOST`, and how many cases there are."""
    rows = database.execute(
        f"""
        SELECT case_us, count(*) OVER () FROM ({ended(database, source)})
        ORDER BY md5(case_key::VARCHAR) LIMIT {MOST}
        """
    ).fetchall()
    return sorted(row[0] / SECOND for row in rows), rows[0][1] if rows else 0


def difference(
    first: Sequence[float], second: Sequence[float], counts: tuple[int, int]
) -> Difference:
    """Say whether the second part takes longer; both in ascending order.

    >>> difference([1.0, 2.0], [3.0], (2, 1)).verdict
    'too_few'
    """
    medians = (_median(first), _median(second))
    if min(counts) < FEWEST:
        return Difference(TOO_FEW, counts, medians)
    p, longer = rank_sum(first, second)
    low, high = _interval(first, second)
    verdict = NOT_SHOWN
    if p < LEVEL and (low > 0 or high < 0):
        verdict = LONGER if low > 0 else SHORTER
    return Difference(verdict, counts, medians, low, high, p, longer)


def rank_sum(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Return the two-sided p and the chance that one of the second is the larger.

    >>> p, longer = rank_sum([1, 2, 3, 4], [5, 6, 7, 8])
    >>> round(p, 4), longer
    (0.0304, 1.0)
    """
    n, m = len(first), len(second)
    whole = sorted([(one, 0) for one in first] + [(one, 1) for one in second])
    ranks, ties, at = 0.0, 0, 0
    for _, same in groupby(whole, key=lambda one: one[0]):
        marks = [mark for _, mark in same]
        size = len(marks)
        ranks += sum(marks) * (2 * at + size + 1) / 2
        ties += size**3 - size
        at += size
    u = ranks - m * (m + 1) / 2
    spread = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)))
    if spread <= 0:
        return 1.0, 0.5
    z = max(0.0, abs(u - n * m / 2) - 0.5) / sqrt(spread)
    return erfc(z / sqrt(2)), u / (n * m)


def _interval(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Return the middle 95 % of differences of medians of samples drawn anew.

    The median of a sample drawn anew is the value at a place that the beta
    distribution gives, so nothing is drawn but that place.
    """
    chance = Random(SEED)  # noqa: S311 - the same log gives the same interval
    found = sorted(
        _drawn(second, chance) - _drawn(first, chance) for _ in range(RESAMPLES)
    )
    cut = int(RESAMPLES * 0.025)
    return found[cut], found[-cut - 1]


def _drawn(values: Sequence[float], chance: Random) -> float:
    n = len(values)
    k = (n + 1) // 2
    below = chance.betavariate(k, n - k + 1)
    one = values[min(int(below * n), n - 1)]
    if n % 2:
        return one
    above = below + (1 - below) * chance.betavariate(1, n - k)
    return (one + values[min(int(above * n), n - 1)]) / 2


def _median(values: Sequence[float]) -> float:
    if not values:
        return 0.0
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    return (values[middle - 1] + values[middle]) / 2


def pairs(
    first: Sequence[Edge], second: Sequence[Edge], counts: tuple[int, int]
) -> list[EdgePair]:
    """Return every edge of either map, the most changed first."""
    maps = [{(one.before, one.after): one for one in part} for part in (first, second)]
    found = []
    for pair in dict.fromkeys([*maps[0], *maps[1]]):
        both = [part.get(pair) for part in maps]
        per = [
            100 * (one.count if one else 0) / max(1, n)
            for one, n in zip(both, counts, strict=True)
        ]
        medians = [one.median if one else None for one in both]
        found.append(EdgePair(*pair, (per[0], per[1]), (medians[0], medians[1])))
    return sorted(
        found,
        key=lambda one: (-abs(one.per_100[1] - one.per_100[0]), one.before, one.after),
    )
