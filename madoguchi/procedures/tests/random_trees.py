"""Random sound expressions with random answers, for all operators of the language."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    INSTANT,
    INT,
    SPECIAL_SHAPES,
    TEXT,
    Choice,
    Choices,
    Parts,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.tests.vectors import Vector, in_python, vectors

NUMBERS = (0, 1, 2, 3, 5, 7, 18, 100, 120, 999, 10**6, 10**12)
ANSWERED = (*NUMBERS, -1, -7, 2**53 - 1, 1 - 2**53)
TEXTS = (
    "",
    "a",
    "𠮷",
    "板橋区𠮷",
    "若葉",
    "か\u3099",
    "it's",
    '"',
    "\\",
    "a\nb",
    "True",
)
DAYS = (
    "0001-01-01", "1872-12-31", "1873-01-01", "1912-07-30", "1926-12-25", "1960-02-29",
    "1989-01-07", "1989-01-08", "2004-02-29", "2008-04-01", "2008-04-02", "2019-04-30",
    "2019-05-01", "2020-04-01", "2020-04-02", "2024-02-29", "2026-03-31", "2026-04-01",
    "2026-05-02", "2026-11-24", "2026-12-31", "2027-01-01", "2027-12-31", "9999-12-31",
)  # fmt: skip
GIVING_A_NUMBER = (
    "+", "*", "-", "neg", "floor_div", "ceil_div", "round_div", "min", "max", "length",
    "age_on", "school_grade", "fiscal_year", "year", "month", "days_between", "param",
    "era_year", "count", "sum",
)  # fmt: skip
GIVING_A_CLAIM = (
    "and", "or", "not", "==", "!=", "<", "<=", ">", ">=", "in", "answered", "some",
    "all", "choice", "era",
)  # fmt: skip
DEEPEST = 5
MOST_LEVELS = 2


def random_vectors(count: int, seed: int, scope: Scope) -> Iterator[Vector]:
    """Yield cases whose value is what the Python evaluator makes of them."""
    chance = Random(seed)  # noqa: S311  no secret
    some = vectors().good
    for number in range(count):
        if number % 25 == 0:
            answers = _answers(chance, scope.levels[0])
        maker = _Maker(chance)
        shape = chance.choice((BOOL, BOOL, INT, TEXT, DATE, INSTANT))
        node = maker.tree(shape, scope, DEEPEST)
        like = chance.choice(some)
        closed = like.closed if chance.random() < 0.9 else frozenset()
        bare = Vector(
            write(node), node, None, answers, date.fromisoformat(chance.choice(DAYS)),
            like.channel, like.parameters, closed,
        )  # fmt: skip
        yield _with_value(bare, scope)


def _with_value(bare: Vector, scope: Scope) -> Vector:
    return Vector(
        bare.text, bare.node, in_python(bare, scope), bare.answers, bare.today,
        bare.channel, bare.parameters, bare.closed,
    )  # fmt: skip


def _answers(chance: Random, shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """Answer about two thirds of the questions; some of the others with null."""
    found = {}
    for key, shape in shapes.items():
        luck = chance.random()
        if luck < 0.85:
            found[key] = _answer(chance, shape)
        elif luck < 0.93:
            found[key] = None
    return found


def _answer(chance: Random, shape: Shape) -> Any:
    match shape:
        case Choice(values=values):
            return chance.choice(values)
        case Choices(values=values):
            return [one for one in values if chance.random() < 0.5]
        case Parts(names=names):
            return {name: chance.choice(TEXTS) for name in names}
        case Records(fields=fields):
            return [_answers(chance, fields) for _ in range(chance.randrange(4))]
    plain = {
        INT: chance.choice(ANSWERED),
        BOOL: chance.random() < 0.5,
        DATE: _day(chance),
        INSTANT: _instant(chance),
    }
    return plain.get(shape, chance.choice(TEXTS))


def _day(chance: Random) -> str:
    if chance.random() < 0.7:
        return chance.choice(DAYS)
    return (date(1950, 1, 1) + timedelta(days=chance.randrange(29000))).isoformat()


def _instant(chance: Random) -> str:
    return f"{_day(chance)}T{chance.randrange(24):02}:{chance.randrange(60):02}:00Z"


class _Maker:
    """Makes one sound tree after another."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def tree(self, shape: Shape, scope: Scope, depth: int) -> Node:
        makers: list[Callable[[], Node]] = [lambda: self.leaf(shape, scope)]
        if depth > 1:
            makers += [lambda: self.call(shape, scope, depth - 1)] * 4
        return self.chance.choice(makers)()

    def many(self, shape: Shape, scope: Scope, depth: int, count: int) -> list[Node]:
        return [self.tree(shape, scope, depth) for _ in range(count)]

    # ------------------------------------------------------------------- leaves

    def leaf(self, shape: Shape, scope: Scope) -> Node:
        names = [
            Node("name", leaf=name)
            for name in sorted(scope.names() | set(SPECIAL_SHAPES))
            if _seen(scope, name) == shape
        ]
        if shape == TEXT:
            names += [
                Node("part", leaf=(name, part))
                for name in sorted(scope.names())
                if isinstance(parts := _seen(scope, name), Parts)
                for part in parts.names
            ]
        literal = self.literal(shape)
        return self.chance.choice([*names, literal, literal])

    def literal(self, shape: Shape) -> Node:
        if shape == INT:
            return Node("int", leaf=self.chance.choice(NUMBERS))
        if shape == BOOL:
            return Node("bool", leaf=self.chance.random() < 0.5)
        if shape == DATE:
            return Node("date", (Node("text", leaf=_day(self.chance)),))
        if shape == INSTANT:
            return Node("instant", (Node("text", leaf=_instant(self.chance)),))
        return Node("text", leaf=self.chance.choice(TEXTS))

    # -------------------------------------------------------------------- calls

    def call(self, shape: Shape, scope: Scope, depth: int) -> Node:
        if self.chance.random() < 0.15:
            return self.cases(shape, scope, depth)
        if shape == INT:
            return self.number(scope, depth)
        if shape == BOOL:
            return self.claim(scope, depth)
        if shape == DATE:
            op = self.chance.choice(("add_days", "business_days_after"))
            days = Node("int", leaf=self.chance.choice(NUMBERS[:9]))
            if self.chance.random() < 0.3:
                days = self.tree(INT, scope, depth)
            return Node(op, (self.tree(DATE, scope, depth), days))
        if shape == INSTANT:
            hours = Node("int", leaf=self.chance.choice(NUMBERS[:9]))
            return Node("add_hours", (self.tree(INSTANT, scope, depth), hours))
        return self.leaf(shape, scope)

    def cases(self, shape: Shape, scope: Scope, depth: int) -> Node:
        args = []
        for _ in range(self.chance.choice((1, 1, 2))):
            args += [self.tree(BOOL, scope, depth), self.tree(shape, scope, depth)]
        return Node("if", (*args, self.tree(shape, scope, depth)))

    def number(self, scope: Scope, depth: int) -> Node:
        op = self.chance.choice(GIVING_A_NUMBER)
        if op in ("count", "sum"):
            return self.over_records(op, scope, depth)
        if op == "param":
            name = Node("text", leaf="limit")
            return Node(op, (name, self.tree(DATE, scope, depth)))
        counts = {"+": 3, "*": 2, "neg": 1, "min": 3, "max": 2}
        of = {"length": TEXT, "days_between": DATE, "age_on": DATE}
        of |= dict.fromkeys(("school_grade",), DATE)
        one_day = ("fiscal_year", "year", "month", "era_year")
        of |= dict.fromkeys(one_day, DATE)
        count = 1 if op in (*one_day, "length") else counts.get(op, 2)
        return Node(op, tuple(self.many(of.get(op, INT), scope, depth, count)))

    def claim(self, scope: Scope, depth: int) -> Node:
        op = self.chance.choice(GIVING_A_CLAIM)
        if op in ("some", "all"):
            return self.over_records(op, scope, depth)
        if op in ("and", "or"):
            count = self.chance.choice((2, 3))
            return Node(op, tuple(self.many(BOOL, scope, depth, count)))
        if op == "not":
            return Node(op, (self.tree(BOOL, scope, depth),))
        if op in ("==", "!="):
            shape = self.chance.choice((INT, TEXT, DATE, INSTANT, BOOL))
            return Node(op, tuple(self.many(shape, scope, depth, 2)))
        if op in ("<", "<=", ">", ">="):
            shape = self.chance.choice((INT, DATE, INSTANT))
            return Node(op, tuple(self.many(shape, scope, depth, 2)))
        return self.about_names(op, scope, depth)

    def about_names(self, op: str, scope: Scope, depth: int) -> Node:
        if op == "in":
            shape = self.chance.choice((INT, TEXT))
            values = tuple(self.literal(shape) for _ in range(3))
            return Node(op, (self.tree(shape, scope, depth), Node("list", values)))
        if op == "era":
            era = Node("text", leaf=self.chance.choice(("reiwa", "showa", "meiji")))
            return Node("==", (Node(op, (self.tree(DATE, scope, depth),)), era))
        names = sorted(scope.names())
        name = self.chance.choice(names)
        named = _seen(scope, name)
        node = Node("name", leaf=name)
        if isinstance(named, Choice):
            values = tuple(Node("text", leaf=one) for one in named.values)
            among = Node("list", values[: self.chance.randrange(1, len(values))])
            return Node("in", (node, among))
        if isinstance(named, Choices):
            return Node("in", (Node("text", leaf=named.values[0]), node))
        if isinstance(named, Parts):
            node = Node("part", leaf=(name, named.names[0]))
        return Node("answered", (node,))

    def over_records(self, op: str, scope: Scope, depth: int) -> Node:
        lists = [
            name
            for name in sorted(scope.names())
            if isinstance(_seen(scope, name), Records)
        ]
        name = self.chance.choice(lists)
        shape = _seen(scope, name)
        assert isinstance(shape, Records)
        rows = Node("name", leaf=name)
        if len(scope.levels) > MOST_LEVELS:
            return (
                Node("answered", (rows,))
                if op in ("some", "all")
                else Node("count", (rows,))
            )
        if op == "count" and self.chance.random() < 0.3:
            return Node(op, (rows,))
        each = INT if op == "sum" else BOOL
        return Node(op, (rows, self.tree(each, scope.inside(shape), depth)))


def _seen(scope: Scope, name: str) -> Shape | None:
    if name in SPECIAL_SHAPES:
        return SPECIAL_SHAPES[name]
    found = scope.find(name)
    return found[1] if found else None
