"""What the questions of a version are called when its rules are said in words."""

from collections.abc import Iterable

from madoguchi.design.fields import PARTS
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.scope import questions_of, scope_of
from madoguchi.procedures.expressions.say import Words, say
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.kinds.question import Question


def words_of(definition: Definition) -> Words:
    """Return the Japanese labels of questions, options, parts and units."""
    labels, options, parts, units = {}, {}, {}, {}
    for key, one in _with_keys(questions_of(definition)):
        labels[key] = one.label["ja"]
        options[key] = {option.value: option.label["ja"] for option in one.options}
        units[key] = "円" if one.kind == "money" else one.text("unit")["ja"]
        for part in PARTS.get(one.kind, ()):
            parts[f"{key}.{part.key}"] = part.label
    labels |= {one.name: one.label["ja"] for one in definition.values}
    return Words(labels, options, parts, units)


def sentence_of(
    node: Node, definition: Definition, groups: tuple[str, ...] = ()
) -> str:
    """Say a rule of a version in Japanese.

    `groups` are the record lists that the rule stands in, the outermost first.
    """
    scope, words = scope_of(definition), words_of(definition)
    return say(node, scope, words, frozenset(definition.parameters), groups)


def _with_keys(
    questions: Iterable[Question], group: str = ""
) -> Iterable[tuple[str, Question]]:
    for one in questions:
        yield f"{group}.{one.key}" if group else one.key, one
        yield from _with_keys(one.questions, one.key)
