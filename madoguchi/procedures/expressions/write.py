"""Write a tree as text, with no more brackets than it needs.

Reading the text gives the same tree back: `parse(write(tree)) == tree`.
"""

from collections.abc import Callable, Mapping

from madoguchi.procedures.expressions.tree import FUNCTIONS, Node

EITHER, BOTH, NEGATION, COMPARISON, SUM, PRODUCT, SIGNED, VALUE = range(8)
"""How closely an operator binds, the loosest first."""

BINDS: Mapping[str, int] = {
    "or": EITHER,
    "and": BOTH,
    "not": NEGATION,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), COMPARISON),
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "neg": SIGNED,
}


def write(node: Node) -> str:
    """Return the text form of a tree.

    >>> from madoguchi.procedures.expressions.parse import parse
    >>> write(parse('(a+b)*2 >= 3 and (not((c)))'))
    '(a + b) * 2 >= 3 and not c'
    """
    return WRITERS.get(node.op, _call)(node)


def _at_least(binding: int, node: Node) -> str:
    """Write a part, in brackets when it binds more loosely than its place asks."""
    text = write(node)
    return text if BINDS.get(node.op, VALUE) >= binding else f"({text})"


def _chain(node: Node) -> str:
    closer = BINDS[node.op] + 1
    return f" {node.op} ".join(_at_least(closer, arg) for arg in node.args)


def _sum(node: Node) -> str:
    first, *others = node.args
    # A sum at the head of a sum would be read as one longer sum.
    head = PRODUCT if (node.op, first.op) == ("+", "+") else SUM
    parts = (_at_least(head, first), *(_at_least(PRODUCT, arg) for arg in others))
    return f" {node.op} ".join(parts)


def _comparison(node: Node) -> str:
    return f" {node.op} ".join(_at_least(SUM, arg) for arg in node.args)


def _call(node: Node) -> str:
    assert node.op in FUNCTIONS  # noqa: S101  every operator is in WRITERS
    return f"{node.op}({_items(node)})"


def _items(node: Node) -> str:
    return ", ".join(map(write, node.args))


def _quoted(node: Node) -> str:
    text = str(node.leaf).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\n", "\\n") + '"'


def _part(node: Node) -> str:
    assert isinstance(node.leaf, tuple)  # noqa: S101
    return ".".join(node.leaf)


WRITERS: Mapping[str, Callable[[Node], str]] = {
    "or": _chain,
    "and": _chain,
    "*": _chain,
    "+": _sum,
    "-": _sum,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), _comparison),
    "not": lambda node: f"not {_at_least(NEGATION, node.args[0])}",
    "neg": lambda node: f"-{_at_least(VALUE, node.args[0])}",
    "list": lambda node: f"[{_items(node)}]",
    "int": lambda node: str(node.leaf),
    "bool": lambda node: str(node.leaf).lower(),
    "name": lambda node: str(node.leaf),
    "text": _quoted,
    "part": _part,
}
