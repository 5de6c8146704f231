"""Judge many residents by one version: what it reads of them, and what it asks of SQL.

Nothing here knows a table, a key or who asked; opened values come in and verdicts go
out. What a register says in another shape than the question's counts as not known:
no verdict rests on what could not be read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from madoguchi.procedures.definition.model import PER, Amount
from madoguchi.procedures.engine import Form
from madoguchi.procedures.expressions.batch import Batch, Step, Steps
from madoguchi.procedures.expressions.compile import LARGEST
from madoguchi.procedures.expressions.instants import read_instant
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    INSTANT,
    INT,
    Choice,
    Choices,
    Parts,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.sql import Given
from madoguchi.procedures.expressions.tree import Node
from madoguchi.runs.rules import PER as RHYTHMS

Facts: TypeAlias = Mapping[str, Any]
Row: TypeAlias = tuple[bool | None, Sequence[int | None]]
"""Met, and the sums by month, year, once and visit, in yen."""
ZERO = Node("int", leaf=0)
UNHELD = re.compile("[\x00\ud800-\udfff]")
"""What no text of a person holds, and the SQL evaluator neither: NUL, half a pair."""
assert RHYTHMS == PER  # noqa: S101  the order in which sums are kept


class Judge:
    """One version, ready to judge residents by their facts as of a day."""

    def __init__(self, form: Form, on: date, memory: str = "1GB") -> None:
        self.form = form
        self.given = Given(
            on, parameters=form.parameters, calendar=form.calendar, channel="web"
        )
        sums = sums_of(form)
        nodes = [verdict_of(form), *sums.values()]
        self.batch = Batch(nodes, form.scope, steps_of(form), memory)
        self._place = [[*sums].index(per) if per in sums else None for per in PER]
        self._read = reader(form, self.batch.scope)

    def judge(self, people: Iterable[Facts]) -> Iterator[Row]:
        """Yield a row for each, in their order; nothing of them stays."""
        self.load(people)
        yield from self.rows()
        self.clear()

    def load(self, people: Iterable[Facts]) -> None:
        self.batch.add(map(self._read, people), whole=True)

    def rows(self) -> Iterator[Row]:
        for met, *sums in self.batch.values(self.given):
            paid = [None if at is None or not met else sums[at] for at in self._place]
            yield met, paid

    def clear(self) -> None:
        """Forget who was judged, and be ready for others."""
        self.batch.clear()

    def close(self) -> None:
        self.batch.close()


def verdict_of(form: Form) -> Node:
    """Return the one condition that all conditions of a version are.

    >>> from madoguchi.runs.tests.cast import a_benefit
    >>> from madoguchi.procedures.expressions.write import write
    >>> write(verdict_of(a_benefit()))
    'resident and income < 2000000'
    """
    rules = tuple(one.rule for one in form.definition.eligibility)
    return rules[0] if len(rules) == 1 else Node("and", rules)


def sums_of(form: Form) -> Mapping[str, Node]:
    """Return what is paid in each rhythm that there is; it is never below zero."""
    found = {}
    for per in PER:
        lines = [_line(one) for one in form.definition.amounts if one.per == per]
        if lines:
            whole = lines[0] if len(lines) == 1 else Node("+", tuple(lines))
            found[per] = Node("max", (ZERO, whole))
    return found


def _line(one: Amount) -> Node:
    if one.when is None:
        return one.amount
    return Node("if", (one.when, one.amount, ZERO))


def steps_of(form: Form) -> Steps:
    """Return what is computed and what is hidden, in the order of asking."""
    found: list[Step] = []
    for page in form.pages:
        for question in page.questions:
            if question.value is not None:
                found.append(Step("", question.key, question.value, is_computed=True))
            conditions = [
                one for one in (page.show_if, question.show_if) if one is not None
            ]
            found += [Step("", question.key, one) for one in conditions]
            found += [
                Step(question.key, inner.key, inner.show_if)
                for inner in question.questions
                if inner.show_if is not None
            ]
    return found


# ----------------------------------------------------------------- what is read


def reader(form: Form, scope: Scope) -> Callable[[Facts], Facts]:
    """Return what takes the facts that a version reads, each under its question.

    A fact goes by the key of its question, or by `procedure.key` where the registers
    tell two procedures apart; that one comes first.
    """
    readers = {key: _readable(shape) for key, shape in scope.levels[0].items()}
    own = {f"{form.definition.slug}.{key}": key for key in readers}

    def read(facts: Facts) -> Facts:
        if found := facts.keys() & own.keys():
            facts = {**facts, **{own[key]: facts[key] for key in found}}
        known = facts.get
        return {
            key: None if (value := known(key)) is None else readable(value)
            for key, readable in readers.items()
        }

    return read


def _readable(shape: Shape) -> Callable[[Any], Any]:
    """Return what passes a value of this type and nothing else."""
    if isinstance(shape, Records):
        return _records(shape)
    if isinstance(shape, Choice):
        options = frozenset(shape.values)
        return lambda value: value if _is_text(value) and value in options else None
    if isinstance(shape, Choices):
        every = frozenset(shape.values)
        return lambda value: (
            value if _are_texts(value) and every.issuperset(value) else None
        )
    if isinstance(shape, Parts):
        return _parts(shape.names)
    readers: Mapping[Shape, Callable[[Any], Any]] = {
        BOOL: lambda value: value if value is True or value is False else None,
        INT: lambda value: (
            value if type(value) is int and -LARGEST <= value <= LARGEST else None
        ),
        DATE: lambda value: value if _is_day(value) else None,
        INSTANT: lambda value: value if _is_instant(value) else None,
    }
    return readers.get(shape, lambda value: value if _is_text(value) else None)


def _records(shape: Records) -> Callable[[Any], Any]:
    inner = [(key, _readable(one)) for key, one in shape.fields.items()]

    def read(value: Any) -> Any:
        if not isinstance(value, list) or not value:
            return None
        if not all(isinstance(one, dict) for one in value):
            return None
        return [
            {key: readable(one.get(key)) for key, readable in inner} for one in value
        ]

    return read


def _parts(names: Sequence[str]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            return None
        return {name: _text(value.get(name)) for name in names}

    return read


def _text(value: Any) -> str:
    """Return a part of a name or an address; what is no text is left empty."""
    return value if _is_text(value) else ""


def _is_text(value: Any) -> bool:
    """Say whether it is a text that every evaluator can hold."""
    return isinstance(value, str) and not UNHELD.search(value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


def _is_instant(value: Any) -> bool:
    try:
        read_instant(value)
    except (TypeError, ValueError):
        return False
    return True
