"""Find the parts of an expression that can never be true, or never false.

What a part can be follows from the types, the options, the limits of numbers and
from what must hold before the part is looked at. Where that is not enough to be sure,
nothing is said: every flaw is one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import NamedTuple, TypeAlias

from madoguchi.procedures.expressions.checking import shape_of
from madoguchi.procedures.expressions.compile import LARGEST, Parameters
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    INT,
    Choice,
    Choices,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.tree import OVER_RECORDS, Node


class Span(NamedTuple):
    """Whole numbers from `low` to `high`; days are counted as numbers too."""

    low: int
    high: int


Bounds: TypeAlias = Mapping[str, Span]
"""The limits of number questions by key, those of a group as `group.key`."""

Truth: TypeAlias = bool
SO, NOT_SO = True, False
Options: TypeAlias = frozenset[str | bool | None]
Known: TypeAlias = Mapping[Node, Span | Options]
"""What a part can still be, where more is known than its type."""

MOST_WAYS = 64
"""Beyond it a way is followed without what it told, which is safe and says less."""
MOST_STEPS = 10_000
"""How long one expression is looked into; what is left after it is taken for sound."""
ANY_NUMBER = Span(-LARGEST, LARGEST)
ANY_DAY = Span(date.min.toordinal(), date.max.toordinal())
MOST_RECORDS = 50
LIMITS: Mapping[str, Span] = {
    "month": Span(1, 12),
    "year": Span(1, 9999),
    "fiscal_year": Span(0, 9999),
    "era_year": Span(1, 9999),
    "length": Span(0, LARGEST),
    "age_on": Span(-9999, 9999),
    "school_grade": Span(-10006, 9993),
    "sum": ANY_NUMBER,
}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
DENIED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A part that can never be true, or never false."""

    part: Node
    never: bool


def unreachable(
    node: Node,
    scope: Scope,
    bounds: Bounds,
    parameters: Parameters,
    groups: tuple[str, ...] = (),
) -> Iterator[Unreachable]:
    """Yield the smallest parts of a sound expression that decide nothing.

    `groups` names the groups whose records the inner levels of the scope are.
    """
    return Reach(scope, groups, bounds, parameters).flaws(node, [{}])


@dataclass(slots=True)
class _Patience:
    """How many steps are left; all of an expression share them."""

    left: int = MOST_STEPS

    def step(self) -> bool:
        self.left -= 1
        return self.left >= 0


