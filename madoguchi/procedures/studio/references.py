"""What mentions a question or an option, when its key changes.

Rules are texts or decision tables; one that cannot be read is left as it is, and
`flaws` tells its author.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from madoguchi.procedures.examples import example_text
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.tree import BadExpression, Node
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.studio.manuscript import Manuscript, Value

RULES: Final = frozenset(
    {"show_if", "required_if", "value", "amount", "when", "rule", "passes", "from"}
)  # fmt: skip
FAMILIES: Final = frozenset(
    {"page", "question", "fee", "eligibility", "amounts", "values", "stage", "deadline"}
)
WORD: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(?<![\w.])[A-Za-z_][A-Za-z0-9_]*')
COMPARES: Final = frozenset({"==", "!=", "in"})


def is_rule(place: str) -> bool:
    """Say whether a place holds a rule.

    >>> is_rule("page/more/show_if"), is_rule("stage/review/title")
    (True, False)
    """
    family, _, rest = place.partition("/")
    return family in FAMILIES and rest.rpartition("/")[2] in RULES


def mentions(rule: Value, key: str) -> bool:
    """Say whether a rule asks about a question.

    >>> mentions('kind == "dog"', "kind"), mentions('kind == "dog"', "dog")
    (True, False)
    """
    if isinstance(rule, str):
        return any(word == key for word in WORD.findall(rule))
    if isinstance(rule, dict):
        return any(mentions(one, key) for one in rule.values())
    return isinstance(rule, list) and any(mentions(one, key) for one in rule)


def renamed_question(manuscript: Manuscript, old: str, new: str) -> Manuscript:
    """Return a manuscript that calls a question by its new name everywhere.

    Inside a record the short name is what rules know.
    """
    group, _, short = old.rpartition(".")
    named = new.rpartition(".")[2]

    def word(text: str) -> str:
        return WORD.sub(lambda one: named if one[0] == short else one[0], text)

    places = {}
    for place, value in manuscript.places.items():
        kept = value
        if is_rule(place) and _may_mean(place, value, group, short):
            kept = _in_texts(value, word)
        elif not group and place.startswith(("roles/", "facts/", "attendance/")):
            kept = new if value == old else value
        elif not group and place.startswith("example/"):
            kept = _in_example(value, _renamed_in_example(old, new))
        places[place] = kept
    return manuscript.having(places)


def _may_mean(place: str, rule: Value, group: str, short: str) -> bool:
    """Say whether a name in a rule can mean this question.

    That of a record is known inside the record, and where a rule goes over it.
    """
    if not mentions(rule, short):
        return False
    inside = place.removeprefix("question/").partition("/")[0].rpartition(".")[0]
    return not group or inside == group or mentions(rule, group)


def _in_texts(value: Value, change: Callable[[str], str]) -> Value:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _in_texts(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [_in_texts(one, change) for one in value]
    return value


def _in_example(text: str, change: Callable[[dict[str, Any]], None]) -> str:
    """Return an example with a change made to it; untouched, it keeps every letter."""
    try:
        example = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return text
    before = repr(example)
    change(example)
    return text if repr(example) == before else example_text(example)


def _renamed_in_example(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def change(example: dict[str, Any]) -> None:
        for part in ("answers", "typed"):
            given = example.get(part, {})
            example[part] = {_at_start(key, old, new): given[key] for key in given}
        expect = example.get("expect", {})
        if problems := expect.get("problems"):
            expect["problems"] = [
                [_at_start(key, old, new), *rest] for key, *rest in problems
            ]

    return change


def _at_start(key: str, old: str, new: str) -> str:
    head, dot, rest = key.partition(".")
    return f"{new}{dot}{rest}" if head == old else key


def renamed_option(
    manuscript: Manuscript, question: str, old: str, new: str
) -> Manuscript:
    """Return a manuscript whose rules and examples know an option by its new code."""
    short = question.rpartition(".")[2]
    places = {}
    for place, value in manuscript.places.items():
        kept = value
        if is_rule(place) and isinstance(value, str) and mentions(value, short):
            kept = _option_in_rule(value, short, old, new)
        elif place.startswith("example/") and "." not in question:
            kept = _in_example(value, _option_in_example(question, old, new))
        places[place] = kept
    return manuscript.having(places)


def _option_in_rule(rule: str, question: str, old: str, new: str) -> str:
    try:
        tree = parse(rule)
    except BadExpression:
        return rule
    changed = _option_in_tree(tree, question, old, new)
    return rule if changed == tree else write(changed)


def _option_in_tree(node: Node, question: str, old: str, new: str) -> Node:
    args = tuple(_option_in_tree(one, question, old, new) for one in node.args)
    asks = any(one.op == "name" and one.leaf == question for one in args)
    if node.op in COMPARES and asks:
        args = tuple(_option_in_leaf(one, old, new) for one in args)
    return replace(node, args=args)


def _option_in_leaf(node: Node, old: str, new: str) -> Node:
    if node.op == "list":
        inner = tuple(_option_in_leaf(one, old, new) for one in node.args)
        return replace(node, args=inner)
    if node.op == "text" and node.leaf == old:
        return replace(node, leaf=new)
    return node


def _option_in_example(
    question: str, old: str, new: str
) -> Callable[[dict[str, Any]], None]:
    def change(example: dict[str, Any]) -> None:
        answers = example.get("answers", {})
        given = answers.get(question)
        if given == old:
            answers[question] = new
        elif isinstance(given, list):
            answers[question] = [new if one == old else one for one in given]

    return change
