"""Decision tables (判定表): rows of conditions with one result each.

The first row whose conditions all hold gives the result, and `otherwise` is the result
when none does. A condition that is unknown leaves the result unknown, as in `if`. A
table is data, becomes a tree and can be read back from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.tree import BadExpression, Node, check_limits
from madoguchi.procedures.expressions.write import write

ANY = "-"
"""A cell that asks nothing."""

IT = Node("name", leaf="_")
"""Stands for the column while a cell is read."""

COMPARES = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
KEYS = ("columns", "rows", "otherwise")


@dataclass(frozen=True, slots=True)
class Row:
    """Tests for each column, all of which must hold, and what follows."""

    cells: tuple[tuple[str, ...], ...]
    then: Node


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """What is asked about, the rows from the first to the last, and all else."""

    columns: tuple[Node, ...]
    rows: tuple[Row, ...]
    otherwise: Node


class NotATable(BadExpression):
    """A tree that says more than a table of this kind can show."""


def to_tree(table: DecisionTable) -> Node:
    """Return the tree that a table means, or refuse the cell that means nothing."""
    args: list[Node] = []
    for number, row in enumerate(table.rows, start=1):
        tests = [
            claim_of(column, cell, f"row {number}, column {place}")
            for place, (column, cells) in enumerate(
                zip(table.columns, row.cells, strict=True), start=1
            )
            for cell in cells
        ]
        if not tests:
            raise BadExpression(
                f"row {number} asks nothing: what holds in all other cases is "
                '"otherwise"'
            )
        args += [Node("and", tuple(tests)) if len(tests) > 1 else tests[0], row.then]
    if not args:
        raise BadExpression("a decision table needs at least one row")
    return check_limits(Node("if", (*args, table.otherwise)))


def from_tree(node: Node) -> DecisionTable:
    """Return the table of a tree that `to_tree` could have made.

    >>> tree = parse('if(a == "x" and b > 3, 1, c, 2, 3)')
    >>> [write(column) for column in from_tree(tree).columns]
    ['a', 'b', 'c']
    """
    if node.op != "if":
        raise NotATable('only "if" can be shown as a decision table', node.at)
    *pairs, otherwise = node.args
    read = [
        [_test(one) for one in (met.args if met.op == "and" else (met,))]
        for met in pairs[::2]
    ]
    columns = tuple(dict.fromkeys(column for tests in read for column, _ in tests))
    rows = tuple(
        Row(
            tuple(
                tuple(cell for about, cell in tests if about == column)
                for column in columns
            ),
            then,
        )
        for tests, then in zip(read, pairs[1::2], strict=True)
    )
    table = DecisionTable(columns, rows, otherwise)
    if to_tree(table) != node:
        raise NotATable("its conditions stand in different orders", node.at)
    return table


def from_data(data: Mapping[str, Any]) -> DecisionTable:
    """Read a table as it stands in a TOML file."""
    if unknown := sorted(set(data) - set(KEYS)):
        raise BadExpression(f'a decision table has no "{unknown[0]}"')
    columns = tuple(
        _parsed(text, f"column {at}")
        for at, text in enumerate(_listed(data, "columns"), start=1)
    )
    rows = tuple(
        _row(row, len(columns), f"row {at}")
        for at, row in enumerate(_listed(data, "rows"), start=1)
    )
    return DecisionTable(columns, rows, _parsed(data.get("otherwise"), '"otherwise"'))


def to_data(table: DecisionTable) -> dict[str, Any]:
    """Return a table as it stands in a TOML file."""
    return {
        "columns": [write(column) for column in table.columns],
        "rows": [
            {"when": [_shown(cell) for cell in row.cells], "then": write(row.then)}
            for row in table.rows
        ],
        "otherwise": write(table.otherwise),
    }


def _row(row: Any, width: int, place: str) -> Row:
    if not isinstance(row, Mapping) or set(row) != {"when", "then"}:
        raise BadExpression(f'{place} is written {{ when = […], then = "…" }}')
    cells = row["when"]
    if not isinstance(cells, Sequence) or isinstance(cells, str) or len(cells) != width:
        raise BadExpression(f'"when" of {place} needs {width} cells, one per column')
    return Row(
        tuple(_cells(cell, place) for cell in cells),
        _parsed(row["then"], f'"then" of {place}'),
    )


def _cells(cell: Any, place: str) -> tuple[str, ...]:
    tests = (cell,) if isinstance(cell, str) else cell
    if not isinstance(tests, Sequence) or not all(isinstance(x, str) for x in tests):
        raise BadExpression(f"a cell of {place} is a text, or a list of texts")
    return tuple(_unified(test) for test in tests if test != ANY)


def _unified(test: str) -> str:
    """Write a test as `from_tree` would; one that cannot be read stays as it is."""
    try:
        return _test(claim_of(IT, test))[1]
    except BadExpression:
        return test


def _shown(cell: tuple[str, ...]) -> str | list[str]:
    if len(cell) == 1:
        return cell[0]
    return list(cell) if cell else ANY


def _listed(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    if not isinstance(found, list) or not found:
        raise BadExpression(f'a decision table needs "{key}", a list')
    return found


def _parsed(text: Any, place: str) -> Node:
    if not isinstance(text, str):
        raise BadExpression(f"{place} must be an expression in quotes")
    try:
        return parse(text)
    except BadExpression as bad:
        raise BadExpression(f"{place}, character {bad.at + 1}: {bad.why}") from None


def claim_of(column: Node, cell: str, place: str = "a cell") -> Node:
    """Return what a cell says about its column."""
    if cell == "true":
        return column
    if cell == "false":
        return Node("not", (column,))
    claim = _parsed(f"_ {cell}", f'{place}, at "{cell}"')
    if claim.op not in COMPARES or claim.args[0] != IT:
        raise BadExpression(
            f'{place}: "{cell}" is no test; write such as >= 3, == "a", in ["a", "b"], '
            f"true, false or {ANY}"
        )
    return Node(claim.op, (column, claim.args[1]))


def _test(claim: Node) -> tuple[Node, str]:
    """Return the column that a condition is about, and its cell."""
    if claim.op == "not":
        return claim.args[0], "false"
    if claim.op in COMPARES and claim.args[0].op != "text":
        bare = write(Node(claim.op, (IT, claim.args[1])))
        return claim.args[0], bare.removeprefix("_ ")
    return claim, "true"
