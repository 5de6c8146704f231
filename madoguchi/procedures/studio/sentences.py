"""Turn conditions into rows that an official can change, and back.

What rows cannot say is refused, never bent: `tree_of(rows_of(tree))` is the tree.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from madoguchi.procedures.expressions.checking import shape_of
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    INT,
    SPECIAL_SHAPES,
    TEXT,
    Choice,
    Choices,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.tree import BadExpression, Node
from madoguchi.procedures.studio.rows import (
    CALCULATED,
    DEEPEST,
    LOOKS,
    ORDERS,
    Asked,
    Case,
    Cases,
    Day,
    Each,
    Group,
    Line,
    Quantity,
    RowOfCondition,
    Test,
    depth,
)

LOOK_OF = {operator: look for look, operator in LOOKS.items()}
PAIR = 2
EARLIEST, LATEST = "1873-01-01", "2099-12-31"


class NotRows(BadExpression):
    """An expression that says more than rows can."""


# --------------------------------------------------------------------- rows to a tree


def tree_of(group: Group) -> Node:
    """Return the condition that rows mean.

    >>> from madoguchi.procedures.expressions.write import write
    >>> adult = Test(Asked("birth", "age"), ">=", number=number(18))
    >>> write(tree_of(Group("all", (adult, Test(Asked("waived"), "no")))))
    'age_on(birth, today) >= 18 and not waived'
    """
    parts = tuple(map(_row, group.rows))
    node = parts[0]
    if len(parts) > 1:
        node = Node("and" if group.join == "all" else "or", parts)
    return Node("not", (node,)) if group.denied else node


def quantity_tree(quantity: Quantity) -> Node:
    """Return the number that a sum means."""
    node = _sum(quantity.lines)
    if quantity.at_most is None:
        return node
    return Node("min", (node, _sum((quantity.at_most,))))


def number(value: int) -> Quantity:
    """Return a plain number, of zero or more."""
    return Quantity((Line(times=value),))


def _row(row: RowOfCondition) -> Node:
    match row:
        case Group():
            return tree_of(row)
        case Each():
            over = "all" if row.how == "all" else "some"
            node = Node(over, (_name(row.name), tree_of(row.inside)))
            return Node("not", (node,)) if row.how == "none" else node
        case Cases():
            args = [
                part
                for case in row.cases
                for part in (tree_of(case.when), _outcome(case.then))
            ]
            return Node("if", (*args, _outcome(row.otherwise)))
        case Test():
            return _test(row)


def _outcome(then: Group | bool) -> Node:  # noqa: FBT001
    return Node("bool", leaf=then) if isinstance(then, bool) else tree_of(then)


def _test(test: Test) -> Node:
    left = asked_tree(test.asked)
    so = WAYS.get(test.how)
    if so is not None:
        return so(left, test.values)
    if test.how in OPPOSITE.values():
        so = WAYS[next(one for one, other in OPPOSITE.items() if other == test.how)]
        return _denied(so(left, test.values))
    if test.day is not None:
        return Node(test.how, (left, day_tree(test.day)))
    assert test.number is not None  # noqa: S101  a comparison has something to compare
    return Node(test.how, (left, quantity_tree(test.number)))


def _denied(node: Node) -> Node:
    return Node("!=", node.args) if node.op == "==" else Node("not", (node,))


def _among(left: Node, values: tuple[str, ...]) -> Node:
    if len(values) == 1:
        return Node("==", (left, _text(values[0])))
    return Node("in", (left, Node("list", tuple(map(_text, values)))))


def _one_of(left: Node, values: tuple[str, ...]) -> Node:
    listed = tuple(Node("int", leaf=int(one)) for one in values)
    return Node("in", (left, Node("list", listed)))


WAYS: Mapping[str, Callable[[Node, tuple[str, ...]], Node]] = {
    "yes": lambda left, _values: left,
    "answered": lambda left, _values: Node("answered", (left,)),
    "has": lambda left, values: Node("in", (_text(values[0]), left)),
    "is": lambda left, values: Node("==", (left, _text(values[0]))),
    "among": _among,
    "one_of": _one_of,
}
OPPOSITE = {
    "yes": "no",
    "answered": "unanswered",
    "has": "has_not",
    "is": "is_not",
    "among": "not_among",
    "one_of": "none_of",
}


def asked_tree(asked: Asked) -> Node:
    """Return what is asked about, as a tree."""
    if asked.look == CALCULATED:
        return _sum(asked.lines)
    if asked.look == "param":
        return Node("param", (_text(asked.name), day_tree(asked.day)))
    if not asked.look:
        if asked.part:
            return Node("part", leaf=(asked.name, asked.part))
        return _name(asked.name)
    args = [_name(asked.name)]
    if asked.look == "length" and asked.part:
        args = [Node("part", leaf=(asked.name, asked.part))]
    if asked.look in ("age", "grade", "days"):
        args.append(day_tree(asked.day))
    elif asked.look == "sum":
        args.append(_name(asked.part))
    elif asked.inside is not None:
        args.append(tree_of(asked.inside))
    return Node(LOOKS[asked.look], tuple(args))


def day_tree(day: Day) -> Node:
    node = Node("date", (_text(day.of),)) if day.is_fixed else _name(day.of)
    if day.plus:
        count = Node("int", leaf=abs(day.plus))
        node = Node(
            "add_days", (node, Node("neg", (count,)) if day.plus < 0 else count)
        )
    return node


def _sum(lines: Sequence[Line]) -> Node:
    first, *others = lines
    node, is_chain = _product(first, negative=first.sign == "-"), False
    for line in others:
        part = _product(line)
        if line.sign == "-":
            node, is_chain = Node("-", (node, part)), False
        else:
            before = node.args if is_chain else (node,)
            node, is_chain = Node("+", (*before, part)), True
    return node


def _product(line: Line, *, negative: bool = False) -> Node:
    factors = [] if line.times is None else [Node("int", leaf=line.times)]
    factors += [asked_tree(one) for one in (line.of, line.by) if one is not None]
    if negative:
        factors[0] = Node("neg", (factors[0],))
    return factors[0] if len(factors) == 1 else Node("*", tuple(factors))


def _name(key: str) -> Node:
    return Node("name", leaf=key)


def _text(value: str) -> Node:
    return Node("text", leaf=value)


# --------------------------------------------------------------------- a tree to rows


def rows_of(node: Node, scope: Scope, parameters: frozenset[str]) -> Group:
    """Return the rows of a sound condition, or raise NotRows."""
    group = _Reader(scope, parameters).group(node)
    if tree_of(group) != node:
        raise NotRows("rows would write it in another way", node.at)
    if depth(group) > DEEPEST:
        raise NotRows("its conditions stand too deep in each other", node.at)
    _typable(node)
    return group


def quantity_of(node: Node, scope: Scope, parameters: frozenset[str]) -> Quantity:
    """Return the sum that a sound number is, or raise NotRows."""
    quantity = _Reader(scope, parameters).quantity(node)
    if quantity_tree(quantity) != node:
        raise NotRows("a sum would write it in another way", node.at)
    _typable(node)
    return quantity


def asked_of_tree(node: Node, scope: Scope, parameters: frozenset[str]) -> Asked:
    """Return what a part of a rule asks about, or raise NotRows."""
    return _Reader(scope, parameters).asked(node)


def day_of_tree(node: Node, scope: Scope, parameters: frozenset[str]) -> Day:
    """Return the day that a part of a rule names, or raise NotRows."""
    day = _Reader(scope, parameters).day(node)
    _typable(node)
    return day


def _typable(node: Node) -> None:
    """Refuse what no field of a form takes: such days, texts of several lines."""
    for part in node.walk():
        text = str(part.leaf)
        if part.op == "date" and not EARLIEST <= str(part.args[0].leaf) <= LATEST:
            raise NotRows("a day outside the calendar of a form", part.at)
        if part.op == "text" and (not text.strip() or "\n" in text or "\r" in text):
            raise NotRows("a text that no field of one line takes", part.at)


class _Reader:
    def __init__(self, scope: Scope, parameters: frozenset[str]) -> None:
        self.scope = scope
        self.parameters = parameters

    def shape(self, node: Node) -> Shape:
        return shape_of(node, self.scope, self.parameters)

    def inside(self, records: Node) -> "_Reader":
        shape = self.shape(records)
        if not isinstance(shape, Records):
            raise NotRows("it goes over something else than records", records.at)
        return _Reader(self.scope.inside(shape), self.parameters)

    def group(self, node: Node) -> Group:
        row = self.row(node)
        return row if isinstance(row, Group) else Group("all", (row,))

    def row(self, node: Node) -> RowOfCondition:
        if node.op in ("and", "or"):
            join: Literal["all", "any"] = "all" if node.op == "and" else "any"
            return Group(join, tuple(map(self.row, node.args)))
        if node.op == "not":
            return self.denied(node.args[0])
        if node.op == "if":
            return self.cases(node)
        if node.op in ("some", "all"):
            how: Literal["some", "all"] = "some" if node.op == "some" else "all"
            return self.each(node, how)
        return self.test(node)

    def denied(self, node: Node) -> RowOfCondition:
        if node.op == "some":
            return self.each(node, "none")
        if node.op in ("name", "in", "answered"):
            test = self.test(node)
            return Test(test.asked, OPPOSITE[test.how], test.values)
        group = self.group(node)
        if group.denied:
            return Group("all", (group,), denied=True)
        return Group(group.join, group.rows, denied=True)

    def each(self, node: Node, how: Literal["some", "all", "none"]) -> Each:
        records, inside = node.args
        return Each(str(records.leaf), how, self.inside(records).group(inside))

    def cases(self, node: Node) -> Cases:
        *pairs, otherwise = node.args
        found = tuple(
            Case(self.group(when), self.outcome(then))
            for when, then in zip(pairs[::2], pairs[1::2], strict=True)
        )
        return Cases(found, self.outcome(otherwise))

    def outcome(self, node: Node) -> Group | bool:
        return node.leaf is True if node.op == "bool" else self.group(node)

    def test(self, node: Node) -> Test:
        if node.op == "name" and self.shape(node) == BOOL:
            return Test(Asked(str(node.leaf)), "yes")
        if node.op == "answered":
            return Test(self.asked(node.args[0]), "answered")
        if node.op == "in":
            return self.membership(*node.args)
        if node.op in ORDERS:
            return self.comparison(node)
        raise NotRows(f'"{node.op}" is no row', node.at)

    def membership(self, one: Node, many: Node) -> Test:
        if many.op != "list":
            if not isinstance(self.shape(many), Choices):
                raise NotRows("a list is expected", many.at)
            return Test(self.asked(many), "has", (str(one.leaf),))
        values = tuple(str(literal.leaf) for literal in many.args)
        shape = self.shape(one)
        if isinstance(shape, Choice):
            return Test(self.asked(one), "among", values)
        if shape == INT:
            return Test(self.asked(one), "one_of", values)
        raise NotRows("a text among several", one.at)

    def comparison(self, node: Node) -> Test:
        left, right = node.args
        shape = self.shape(left)
        if shape == INT:
            number = self.quantity(right)
            return Test(self.asked(left, calculated=True), node.op, number=number)
        if shape == DATE:
            return Test(self.asked(left), node.op, day=self.day(right))
        if right.op == "text" and node.op in ("==", "!="):
            how = {Choice: ("among", "not_among"), type(TEXT): ("is", "is_not")}
            so, not_so = how[type(shape)]
            value = (str(right.leaf),)
            return Test(self.asked(left), so if node.op == "==" else not_so, value)
        raise NotRows("a comparison that no row makes", node.at)

    def asked(self, node: Node, *, calculated: bool = False) -> Asked:
        if reader := ASKED.get(node.op):
            return reader(self, node)
        if calculated and node.op in ("+", "-", "*"):
            return Asked("", CALCULATED, lines=self.lines(node))
        raise NotRows(f'"{node.op}" is nothing a row asks about', node.at)

    def name(self, node: Node) -> Asked:
        return Asked(str(node.leaf))

    def part(self, node: Node) -> Asked:
        assert isinstance(node.leaf, tuple)  # noqa: S101
        return Asked(node.leaf[0], part=node.leaf[1])

    def looked(self, node: Node) -> Asked:
        look, whole = LOOK_OF[node.op], self.leaf(node.args[0])
        if len(node.args) == PAIR:
            return Asked(whole.name, look, day=self.day(node.args[1]))
        return Asked(whole.name, look, whole.part)

    def counted(self, node: Node) -> Asked:
        records = self.leaf(node.args[0])
        if len(node.args) == 1:
            return Asked(records.name, "count")
        inside = self.inside(node.args[0]).group(node.args[1])
        return Asked(records.name, "count", inside=inside)

    def summed(self, node: Node) -> Asked:
        records, each = map(self.leaf, node.args)
        return Asked(records.name, "sum", each.name)

    def param(self, node: Node) -> Asked:
        name, day = node.args
        return Asked(str(name.leaf), "param", day=self.day(day))

    def leaf(self, node: Node) -> Asked:
        if node.op == "name":
            return self.name(node)
        if node.op == "part":
            return self.part(node)
        raise NotRows("a row asks about questions only", node.at)

    def day(self, node: Node) -> Day:
        if node.op == "add_days":
            of, count = node.args
            sign = -1 if count.op == "neg" else 1
            digits = count.args[0] if count.op == "neg" else count
            if isinstance(digits.leaf, int) and not self.day(of).plus:
                return Day(self.day(of).of, sign * digits.leaf)
        elif node.op == "date":
            return Day(str(node.args[0].leaf))
        elif node.op == "name":
            return Day(str(node.leaf))
        raise NotRows("a day that no row names", node.at)

    # ---------------------------------------------------------------------- numbers

    def quantity(self, node: Node) -> Quantity:
        if node.op == "min" and len(node.args) == PAIR:
            whole, most = node.args
            (line,) = self.lines(most)[:1]
            return Quantity(self.lines(whole), line)
        return Quantity(self.lines(node))

    def lines(self, node: Node) -> tuple[Line, ...]:
        return tuple(self.line(sign, part) for sign, part in _parts(node))

    def line(self, sign: Literal["+", "-"], node: Node) -> Line:
        factors = list(node.args) if node.op == "*" else [node]
        if factors[0].op == "neg":
            sign, factors[0] = "-", factors[0].args[0]
        times = None
        if isinstance(factors[0].leaf, int) and factors[0].op == "int":
            times = factors.pop(0).leaf
        if len(factors) > PAIR:
            raise NotRows("a product of more than three", node.at)
        of, by = (*map(self.asked, factors), None, None)[:PAIR]
        assert times is None or isinstance(times, int)  # noqa: S101
        return Line(sign, times, of, by)


def _parts(node: Node) -> list[tuple[Literal["+", "-"], Node]]:
    if node.op not in ("+", "-"):
        return [("+", node)]
    first, *others = node.args
    sign: Literal["+", "-"] = "+" if node.op == "+" else "-"
    return [*_parts(first), *((sign, other) for other in others)]


ASKED: Mapping[str, Callable[[_Reader, Node], Asked]] = {
    "name": _Reader.name,
    "part": _Reader.part,
    "count": _Reader.counted,
    "sum": _Reader.summed,
    "param": _Reader.param,
    **{
        LOOKS[look]: _Reader.looked
        for look in LOOKS
        if look not in ("count", "sum", "param")
    },
}


def shape_of_asked(asked: Asked, scope: Scope) -> Shape | None:
    """Return the type of what is asked about; None when there is no such thing."""
    if asked.look == "era":
        return shape_of(Node("era", (Node("name", leaf="today"),)), scope, frozenset())
    if asked.look:
        return INT
    if asked.part:
        return TEXT
    found = scope.find(asked.name)
    return found[1] if found else SPECIAL_SHAPES.get(asked.name)
