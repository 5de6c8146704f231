"""Which cases a decision table (判定表) leaves open, and which two rows both take.

Every case that can make a difference is looked at: the options, yes and no, and the
numbers and days at each limit that a cell names and on both sides of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from typing import Any

from madoguchi.procedures.expressions.checking import depends_on, shape_of
from madoguchi.procedures.expressions.compile import (
    Env,
    Parameters,
    Run,
    compile_tree,
)
from madoguchi.procedures.expressions.reach import Span
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    INT,
    Choice,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.table import COMPARES, DecisionTable, claim_of
from madoguchi.procedures.expressions.tree import Node

MOST_CASES = 20_000
IT = "it"
"""What a column is called while its cells are tried."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows (from 0) that both take a case; the first of them decides it."""

    first: int
    second: int
    case: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What a table leaves open; values of a case stand in the order of the columns.

    `gap` is a case that no row takes, so that `otherwise` counts; `never` are the rows
    that no case reaches. Not `is_known` when cells compare with other answers, or when
    there are too many cases to look at.
    """

    gap: tuple[Any, ...] | None = None
    overlaps: tuple[Overlap, ...] = ()
    never: tuple[int, ...] = ()
    is_known: bool = True


UNKNOWN = Cover(is_known=False)


@dataclass(frozen=True, slots=True)
class Sights:
    """What the cells of a table may ask about, and within which limits numbers lie."""

    scope: Scope
    parameters: Parameters
    today: date
    bounds: Sequence[Span | None] = ()


def cover_of(table: DecisionTable, sights: Sights) -> Cover:
    """Look at every case of a sound table that can make a difference."""
    columns = []
    for place in range(len(table.columns)):
        column = _column(table, place, sights)
        if column is None:
            return UNKNOWN
        columns.append(column)
    cases = list(islice(product(*(one.values for one in columns)), MOST_CASES + 1))
    if len(cases) > MOST_CASES:
        return UNKNOWN
    gap, overlaps, reached = None, dict[tuple[int, int], Overlap](), set[int]()
    for case in cases:
        takers = [
            at
            for at in range(len(table.rows))
            if all(
                column.takes[at][value]
                for column, value in zip(columns, case, strict=True)
            )
        ]
        if not takers:
            gap = case if gap is None else gap
            continue
        reached.add(takers[0])
        for at, first in enumerate(takers):
            for second in takers[at + 1 :]:
                found = Overlap(first, second, case)
                overlaps.setdefault((first, second), found)
    never = tuple(at for at in range(len(table.rows)) if at not in reached)
    return Cover(gap, tuple(overlaps.values()), never)


@dataclass(frozen=True, slots=True)
class _Column:
    """The values of a column that make a difference, and which rows take which."""

    values: Sequence[Any]
    takes: Sequence[dict[Any, bool]]


def _column(table: DecisionTable, place: int, sights: Sights) -> _Column | None:
    names = frozenset(sights.parameters)
    shape = shape_of(table.columns[place], sights.scope, names)
    scope = Scope(({IT: shape},))
    tests = [
        [claim_of(Node("name", leaf=IT), cell) for cell in row.cells[place]]
        for row in table.rows
    ]
    claims = [claim for row in tests for claim in row if claim.op in COMPARES]
    if any(depends_on(claim.args[-1], sights.scope) for claim in claims):
        return None
    values = _values(shape, claims, sights, place)
    if values is None:
        return None
    takes = []
    for row in tests:
        runs = [compile_tree(claim, scope, sights.parameters) for claim in row]
        takes.append({value: _all(runs, value, sights) for value in values})
    return _Column(values, takes)


def _all(runs: Sequence[Run], value: Any, sights: Sights) -> bool:
    env = Env({IT: _stored(value)}, sights.today, parameters=sights.parameters)
    return all(run(env) is True for run in runs)


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _values(
    shape: Shape, claims: Sequence[Node], sights: Sights, place: int
) -> list[Any] | None:
    if shape == BOOL:
        return [True, False]
    if isinstance(shape, Choice):
        return list(shape.values)
    if shape == INT:
        bounds = sights.bounds[place] if place < len(sights.bounds) else None
        return _numbers(set(_limits(claims, sights)), bounds)
    if shape == DATE:
        days = {day for day in _limits(claims, sights) if isinstance(day, date)}
        near = {day + step for day in days for step in (-ONE_DAY, 0 * ONE_DAY, ONE_DAY)}
        return sorted(near) or [sights.today]
    return None


def _numbers(limits: set[Any], bounds: Span | None) -> list[int]:
    """Return each limit with its neighbors, within what the number can be."""
    near = {limit + step for limit in limits for step in (-1, 0, 1)}
    if bounds is None:
        return sorted(near) or [0]
    near |= {bounds.low, bounds.high}
    return sorted(one for one in near if bounds.low <= one <= bounds.high)


def _limits(claims: Sequence[Node], sights: Sights) -> Iterator[Any]:
    """Yield what cells compare with: literals, and parameters at their values."""
    for claim in claims:
        other = claim.args[-1]
        parts = other.args if other.op == "list" else (other,)
        for part in parts:
            if shape_of(part, sights.scope, frozenset(sights.parameters)) in (
                INT,
                DATE,
            ):
                run = compile_tree(part, sights.scope, sights.parameters)
                env = Env({}, sights.today, parameters=sights.parameters)
                if (value := run(env)) is not None:
                    yield value
