"""Whether the answers that make a condition true can be there at the same time.

A hidden answer is absent, so a condition about it is never true while it is hidden: a
page for those who say A, and a condition on an answer that only those give who say B.
"""

from collections.abc import Iterator, Mapping, Sequence

from madoguchi.procedures.expressions.compile import Parameters
from madoguchi.procedures.expressions.reach import SO, Bounds, Known, Reach
from madoguchi.procedures.expressions.shapes import Scope
from madoguchi.procedures.expressions.tree import Node

LEAVES_OPEN = frozenset({"and", "or", "if", "some", "all"})
"""What can be known although some of its parts are not."""
COUNTS = frozenset({"count", "sum"})


def can_hold(
    node: Node,
    scope: Scope,
    bounds: Bounds,
    parameters: Parameters,
    asked: Mapping[str, Sequence[Node]],
) -> bool:
    """Say whether a sound condition can be true; in doubt it can.

    `asked` are the conditions under which each question is asked.
    """
    reach = Reach(scope, (), bounds, parameters)
    todo: list[tuple[Known, frozenset[str]]] = [
        (way, frozenset()) for way in reach.ways(node, SO, [{}])
    ]
    while todo:
        way, done = todo.pop()
        needed = {key for one in way for key in _given_in(one, way, scope)}
        fresh = min((needed & asked.keys()) - done, default=None)
        if fresh is None or reach.patience.left <= 0:
            return True
        ways = [way]
        for condition in asked[fresh]:
            ways = reach.ways(condition, SO, ways)
        todo += [(one, done | {fresh}) for one in ways]
    return False


def _given_in(term: Node, way: Known, scope: Scope) -> Iterator[str]:
    """Yield the questions that must be answered for a term to be as it is."""
    if term.op == "answered":
        if way[term] == frozenset({True}):
            yield from _read(term.args[0], scope)
        return
    yield from _read(term, scope)


def _read(node: Node, scope: Scope) -> Iterator[str]:
    if node.op in LEAVES_OPEN or node.op == "answered":
        return
    if node.op in ("name", "part"):
        name = node.leaf[0] if isinstance(node.leaf, tuple) else str(node.leaf)
        if scope.named(name) is None:
            yield name
        return
    for one in node.args[:1] if node.op in COUNTS else node.args:
        yield from _read(one, scope)
