"""Refuse an expression that could mean nothing, before anyone relies on it.

Different types are never compared and nothing is converted, so a condition that
passes here has one meaning in every evaluator.
"""

from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches

from madoguchi.procedures.expressions.instants import read_instant
from madoguchi.procedures.expressions.named.rules import RULES as RULES_BY_NAME
from madoguchi.procedures.expressions.named.rules import advice_for
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    ERA_CODES,
    INSTANT,
    INT,
    SPECIAL_SHAPES,
    TEXT,
    Choice,
    Choices,
    Literals,
    Parts,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.tree import (
    OVER_RECORDS,
    BadExpression,
    Node,
)

MAX_LEVELS = 2
"""How deep some/all/count/sum may stand in each other."""

SIGNATURES: Mapping[str, tuple[tuple[Shape, ...], Shape]] = {
    "not": ((BOOL,), BOOL),
    "neg": ((INT,), INT),
    "-": ((INT, INT), INT),
    "length": ((TEXT,), INT),
    "floor_div": ((INT, INT), INT),
    "ceil_div": ((INT, INT), INT),
    "round_div": ((INT, INT), INT),
    "age_on": ((DATE, DATE), INT),
    "school_grade": ((DATE, DATE), INT),
    "fiscal_year": ((DATE,), INT),
    "year": ((DATE,), INT),
    "month": ((DATE,), INT),
    "days_between": ((DATE, DATE), INT),
    "add_days": ((DATE, INT), DATE),
    "business_days_after": ((DATE, INT), DATE),
    "era": ((DATE,), Choice(ERA_CODES)),
    "era_year": ((DATE,), INT),
    "add_hours": ((INSTANT, INT), INSTANT),
}
SAME_FOR_ALL: Mapping[str, tuple[Shape, Shape]] = {
    "and": (BOOL, BOOL),
    "or": (BOOL, BOOL),
    "+": (INT, INT),
    "*": (INT, INT),
    "min": (INT, INT),
    "max": (INT, INT),
}


def shape_of(node: Node, scope: Scope, parameters: frozenset[str]) -> Shape:
    """Return the type of an expression, or say why it has none."""
    return _Checker(parameters).shape(node, scope)


def expect(node: Node, shape: Shape, scope: Scope, parameters: frozenset[str]) -> None:
    """Refuse an expression whose value is not of this type."""
    _Checker(parameters).want(node, shape, scope)


