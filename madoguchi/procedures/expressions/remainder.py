"""What is left of a condition when all but a few answers are known.

The rest goes to the browser: it never learns what was answered on other pages beyond
what a condition makes of it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from madoguchi.procedures.expressions.checking import depends_on, shape_of
from madoguchi.procedures.expressions.compile import (
    Env,
    Parameters,
    Value,
    compile_tree,
)
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    INT,
    TEXT,
    Choice,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.tree import OVER_RECORDS, Json, Node, to_json

Remainder: TypeAlias = Callable[[Env], Json]
"""Returns the JSON form of a tree in which `null` stands for what is unknown."""

OPS = {INT: "int", BOOL: "bool", TEXT: "text"}


class NotAlone(Exception):
    """A condition that needs more of other answers than a value."""


def remainder(
    node: Node, scope: Scope, here: frozenset[str], parameters: Parameters
) -> Remainder:
    """Return what computes the rest of a sound condition, or raise NotAlone.

    `here` are the questions whose answers stay open.
    """
    needs = depends_on(node, scope)
    names = frozenset(parameters)
    if not any(level or name in here for level, name in needs):
        shape = shape_of(node, scope, names)
        if shape in OPS or shape == DATE or isinstance(shape, Choice):
            run = compile_tree(node, scope, parameters)
            return lambda env: _literal(run(env), shape)
        if needs:
            raise NotAlone
    if node.op in ("param", "business_days_after", "rule"):
        raise NotAlone  # values in force, closed days, a rule would have to go along
    if node.op == "name" and (value := scope.named(str(node.leaf))) is not None:
        return remainder(value.node, scope.root, here, parameters)
    if not node.args:
        if isinstance(shape_of(node, scope, names), Records):
            raise NotAlone
        whole = to_json(node)
        return lambda _env: whole
    if node.op in OVER_RECORDS and len(node.args) > 1:
        raise NotAlone
    parts = [remainder(arg, scope, here, parameters) for arg in node.args]
    return lambda env: [node.op, *(part(env) for part in parts)]


def _literal(value: Value, shape: Shape) -> Json:
    if value is None:
        return None
    if isinstance(value, date):
        return ["date", ["text", value.isoformat()]]
    written: Any = OPS.get(shape, "text")
    return [written, value]