class Reach:
    """What the parts of one expression can be, and in which ways."""

    def __init__(
        self,
        scope: Scope,
        groups: tuple[str, ...],
        bounds: Bounds,
        parameters: Parameters,
        patience: _Patience | None = None,
    ) -> None:
        self.scope = scope
        self.groups = groups
        self.bounds = bounds
        self.parameters = parameters
        self.patience = patience or _Patience()

    # ------------------------------------------------------------ what is wrong

    def flaws(self, node: Node, ways: list[Known]) -> Iterator[Unreachable]:
        if node.op in ("and", "or"):
            yield from self._flaws_of_chain(node, ways)
        elif node.op == "if":
            yield from self._flaws_of_cases(node, ways)
        elif node.op == "not":
            yield from self.flaws(node.args[0], ways)
        elif node.op in OVER_RECORDS and len(node.args) > 1:
            # Names inside are those of a record; what is known outside stays out.
            yield from self._inside(node).flaws(node.args[1], [{}])
        elif found := list(self._flaws_of_claim(node, ways)):
            yield from found
        else:
            for arg in node.args:
                yield from self.flaws(arg, ways)

    def _flaws_of_chain(self, node: Node, ways: list[Known]) -> Iterator[Unreachable]:
        """Go through the parts in order, each under what the earlier ones leave."""
        for arg in node.args:
            found = list(self.flaws(arg, ways))
            yield from found
            if found:
                return
            ways = self.ways(arg, node.op == "and", ways)
            if not ways:  # a literal decides
                return

    def _flaws_of_cases(self, node: Node, ways: list[Known]) -> Iterator[Unreachable]:
        *pairs, otherwise = node.args
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            found = list(self.flaws(condition, ways))
            yield from found
            if found:
                return
            if met := self.ways(condition, SO, ways):
                yield from self.flaws(value, met)
            ways = self.ways(condition, NOT_SO, ways)
            if not ways:
                return
        yield from self.flaws(otherwise, ways)

    def _flaws_of_claim(self, node: Node, ways: list[Known]) -> Iterator[Unreachable]:
        if node.op not in CLAIMS and not self._is_bool(node):
            return
        for truth in (SO, NOT_SO):
            if not self.ways(node, truth, ways):
                yield Unreachable(node, truth)

    def _is_bool(self, node: Node) -> bool:
        return node.op == "name" and self._shape(node) == BOOL

    def _inside(self, node: Node) -> "Reach":
        shape = self._shape(node.args[0])
        assert isinstance(shape, Records)  # noqa: S101  the expression is sound
        groups = (*self.groups, str(node.args[0].leaf))
        return Reach(
            self.scope.inside(shape),
            groups,
            self.bounds,
            self.parameters,
            self.patience,
        )

    def _shape(self, node: Node) -> Shape:
        return shape_of(node, self.scope, frozenset(self.parameters))

    # ------------------------------------------------------- how it could be so

    def ways(self, node: Node, truth: Truth, known: list[Known]) -> list[Known]:
        """Return what is known in each way in which a condition is so; [] if none."""
        found = [way for one in known for way in self._ways(node, truth, one)]
        return found if len(found) <= MOST_WAYS else known

    def _ways(self, node: Node, truth: Truth, known: Known) -> list[Known]:
        if not self.patience.step():
            return [known]
        if follow := WAYS.get(node.op):
            return follow(self, node, truth, known)
        return self._narrowed(node, frozenset({truth}), known)

    def literal(self, node: Node, truth: Truth, known: Known) -> list[Known]:
        return [known] if node.leaf == truth else []

    def denied(self, node: Node, truth: Truth, known: Known) -> list[Known]:
        return self._ways(node.args[0], not truth, known)

    def chain(self, node: Node, truth: Truth, known: Known) -> list[Known]:
        """Follow all parts of a true "and" or a false "or", any part of the others."""
        if truth != (node.op == "and"):
            return [way for arg in node.args for way in self._ways(arg, truth, known)]
        ways = [known]
        for arg in node.args:
            ways = self.ways(arg, truth, ways)
        return ways

    def cases(self, node: Node, truth: Truth, known: Known) -> list[Known]:
        *pairs, otherwise = node.args
        found: list[Known] = []
        left: list[Known] = [known]
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            met = self.ways(condition, SO, left)
            found += self.ways(value, truth, met)
            left = self.ways(condition, NOT_SO, left)
        return found + self.ways(otherwise, truth, left)

    def compared(self, node: Node, truth: Truth, known: Known) -> list[Known]:
        left, right = node.args
        shape = self._shape(left)
        op = node.op if truth else DENIED[node.op]
        if shape in (INT, DATE):
            return self._ordered(op, (left, right), known)
        if shape == BOOL:
            same = op == "=="
            return [
                way
                for value in (SO, NOT_SO)
                for one in self._ways(left, value, known)
                for way in self._ways(right, value == same, one)
            ]
        for term, literal in ((left, right), (right, left)):
            if literal.op == "text":
                wanted = frozenset({str(literal.leaf)})
                return self._picked(term, wanted, op == "==", known)
        return self._narrowed(node, frozenset({truth}), known)

    def among(self, node: Node, truth: Truth, known: Known) -> list[Known]:
        one, many = node.args
        shape = self._shape(one)
        if many.op == "list" and isinstance(shape, Choice):
            wanted = frozenset(str(arg.leaf) for arg in many.args)
            return self._picked(one, wanted, truth, known)
        if many.op == "list" and shape == INT:
            each = [Node("==", (one, arg)) for arg in many.args]
            chain = Node("or", tuple(each)) if len(each) > 1 else each[0]
            return self._ways(chain, truth, known)
        return self._narrowed(node, frozenset({truth}), known)

    def _picked(
        self,
        term: Node,
        wanted: frozenset[str],
        among: Truth,
        known: Known,
    ) -> list[Known]:
        """Keep the options that are wanted, or the others."""
        shape = self._shape(term)
        if not isinstance(shape, Choice):
            claim = Node("in", (term, *(Node("text", leaf=one) for one in wanted)))
            return self._narrowed(claim, frozenset({among}), known)
        every = frozenset(shape.values)
        return self._narrowed(term, wanted if among else every - wanted, known, every)

    def _narrowed(
        self,
        term: Node,
        kept: frozenset[str] | frozenset[bool],
        known: Known,
        every: Options = frozenset({True, False}),
    ) -> list[Known]:
        now = known.get(term, every)
        assert isinstance(now, frozenset)  # noqa: S101  a term has one type
        left = now & kept
        return [{**known, term: left}] if left else []

    def _ordered(self, op: str, sides: tuple[Node, Node], known: Known) -> list[Known]:
        found = known
        left, right = sides
        for one, other, how in ((left, right, op), (right, left, MIRRORED[op])):
            span = _cut(self.span(one, found), how, self.span(other, found))
            if span.low > span.high:
                return []
            found = {**found, one: span}
        return [found]

    # --------------------------------------------------------- how large it can be

    def span(self, node: Node, known: Known) -> Span:
        """Return between which numbers a value lies, when it is known at all."""
        span = self._span(node, known)
        now = known.get(node)
        if isinstance(now, Span):
            return Span(max(span.low, now.low), min(span.high, now.high))
        return span

    def _span(self, node: Node, known: Known) -> Span:
        op = node.op
        if op in SPANS:
            return SPANS[op](self, node)
        if op in LIMITS:
            return LIMITS[op]
        values = list(node.args)
        if op == "if":
            values = [*node.args[1:-1:2], node.args[-1]]
        elif op not in ARITHMETIC:
            return ANY_DAY if self._shape(node) == DATE else ANY_NUMBER
        return ARITHMETIC[op]([self.span(one, known) for one in values])

    def span_of_literal(self, node: Node) -> Span:
        if node.op == "date":
            day = date.fromisoformat(str(node.args[0].leaf)).toordinal()
            return Span(day, day)
        assert isinstance(node.leaf, int)  # noqa: S101
        return Span(node.leaf, node.leaf)

    def span_of_param(self, node: Node) -> Span:
        values = [value for _, value in self.parameters[str(node.args[0].leaf)]]
        return Span(min(values), max(values))

    def span_of_name(self, node: Node) -> Span:
        name = str(node.leaf)
        found = self.scope.find(name)
        if found is None or found[1] == DATE:
            return ANY_DAY
        level = found[0]
        key = f"{self.groups[level - 1]}.{name}" if level else name
        return self.bounds.get(key, ANY_NUMBER)

    def span_of_count(self, node: Node) -> Span:
        shape = self._shape(node.args[0])
        most = len(shape.values) if isinstance(shape, Choices) else MOST_RECORDS
        return Span(0, most)


