"""Write a tree in the text form, so that reading it gives the same tree.

Brackets stand only where the tree would otherwise be another one.
"""

from collections.abc import Callable, Mapping

from madoguchi.procedures.expressions.tree import FUNCTIONS, Node

OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGNED, PRIMARY = range(8)
"""How tightly each form binds, the loosest first."""

BINDS: Mapping[str, int] = {
    "or": OR,
    "and": AND,
    "not": NOT,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), COMPARISON),
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "neg": SIGNED,
}


def write(node: Node) -> str:
    """Return the text that `parse` reads back as this tree.

    >>> from madoguchi.procedures.expressions.parse import parse
    >>> write(parse('(a or b)  and not (c==1)'))
    '(a or b) and not c == 1'
    """
    if node.op in FUNCTIONS:
        return f"{node.op}({', '.join(map(write, node.args))})"
    return WRITERS[node.op](node)


def _within(node: Node, least: int) -> str:
    """Write a part, in brackets when it binds more loosely than its place allows."""
    text = write(node)
    return text if BINDS.get(node.op, PRIMARY) >= least else f"({text})"


def _chain(node: Node) -> str:
    binds = BINDS[node.op]
    return f" {node.op} ".join(_within(arg, binds + 1) for arg in node.args)


def _comparison(node: Node) -> str:
    left, right = (_within(arg, SUM) for arg in node.args)
    return f"{left} {node.op} {right}"


def _sum(node: Node) -> str:
    first, *rest = node.args
    # A sum goes on to its left only where the two do not become one.
    joins = first.op == "+" == node.op
    words = [_within(first, PRODUCT if joins else SUM)]
    words += [_within(arg, PRODUCT) for arg in rest]
    return f" {node.op} ".join(words)


def _quoted(node: Node) -> str:
    text = str(node.leaf).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\n", "\\n") + '"'


def _part(node: Node) -> str:
    assert isinstance(node.leaf, tuple)  # noqa: S101
    return ".".join(node.leaf)


WRITERS: Mapping[str, Callable[[Node], str]] = {
    "int": lambda node: str(node.leaf),
    "text": _quoted,
    "bool": lambda node: str(node.leaf).lower(),
    "name": lambda node: str(node.leaf),
    "part": _part,
    "list": lambda node: f"[{', '.join(map(write, node.args))}]",
    "not": lambda node: f"not {_within(node.args[0], NOT)}",
    "neg": lambda node: f"-{_within(node.args[0], PRIMARY)}",
    "and": _chain,
    "or": _chain,
    "*": _chain,
    "+": _sum,
    "-": _sum,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), _comparison),
}
