"""What the expressions of a version can see."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.expressions.checking import shape_of
from madoguchi.procedures.expressions.reach import Span
from madoguchi.procedures.expressions.shapes import Named, Records, Scope, Shape
from madoguchi.procedures.expressions.tree import BadExpression, Node
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question


def shape_of_question(question: Question) -> Shape:
    if question.questions:
        return Records(fields=shapes_of(question.questions))
    return kind_of(question).shape(question)


def shapes_of(questions: Iterable[Question]) -> Mapping[str, Shape]:
    """Return the types of the answers; what is only shown has none."""
    return {
        question.key: shape_of_question(question)
        for question in questions
        if kind_of(question).has_answer
    }


def bounds_of(questions: Iterable[Question], group: str = "") -> dict[str, Span]:
    """Return the limits of all number questions, those of a group as `group.key`."""
    found: dict[str, Span] = {}
    for one in questions:
        key = f"{group}.{one.key}" if group else one.key
        if limits := kind_of(one).bounds(one):
            found[key] = Span(*limits)
        found |= bounds_of(one.questions, one.key)
    return found


def questions_of(definition: Definition) -> tuple[Question, ...]:
    return tuple(one for page in definition.pages for one in page.questions)


def scope_of(definition: Definition) -> Scope:
    """Return the questions of a version and the values it names, as far as sound."""
    scope = Scope((shapes_of(questions_of(definition)),))
    names = frozenset(definition.parameters)
    open_ones = {one.name: one.value for one in definition.values}
    while ready := [name for name in open_ones if not reads_any(open_ones, name)]:
        for name in ready:
            node = open_ones.pop(name)
            with suppress(BadExpression):
                named = Named(node, shape_of(node, scope, names))
                scope = Scope(scope.levels, {**scope.values, name: named})
    return scope


def reads_any(values: Mapping[str, Node], name: str) -> frozenset[str]:
    """Return which of these values a value reads at once."""
    read = {str(one.leaf) for one in values[name].walk() if one.op == "name"}
    return frozenset(read & set(values))