def _cut(span: Span, op: str, other: Span) -> Span:
    """Return the part of a span that can stand so beside some number of another."""
    low, high = span
    if op == "!=":
        # One number is left out, and it matters when it is the first or the last.
        one = other.low == other.high
        return Span(
            low + (one and low == other.low), high - (one and high == other.low)
        )
    if op in ("<", "<=", "=="):
        high = min(high, other.high - (op == "<"))
    if op in (">", ">=", "=="):
        low = max(low, other.low + (op == ">"))
    return Span(low, high)


def _hull(spans: list[Span]) -> Span:
    return Span(min(one.low for one in spans), max(one.high for one in spans))


def _within(low: int, high: int) -> Span:
    """Keep to the numbers that are not unknown."""
    return Span(max(low, -LARGEST), min(high, LARGEST))


def _product(spans: list[Span]) -> Span:
    def times(one: Span, other: Span) -> Span:
        ends = [a * b for a in one for b in other]
        return _within(min(ends), max(ends))

    return reduce(times, spans)


def _plus(spans: list[Span]) -> Span:
    def add(one: Span, other: Span) -> Span:
        return _within(one.low + other.low, one.high + other.high)

    return reduce(add, spans)


def _minus(spans: list[Span]) -> Span:
    one, other = spans
    return _within(one.low - other.high, one.high - other.low)


def _quotient(spans: list[Span]) -> Span:
    """Be exact for the usual divisor, a positive number, and careful otherwise."""
    whole, by = spans
    if by.low < 1:
        return ANY_NUMBER
    ends = [end // part for end in whole for part in by]
    return Span(min(ends), max(ends) + 1)


ARITHMETIC: Mapping[str, Callable[[list[Span]], Span]] = {
    "+": _plus,
    "-": _minus,
    "*": _product,
    "neg": lambda spans: Span(-spans[0].high, -spans[0].low),
    "min": lambda spans: Span(*(min(ends) for ends in zip(*spans, strict=True))),
    "max": lambda spans: Span(*(max(ends) for ends in zip(*spans, strict=True))),
    "floor_div": _quotient,
    "ceil_div": _quotient,
    "round_div": _quotient,
    "days_between": lambda spans: _minus([spans[1], spans[0]]),
    "if": _hull,
}
CLAIMS = frozenset({*MIRRORED, "in", "answered"})
WAYS: Mapping[str, Callable[[Reach, Node, Truth, Known], list[Known]]] = {
    "bool": Reach.literal,
    "not": Reach.denied,
    "and": Reach.chain,
    "or": Reach.chain,
    "if": Reach.cases,
    "in": Reach.among,
    **dict.fromkeys(MIRRORED, Reach.compared),
}
SPANS: Mapping[str, Callable[[Reach, Node], Span]] = {
    "int": Reach.span_of_literal,
    "date": Reach.span_of_literal,
    "name": Reach.span_of_name,
    "count": Reach.span_of_count,
    "param": Reach.span_of_param,
}
