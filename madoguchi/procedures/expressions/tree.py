"""The tree of an expression, and its JSON form.

A tree says what to compute; it does not know the questions it names.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""What `json.loads` gives; `from_json` checks it node by node."""

MAX_DEPTH = 12
MAX_SIZE = 200
MAX_INTEGER = 10**12
"""The largest number that can be written; a year of a ward's budget fits."""

TYPE_OF_LEAF = {"int": int, "text": str, "bool": bool, "name": str}
LEAVES = frozenset({*TYPE_OF_LEAF, "part"})

ARITY: dict[str, tuple[int, int]] = {
    "list": (1, 50),
    "and": (2, MAX_SIZE),
    "or": (2, MAX_SIZE),
    "not": (1, 1),
    "==": (2, 2),
    "!=": (2, 2),
    "<": (2, 2),
    "<=": (2, 2),
    ">": (2, 2),
    ">=": (2, 2),
    "+": (2, MAX_SIZE),
    "*": (2, MAX_SIZE),
    "-": (2, 2),
    "neg": (1, 1),
    "in": (2, 2),
    "if": (3, 3),
    "answered": (1, 1),
    "some": (2, 2),
    "all": (2, 2),
    "count": (1, 2),
    "sum": (2, 2),
    "length": (1, 1),
    "floor_div": (2, 2),
    "ceil_div": (2, 2),
    "min": (2, 8),
    "max": (2, 8),
    "age_on": (2, 2),
    "school_grade": (2, 2),
    "fiscal_year": (1, 1),
    "year": (1, 1),
    "month": (1, 1),
    "days_between": (2, 2),
    "add_days": (2, 2),
    "date": (1, 1),
    "instant": (1, 1),
    "add_hours": (2, 2),
    "param": (2, 2),
}
"""How many arguments each operator takes: the whole of the language."""

OPERATORS = frozenset(
    "list and or not == != < <= > >= + * - neg in".split()  # noqa: SIM905
)
FUNCTIONS = frozenset(ARITY) - OPERATORS
OVER_RECORDS = frozenset({"some", "all", "count", "sum"})
SPECIALS = frozenset({"today", "channel"})
WORDS = frozenset({"and", "or", "not", "in", "true", "false"})
RESERVED = FUNCTIONS | SPECIALS | WORDS


class BadExpression(Exception):
    """An expression that cannot be used: why, and where in its text (from 0)."""

    def __init__(self, why: str, at: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.at = at


@dataclass(frozen=True, slots=True)
class Node:
    """One operation; leaves hold a literal or a name in `leaf`."""

    op: str
    args: tuple["Node", ...] = ()
    leaf: str | int | bool | tuple[str, str] | None = None
    at: int = field(default=0, compare=False)

    def walk(self) -> Iterator["Node"]:
        yield self
        for arg in self.args:
            yield from arg.walk()


def depth(node: Node) -> int:
    return 1 + max(map(depth, node.args), default=0)


def check_limits(node: Node) -> Node:
    """Refuse a tree that is too deep or too large to be read by a person."""
    if (size := sum(1 for _ in node.walk())) > MAX_SIZE:
        raise BadExpression(
            f"the expression has {size} parts; at most {MAX_SIZE} are allowed", node.at
        )
    if (deep := depth(node)) > MAX_DEPTH:
        raise BadExpression(
            f"the expression is nested {deep} deep; at most {MAX_DEPTH} are allowed",
            node.at,
        )
    return node


def to_json(node: Node) -> Json:
    """Write a tree as nested lists, the operator first.

    >>> to_json(Node("<", (Node("name", leaf="age"), Node("int", leaf=18))))
    ['<', ['name', 'age'], ['int', 18]]
    """
    if node.op == "part":
        return [node.op, *_part(node)]
    if node.op in LEAVES:
        return [node.op, node.leaf]
    return [node.op, *map(to_json, node.args)]


def from_json(value: Json) -> Node:
    """Read a tree back; anything that `to_json` does not write is refused."""
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        raise BadExpression("not the JSON form of an expression")
    op: str = value[0]
    rest: list[Json] = value[1:]
    if op == "part" and len(rest) == 2 and all(isinstance(word, str) for word in rest):  # noqa: PLR2004
        return Node(op, leaf=(str(rest[0]), str(rest[1])))
    if op in TYPE_OF_LEAF and len(rest) == 1:
        leaf: Json = rest[0]
        if isinstance(leaf, str | int) and type(leaf) is TYPE_OF_LEAF[op]:
            return Node(op, leaf=leaf)
    least, most = ARITY.get(op, (1, 0))
    if not least <= len(rest) <= most:
        raise BadExpression(f'"{op}" with {len(rest)} arguments is not known')
    return Node(op, tuple(map(from_json, rest)))


def _part(node: Node) -> tuple[str, str]:
    assert isinstance(node.leaf, tuple)  # noqa: S101
    return node.leaf
