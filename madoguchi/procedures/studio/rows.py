"""A condition (条件) as rows that an official can read and change.

Rows say less than the language of expressions does, and each of them means exactly one
tree. They do not know the questions they name, nor any form.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

TODAY = "today"
CALCULATED = "calc"
"""Several numbers put together, in place of one that is asked about."""

ORDERS = ("==", "!=", "<", "<=", ">", ">=")
LOOKS = {
    "age": "age_on",
    "grade": "school_grade",
    "days": "days_between",
    "fiscal_year": "fiscal_year",
    "year": "year",
    "month": "month",
    "era": "era",
    "era_year": "era_year",
    "length": "length",
    "count": "count",
    "sum": "sum",
    "param": "param",
}
"""In which ways one looks at an answer, and the operator that each stands for."""

OF_A_DAY = ("age", "grade", "days", "fiscal_year", "year", "month", "era", "era_year")
ON_A_DAY = frozenset({"age", "grade", "days", "param"})
"""The looks that count on a day of their own."""

DEEPEST = 4
"""How deep conditions may stand in each other before nobody can follow them."""


@dataclass(frozen=True, slots=True)
class Day:
    """Today, the answer to a question of that key, or a day such as 2026-04-01."""

    of: str = TODAY
    plus: int = 0

    @property
    def is_fixed(self) -> bool:
        return self.of[:1].isdecimal()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: a question, a part of it, or how one looks at it."""

    name: str
    look: str = ""
    part: str = ""
    """A part of an answer in parts; of a sum, the number in each record."""
    day: Day = field(default_factory=Day)
    inside: "Group | None" = None
    """Of a count: which records count."""
    lines: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a sum: a number, something asked about, or their product."""

    sign: Literal["+", "-"] = "+"
    times: int | None = None
    of: Asked | None = None
    by: Asked | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A whole number: a sum, and what it may not exceed."""

    lines: tuple[Line, ...]
    at_most: Line | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """One row: what is asked about, the comparison, and what with.

    `how` is one of ORDERS beside `number` or `day`; `yes` or `no`; `answered` or
    `unanswered`; or, beside `values`, `among` or `not_among` (options), `one_of` or
    `none_of` (numbers), `has` or `has_not` (one option of several), `is` or `is_not`
    (a text).
    """

    asked: Asked
    how: str
    values: tuple[str, ...] = ()
    number: Quantity | None = None
    day: Day | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """A row about records: what holds for some, for all or for none of them."""

    name: str
    how: Literal["some", "all", "none"]
    inside: "Group"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: when it counts, and what must hold then."""

    when: "Group"
    then: "Group | bool"


@dataclass(frozen=True, slots=True)
class Cases:
    """A row that tells cases apart (場合分け); the first that counts decides."""

    cases: tuple[Case, ...]
    otherwise: "Group | bool"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of which all or any must hold, or that must not hold so."""

    join: Literal["all", "any"]
    rows: tuple["RowOfCondition", ...]
    denied: bool = False


RowOfCondition: TypeAlias = Test | Each | Cases | Group


def depth(group: Group) -> int:
    """Return how deep groups stand in each other; 1 when there is only one."""
    return 1 + max(map(depth, _inner(group)), default=0)


def _inner(group: Group) -> Iterator[Group]:
    for row in group.rows:
        match row:
            case Group():
                yield row
            case Each():
                yield row.inside
            case Cases():
                outcomes = (*(one.then for one in row.cases), row.otherwise)
                yield from (one.when for one in row.cases)
                yield from (one for one in outcomes if isinstance(one, Group))
            case Test():
                yield from _counted(row)


def _counted(test: Test) -> Iterator[Group]:
    lines = [*test.asked.lines, *(test.number.lines if test.number else ())]
    asked = [test.asked, *(one for line in lines for one in (line.of, line.by) if one)]
    yield from (one.inside for one in asked if one.inside)