class _Checker:
    def __init__(self, parameters: frozenset[str]) -> None:
        self.parameters = parameters

    def shape(self, node: Node, scope: Scope) -> Shape:
        op = node.op
        if op in SIGNATURES:
            wanted, result = SIGNATURES[op]
            for arg, shape in zip(node.args, wanted, strict=True):
                self.want(arg, shape, scope)
            return result
        if op in SAME_FOR_ALL:
            shape, result = SAME_FOR_ALL[op]
            for arg in node.args:
                self.want(arg, shape, scope)
            return result
        return RULES[op](self, node, scope)

    def want(self, node: Node, wanted: Shape, scope: Scope) -> None:
        found = self.shape(node, scope)
        if found != wanted:
            raise BadExpression(
                f"{wanted.says} is expected here, found {found.says}", node.at
            )

    def literal(self, node: Node, _scope: Scope) -> Shape:
        return {"int": INT, "text": TEXT, "bool": BOOL}[node.op]

    def name(self, node: Node, scope: Scope) -> Shape:
        name = str(node.leaf)
        if name in SPECIAL_SHAPES:
            return SPECIAL_SHAPES[name]
        if found := scope.find(name):
            return found[1]
        near = get_close_matches(name, scope.names() | set(SPECIAL_SHAPES), 1)
        advice = f'; did you mean "{near[0]}"?' if near else ""
        raise BadExpression(f'there is no question "{name}"{advice}', node.at)

    def part(self, node: Node, scope: Scope) -> Shape:
        assert isinstance(node.leaf, tuple)  # noqa: S101
        name, part = node.leaf
        shape = self.name(Node("name", leaf=name, at=node.at), scope)
        if not isinstance(shape, Parts):
            raise BadExpression(f'"{name}" has no parts', node.at)
        if part not in shape.names:
            parts = ", ".join(shape.names)
            raise BadExpression(f'"{name}" has no part "{part}": {parts}', node.at)
        return TEXT

    def list(self, node: Node, scope: Scope) -> Shape:
        shapes = set()
        for arg in node.args:
            if arg.op not in ("int", "text"):
                raise BadExpression("a list holds numbers or texts only", arg.at)
            shapes.add(self.shape(arg, scope))
        if len(shapes) > 1:
            raise BadExpression("a list holds values of one type", node.at)
        return Literals(of=shapes.pop())

    def comparison(self, node: Node, scope: Scope) -> Shape:
        left, right = node.args
        shapes = self.shape(left, scope), self.shape(right, scope)
        if node.op in ("==", "!="):
            self.same(node, shapes)
        elif shapes not in ((INT, INT), (DATE, DATE), (INSTANT, INSTANT)):
            raise BadExpression(
                f'"{node.op}" orders two whole numbers or two dates, found '
                f"{shapes[0].says} and {shapes[1].says}",
                node.at,
            )
        return BOOL

    def same(self, node: Node, shapes: tuple[Shape, Shape]) -> None:
        left, right = shapes
        for choice, other, literal in (
            (left, right, node.args[1]),
            (right, left, node.args[0]),
        ):
            if isinstance(choice, Choice) and other == TEXT and literal.op == "text":
                self.among(literal, choice.values)
                return
        both_choices = isinstance(left, Choice) and isinstance(right, Choice)
        if not both_choices and (
            left != right or isinstance(left, Parts | Records | Choices | Literals)
        ):
            advice = ""
            if (left, right) in ((DATE, TEXT), (TEXT, DATE)):
                advice = '; write date("2026-04-01")'
            raise BadExpression(
                f"{left.says} cannot be compared with {right.says}{advice}", node.at
            )

    def among(self, literal: Node, values: tuple[str, ...]) -> None:
        if literal.leaf in values:
            return
        near = get_close_matches(str(literal.leaf), values, 1)
        advice = f'did you mean "{near[0]}"?' if near else ", ".join(values)
        raise BadExpression(f'"{literal.leaf}" is not an option: {advice}', literal.at)

    def membership(self, node: Node, scope: Scope) -> Shape:
        one, many = node.args
        left, right = self.shape(one, scope), self.shape(many, scope)
        if isinstance(right, Choices):
            if one.op != "text":
                raise BadExpression("an option in double quotes is expected", one.at)
            self.among(one, right.values)
        elif not isinstance(right, Literals):
            raise BadExpression(f"a list is expected, found {right.says}", many.at)
        elif isinstance(left, Choice) and right.of == TEXT:
            for literal in many.args:
                self.among(literal, left.values)
        elif left != right.of:
            raise BadExpression(
                f"{left.says} cannot be in a list of another type", node.at
            )
        return BOOL

    def either(self, node: Node, scope: Scope) -> Shape:
        *pairs, otherwise = node.args
        result = self.shape(pairs[1], scope)
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            self.want(condition, BOOL, scope)
            self.want(value, result, scope)
        self.want(otherwise, result, scope)
        if result not in (BOOL, INT, TEXT, DATE, INSTANT):
            raise BadExpression(f'"if" cannot give {result.says}', node.at)
        return result

    def answered(self, node: Node, scope: Scope) -> Shape:
        (arg,) = node.args
        computed = arg.op == "name" and scope.named(str(arg.leaf)) is not None
        if computed or arg.op not in ("name", "part") or arg.leaf in SPECIAL_SHAPES:
            raise BadExpression('"answered" asks about one question', arg.at)
        self.shape(arg, scope)
        return BOOL

    def over_records(self, node: Node, scope: Scope) -> Shape:
        rows = node.args[0]
        shape = self.shape(rows, scope)
        if isinstance(shape, Choices) and node.op == "count" and len(node.args) == 1:
            return INT
        if not isinstance(shape, Records):
            raise BadExpression(
                f'"{node.op}" goes over the records of a group, found {shape.says}',
                rows.at,
            )
        if len(node.args) > 1:
            if len(scope.levels) > MAX_LEVELS:
                raise BadExpression(
                    f"at most {MAX_LEVELS} of some, all, count, sum in each other",
                    node.at,
                )
            each = INT if node.op == "sum" else BOOL
            self.want(node.args[1], each, scope.inside(shape))
        return INT if node.op in ("count", "sum") else BOOL

    def date(self, node: Node, _scope: Scope) -> Shape:
        (arg,) = node.args
        if not _is_day(str(arg.leaf) if arg.op == "text" else ""):
            raise BadExpression('a date is written date("2026-04-01")', arg.at)
        return DATE

    def instant(self, node: Node, _scope: Scope) -> Shape:
        (arg,) = node.args
        try:
            read_instant(str(arg.leaf) if arg.op == "text" else "")
        except ValueError:
            raise BadExpression(
                'an instant is written instant("2026-04-01T09:00:00+09:00")', arg.at
            ) from None
        return INSTANT

    def rule(self, node: Node, scope: Scope) -> Shape:
        name, *args = node.args
        if name.op != "text":
            raise BadExpression(
                'a rule is called by name and version: rule("name@1", …)', name.at
            )
        named = RULES_BY_NAME.get(str(name.leaf))
        if named is None:
            advice = advice_for(str(name.leaf))
            raise BadExpression(f'there is no rule "{name.leaf}"; {advice}', name.at)
        if len(args) != len(named.takes):
            raise BadExpression(
                f'the rule "{named.reference}" takes {len(named.takes)} values, '
                f"found {len(args)}",
                node.at,
            )
        for arg, shape in zip(args, named.takes, strict=True):
            self.want(arg, shape, scope)
        return named.gives

    def param(self, node: Node, scope: Scope) -> Shape:
        name, day = node.args
        if name.op != "text":
            raise BadExpression("the name of a parameter stands in quotes", name.at)
        if name.leaf not in self.parameters:
            raise BadExpression(f'there is no parameter "{name.leaf}"', name.at)
        self.want(day, DATE, scope)
        return INT


