"""Decide which parts of a finding are about so few cases that they are left out.

Pure: answers in, answers out. Times and shares are said of ten cases or more; what is
left out is counted together, and a single part left out takes the next one with it, so
that nobody finds it by subtracting.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from madoguchi.mining.comparing import EdgePair
from madoguchi.mining.conformance import Deviation
from madoguchi.mining.flow import Variant
from madoguchi.mining.mined import Mined
from madoguchi.mining.work import Load

SMALL: Final = 10
A_WEEK: Final = 7
Pair = tuple[str, str]


def large(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts that may be told.

    >>> large({"a": 12, "b": 9})
    {'a': 12}
    """
    return {name: n for name, n in counts.items() if n >= SMALL}


def shown_variants(variants: Sequence[Variant]) -> tuple[list[Variant], int]:
    """Return the variants that may be told, and the cases of all others together."""
    told = [one for one in variants if one.count >= SMALL]
    others = sum(one.count for one in variants) - sum(one.count for one in told)
    while told and 0 < others < SMALL:
        others += told.pop().count
    return told, others


def cases_of(variants: Sequence[Variant]) -> tuple[Counter[str], Counter[Pair]]:
    """Count the cases behind each step and each pair of steps, however often each."""
    steps: Counter[str] = Counter()
    pairs: Counter[Pair] = Counter()
    for one in variants:
        for step in set(one.activities):
            steps[step] += one.count
        for pair in set(pairwise(one.activities)):
            pairs[pair] += one.count
    return steps, pairs


def shown(mined: Mined) -> Mined:
    """Return what was mined without what is about few: for the map and its tables.

    A case that went ten times the same way is one case.
    """
    steps, pairs = cases_of(mined.variants)
    edges = [one for one in mined.edges if pairs[one.before, one.after] >= SMALL]
    variants, _ = shown_variants(mined.variants)
    return replace(
        mined,
        activities={
            step: count
            for step, count in mined.activities.items()
            if steps[step] >= SMALL
        },
        variants=variants,
        edges=edges,
        starts=large(mined.starts),
        ends=large(mined.ends),
        rework=[one for one in mined.rework if one.cases >= SMALL],
        bottlenecks=[one for one in mined.bottlenecks if steps[one.activity] >= SMALL],
        passed_on=[one for one in mined.passed_on if one.count >= SMALL],
    )


def shown_deviations(found: Sequence[Deviation]) -> list[Deviation]:
    return [one for one in found if one.cases >= SMALL]


def shown_pairs(pairs: Sequence[EdgePair], cases: tuple[int, int]) -> list[EdgePair]:
    """Return the edges that are frequent enough, or absent, in both parts."""
    return [
        one
        for one in pairs
        if all(
            count == 0 or count >= SMALL
            for count in (
                round(per_100 * n / 100)
                for per_100, n in zip(one.per_100, cases, strict=True)
            )
        )
    ]


def week_of(loads: Sequence[Load]) -> dict[str, list[int | None]]:
    """Return the steps of each role by weekday; None where there are few.

    >>> week_of([Load("clerk", 1, 12, 0.0), Load("clerk", 2, 3, 0.0)])["clerk"][:3]
    [12, None, 0]
    """
    week: dict[str, list[int | None]] = {}
    for one in loads:
        days = week.setdefault(one.who, [0] * A_WEEK)
        days[one.weekday - 1] = one.events if one.events >= SMALL else None
    return {who: days for who, days in week.items() if any(days)}
