"""Turn a checked tree into closures: the authoritative evaluator.

None is unknown. Kleene's logic decides what an unknown part leaves open.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import Any, TypeAlias

from madoguchi.kernel.ages import age_on, fiscal_year, school_grade
from madoguchi.kernel.calendar import WardCalendar
from madoguchi.kernel.wareki import ERAS, NotADate, to_wareki
from madoguchi.procedures.expressions.checking import MAX_LEVELS, shape_of
from madoguchi.procedures.expressions.instants import add_hours, read_instant
from madoguchi.procedures.expressions.named.rules import RULES
from madoguchi.procedures.expressions.shapes import (
    DATE,
    ERA_CODES,
    INSTANT,
    Records,
    Scope,
    walk,
)
from madoguchi.procedures.expressions.tree import OVER_RECORDS, Node

Value: TypeAlias = Any
"""bool, int, str, date, a list of records, or None: unknown."""

LARGEST = 2**53 - 1
"""Beyond it two evaluators could differ, so a larger number is unknown."""

Parameters: TypeAlias = Mapping[str, Sequence[tuple[date, int]]]
"""Values by name, each from a day on, the earliest first."""

NO_CALENDAR = WardCalendar()
"""Knows no year, so every count of open days is unknown."""


@dataclass(slots=True)
class Env:
    """What an expression may see: shown answers, the day, the channel, the rules.

    `calendar` says on which days the ward is open.
    """

    answers: Mapping[str, Value]
    today: date | None = None
    channel: str = "web"
    parameters: Parameters = field(default_factory=dict)
    calendar: WardCalendar = NO_CALENDAR
    records: list[Mapping[str, Value]] = field(
        default_factory=lambda: [{}] * (MAX_LEVELS + 1)
    )


Run: TypeAlias = Callable[[Env], Value]


def compile_tree(node: Node, scope: Scope, parameters: Parameters | None = None) -> Run:
    """Check an expression and return the function that computes it."""
    shape_of(node, scope, frozenset(parameters or ()))
    return _run(node, scope)


def _run(node: Node, scope: Scope) -> Run:
    if maker := MAKERS.get(node.op):
        return maker(node, scope)
    return _strict(CALLS[node.op], [_run(arg, scope) for arg in node.args])


def _strict(call: Callable[..., Value], args: list[Run]) -> Run:
    """Compute a call whose value is unknown when any argument is."""
    if len(args) == 1:
        (only,) = args

        def one(env: Env) -> Value:
            value = only(env)
            return None if value is None else call(value)

        return one
    if len(args) == 2:  # noqa: PLR2004
        left, right = args

        def two(env: Env) -> Value:
            first = left(env)
            if first is None:
                return None
            second = right(env)
            return None if second is None else call(first, second)

        return two

    def many(env: Env) -> Value:
        values = [arg(env) for arg in args]
        return None if None in values else call(*values)

    return many


def _literal(node: Node, _scope: Scope) -> Run:
    value = node.leaf
    return lambda _env: value


def _list(node: Node, _scope: Scope) -> Run:
    values = frozenset(arg.leaf for arg in node.args)
    return lambda _env: values


def _date(node: Node, _scope: Scope) -> Run:
    day = date.fromisoformat(str(node.args[0].leaf))
    return lambda _env: day


def _instant(node: Node, _scope: Scope) -> Run:
    instant = read_instant(str(node.args[0].leaf))
    return lambda _env: instant


def _name(node: Node, scope: Scope) -> Run:
    name = str(node.leaf)
    if name == "today":
        return lambda env: env.today
    if name == "channel":
        return lambda env: env.channel
    if (value := scope.named(name)) is not None:
        return _value(value.node, scope.root)
    level, shape = _found(name, scope)
    read = _reader(name, level)
    if shape == INSTANT:
        return _strict(read_instant, [read])
    if shape != DATE:
        return read

    def day(env: Env) -> date | None:
        value = read(env)
        return None if value is None else date.fromisoformat(value)

    return day


def _value(node: Node, root: Scope) -> Run:
    """Compute a value that has a name, with records of its own: it sees no others."""
    run = _run(node, root)
    if not any(one.op in OVER_RECORDS for one in walk(node, root)):
        return run
    return lambda env: run(
        Env(env.answers, env.today, env.channel, env.parameters, env.calendar)
    )


def _rule(node: Node, scope: Scope) -> Run:
    name, *args = node.args
    return _strict(RULES[str(name.leaf)].run, [_run(arg, scope) for arg in args])


def _reader(name: str, level: int) -> Run:
    if level == 0:
        return lambda env: env.answers.get(name)
    index = level - 1
    return lambda env: env.records[index].get(name)


def _found(name: str, scope: Scope) -> tuple[int, Any]:
    found = scope.find(name)
    assert found is not None  # noqa: S101  checked before
    return found


def _part(node: Node, scope: Scope) -> Run:
    assert isinstance(node.leaf, tuple)  # noqa: S101
    name, part = node.leaf
    read = _reader(name, _found(name, scope)[0])

    def one(env: Env) -> Value:
        value = read(env)
        return None if value is None else value.get(part) or None

    return one


def _and(node: Node, scope: Scope) -> Run:
    args = [_run(arg, scope) for arg in node.args]

    def conjunction(env: Env) -> Value:
        result: bool | None = True
        for arg in args:
            value = arg(env)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return conjunction


def _or(node: Node, scope: Scope) -> Run:
    args = [_run(arg, scope) for arg in node.args]

    def disjunction(env: Env) -> Value:
        result: bool | None = False
        for arg in args:
            value = arg(env)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return disjunction


def _if(node: Node, scope: Scope) -> Run:
    *pairs, otherwise = (_run(arg, scope) for arg in node.args)
    cases = tuple(zip(pairs[::2], pairs[1::2], strict=True))

    def first(env: Env) -> Value:
        for condition, then in cases:
            value = condition(env)
            if value is None:
                return None
            if value:
                return then(env)
        return otherwise(env)

    return first


def _answered(node: Node, scope: Scope) -> Run:
    arg = _run(node.args[0], scope)
    return lambda env: arg(env) is not None


def _over_records(node: Node, scope: Scope) -> Run:
    rows = _run(node.args[0], scope)
    if len(node.args) == 1:
        return _strict(len, [rows])
    name = str(node.args[0].leaf)
    shape = _found(name, scope)[1]
    assert isinstance(shape, Records)  # noqa: S101
    each = _run(node.args[1], scope.inside(shape))
    index = len(scope.levels) - 1
    fold = FOLDS[node.op]

    def over(env: Env) -> Value:
        records = rows(env)
        if records is None:
            return None
        values = []
        for record in records:
            env.records[index] = record
            values.append(each(env))
        return fold(values)

    return over


def _some(values: list[Value]) -> bool | None:
    return True if True in values else None if None in values else False


def _all(values: list[Value]) -> bool | None:
    return False if False in values else None if None in values else True


def _total(values: list[Value]) -> int | None:
    """Add numbers, or count what is true; one unknown leaves the sum unknown."""
    return None if None in values else _plus(0, *values)


FOLDS: Mapping[str, Callable[[list[Value]], Value]] = {
    "some": _some,
    "all": _all,
    "count": _total,
    "sum": _total,
}


def _param(node: Node, scope: Scope) -> Run:
    name = str(node.args[0].leaf)
    day = _run(node.args[1], scope)

    def in_force(env: Env) -> Value:
        on = day(env)
        if on is None:
            return None
        value = None
        for start, number in env.parameters.get(name, ()):
            if start <= on:
                value = number
        return value

    return in_force


def _bounded(number: int) -> int | None:
    return number if -LARGEST <= number <= LARGEST else None


def _stepwise(step: Callable[[int, int], int]) -> Callable[..., int | None]:
    """Fold numbers from the left; a step that leaves the range is unknown.

    The range is kept at every step, because not every evaluator could go beyond it
    and come back.
    """

    def fold(first: int, *others: int) -> int | None:
        total: int | None = first
        for number in others:
            total = None if total is None else _bounded(step(total, number))
        return total

    return fold


_plus, _times = _stepwise(add), _stepwise(mul)


def _floor_div(a: int, b: int) -> int | None:
    return a // b if b else None


def _ceil_div(a: int, b: int) -> int | None:
    return -(-a // b) if b else None


def _round_div(a: int, b: int) -> int | None:
    """Round to the nearest, a half away from zero (四捨五入)."""
    if not b:
        return None
    near = (2 * abs(a) + abs(b)) // (2 * abs(b))
    return near if (a < 0) == (b < 0) else -near


def _days_between(a: date, b: date) -> int:
    return (b - a).days


def _business_days_after(node: Node, scope: Scope) -> Run:
    start, count = (_run(arg, scope) for arg in node.args)

    def counted(env: Env) -> date | None:
        day, days = start(env), count(env)
        if day is None or days is None:
            return None
        return env.calendar.open_day_after(day, days)

    return counted


def _add_days(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _year(day: date) -> int:
    return day.year


def _month(day: date) -> int:
    return day.month


def _era(day: date) -> str | None:
    try:
        name = to_wareki(day).era
    except NotADate:  # before 1873 days were counted by the moon
        return None
    return CODE_OF_ERA[name]


def _era_year(day: date) -> int | None:
    try:
        return to_wareki(day).year
    except NotADate:
        return None


def _member(one: Value, many: Any) -> bool:
    return one in many


CODE_OF_ERA = dict(zip((era.name for era in ERAS), ERA_CODES, strict=True))
CALLS: Mapping[str, Callable[..., Value]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "+": _plus,
    "*": _times,
    "-": lambda a, b: _bounded(sub(a, b)),
    "neg": lambda a: -a,
    "not": lambda a: not a,
    "in": _member,
    "length": len,
    "floor_div": _floor_div,
    "ceil_div": _ceil_div,
    "round_div": _round_div,
    "min": min,
    "max": max,
    "age_on": age_on,
    "school_grade": school_grade,
    "fiscal_year": fiscal_year,
    "year": _year,
    "month": _month,
    "days_between": _days_between,
    "add_days": _add_days,
    "era": _era,
    "era_year": _era_year,
    "add_hours": add_hours,
}
MAKERS: Mapping[str, Callable[[Node, Scope], Run]] = {
    "int": _literal,
    "text": _literal,
    "bool": _literal,
    "name": _name,
    "part": _part,
    "list": _list,
    "date": _date,
    "instant": _instant,
    "and": _and,
    "or": _or,
    "if": _if,
    "answered": _answered,
    "param": _param,
    "rule": _rule,
    "business_days_after": _business_days_after,
    **dict.fromkeys(("some", "all", "count", "sum"), _over_records),
}
