"""The tree of an expression, and its JSON form.

A tree says what to compute; it does not know the questions it names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""What `json.loads` gives; `from_json` checks it node by node."""

MAX_DEPTH = 12
MAX_SIZE = 200
MAX_WORDS = 4000
"""How many characters the names and texts of one expression have together."""
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
    "if": (3, MAX_SIZE),
    "answered": (1, 1),
    "some": (2, 2),
    "all": (2, 2),
    "count": (1, 2),
    "sum": (2, 2),
    "length": (1, 1),
    "floor_div": (2, 2),
    "ceil_div": (2, 2),
    "round_div": (2, 2),
    "min": (2, 8),
    "max": (2, 8),
    "age_on": (2, 2),
    "school_grade": (2, 2),
    "fiscal_year": (1, 1),
    "year": (1, 1),
    "month": (1, 1),
    "days_between": (2, 2),
    "add_days": (2, 2),
    "business_days_after": (2, 2),
    "era": (1, 1),
    "era_year": (1, 1),
    "date": (1, 1),
    "instant": (1, 1),
    "add_hours": (2, 2),
    "param": (2, 2),
    "rule": (1, 9),
}
"""How many arguments each operator takes: the whole of the language.

"if" takes pairs of condition and value, and one value for all other cases.
"""

OPERATORS = frozenset(
    "list and or not == != < <= > >= + * - neg in".split()  # noqa: SIM905
)
FUNCTIONS = frozenset(ARITY) - OPERATORS
OVER_RECORDS = frozenset({"some", "all", "count", "sum"})
SPECIALS = frozenset({"today", "channel"})
WORDS = frozenset({"and", "or", "not", "in", "true", "false"})
RESERVED = FUNCTIONS | SPECIALS | WORDS
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


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
    if (long := sum(_letters(one) for one in node.walk())) > MAX_WORDS:
        raise BadExpression(
            f"its names and texts have {long} characters; at most {MAX_WORDS} are "
            "allowed",
            node.at,
        )
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


def start_of(node: Node) -> int:
    """Return where the text of a part begins; a comparison's own place is its sign."""
    return min(one.at for one in node.walk())


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
    """Read a tree back; anything that `parse` could not make is refused."""
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        raise BadExpression("not the JSON form of an expression")
    op: str = value[0]
    rest: list[Json] = value[1:]
    if op in LEAVES:
        return _leaf(op, rest)
    if not takes(op, len(rest)):
        raise BadExpression(f'"{op}" with {len(rest)} arguments is not known')
    return Node(op, tuple(map(from_json, rest)))


def takes(op: str, count: int) -> bool:
    """Say whether an operator can stand with so many arguments."""
    least, most = ARITY.get(op, (1, 0))
    return least <= count <= most and (op != "if" or count % 2 == 1)


def _leaf(op: str, rest: list[Json]) -> Node:
    if op == "part":
        if len(rest) == 2 and _is_name(rest[0]) and _is_word(rest[1]):  # noqa: PLR2004
            return Node(op, leaf=(str(rest[0]), str(rest[1])))
    elif len(rest) == 1 and type(rest[0]) is TYPE_OF_LEAF[op]:
        leaf: Json = rest[0]
        fits = op != "int" or 0 <= leaf <= MAX_INTEGER
        if fits and (op != "name" or _is_name(leaf)):
            return Node(op, leaf=leaf)
    raise BadExpression(f'"{op}" does not hold what it must')


def _is_name(word: Json) -> bool:
    return _is_word(word) and word not in WORDS


def _is_word(word: Json) -> bool:
    return isinstance(word, str) and bool(NAME.fullmatch(word))


def _letters(node: Node) -> int:
    words = node.leaf if isinstance(node.leaf, tuple) else (node.leaf,)
    return sum(len(word) for word in words if isinstance(word, str))


def _part(node: Node) -> tuple[str, str]:
    assert isinstance(node.leaf, tuple)  # noqa: S101
    return node.leaf