def _is_day(text: str) -> bool:
    """Say whether a text is a day; Python reads 20260401 and 2026-W14-3 too."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


RULES: Mapping[str, Callable[[_Checker, Node, Scope], Shape]] = {
    "int": _Checker.literal,
    "text": _Checker.literal,
    "bool": _Checker.literal,
    "name": _Checker.name,
    "part": _Checker.part,
    "list": _Checker.list,
    "in": _Checker.membership,
    "if": _Checker.either,
    "answered": _Checker.answered,
    "date": _Checker.date,
    "instant": _Checker.instant,
    "param": _Checker.param,
    "rule": _Checker.rule,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), _Checker.comparison),
    **dict.fromkeys(OVER_RECORDS, _Checker.over_records),
}


def depends_on(node: Node, scope: Scope) -> frozenset[tuple[int, str]]:
    """Return the names an expression reads, each with its level (0: a question)."""
    if node.op in ("name", "part"):
        name = node.leaf[0] if isinstance(node.leaf, tuple) else str(node.leaf)
        if (value := scope.named(name)) is not None:
            return depends_on(value.node, scope.root)
        found = scope.find(name)
        return frozenset({(found[0], name)}) if found else frozenset()
    inner = scope
    if node.op in OVER_RECORDS and (found := scope.find(str(node.args[0].leaf))):
        shape = found[1]
        if isinstance(shape, Records):
            inner = scope.inside(shape)
    read = [
        depends_on(arg, inner if place else scope)
        for place, arg in enumerate(node.args)
    ]
    levels = len(scope.levels)
    return frozenset(
        (level, name) for names in read for level, name in names if level < levels
    )
