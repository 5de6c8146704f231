"""What the rules of a manuscript may ask about at each place, and what is wrong there.

A manuscript may be wrong elsewhere: what it says so far is enough to be seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.saying import words_of
from madoguchi.procedures.definition.scope import (
    bounds_of,
    questions_of,
    scope_of,
    shapes_of,
)
from madoguchi.procedures.expressions.checking import depends_on, expect
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.reach import unreachable
from madoguchi.procedures.expressions.shapes import BOOL, DATE, INT, Named, Scope, Shape
from madoguchi.procedures.expressions.table import from_data, to_tree
from madoguchi.procedures.expressions.tree import BadExpression, Node
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.kinds.kind import kind_of, kinds
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.studio.folder import read_manuscript
from madoguchi.procedures.studio.manuscript import Manuscript
from madoguchi.procedures.studio.sheets import Seen
from madoguchi.procedures.studio.telling import in_japanese

CLAIMS = frozenset({"show_if", "required_if", "rule", "when", "passes"})
FAMILIES = frozenset(
    {"page", "question", "fee", "eligibility", "amounts", "stage", "deadline"}
)
"""The tables that hold rules."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The place of a rule, what it may ask about, and what it must come to."""

    definition: Definition
    place: str
    seen: Seen
    wanted: Shape

    @property
    def is_claim(self) -> bool:
        return self.wanted == BOOL


def sight_of(manuscript: Manuscript, place: str) -> Sight | None:
    """Return what the rule at a place may see; None when nothing can be seen yet."""
    definition, _ = read_manuscript(manuscript)
    return None if definition is None else _sight(definition, manuscript, place)


def _sight(definition: Definition, manuscript: Manuscript, place: str) -> Sight | None:
    """Return the sight of a rule; a value with a name sees the others."""
    row, _, key = place.rpartition("/")
    if not row.startswith("values/"):
        return sight_in(definition, place)
    if key != "value":
        return None
    name = str(manuscript.get(f"{row}/name", ""))
    seen = seen_from(definition, row, key)
    own = seen.scope.values.get(name)
    others = {one: value for one, value in seen.scope.values.items() if one != name}
    scope = Scope(seen.scope.levels, others)
    return Sight(
        definition, place, replace(seen, scope=scope), own.shape if own else INT
    )


def sight_in(definition: Definition, place: str) -> Sight | None:
    """Return what the rule at a place of a version may see."""
    family, _, rest = place.partition("/")
    name, _, key = rest.rpartition("/")
    if family not in FAMILIES:
        return None
    seen = seen_from(definition, f"{family}/{name}", key)
    wanted: Shape | None = BOOL if key in CLAIMS else INT
    if key == "value":
        wanted = _shape_of(definition, name)
    if key == "from":
        wanted = DATE
    return Sight(definition, place, seen, wanted) if wanted else None


def _shape_of(definition: Definition, name: str) -> Shape | None:
    for one in questions_of(definition):
        if one.key == name and one.kind in kinds():
            return kind_of(one).shape(one)
    return None


def seen_from(definition: Definition, parent: str, key: str) -> Seen:
    """Return what a rule may ask about: earlier questions, or all of them."""
    family, _, name = parent.partition("/")
    group, _, inner = name.rpartition(".")
    names = frozenset(definition.parameters)
    if family not in ("page", "question"):
        return _seen(questions_of(definition), definition, names)
    outer = group or name
    found: list[Question] = []
    for page in definition.pages:
        if family == "page" and page.key == name:
            break
        here = [one.key for one in page.questions]
        if family == "question" and outer in here:
            last = len(here) if key == "required_if" else here.index(outer)
            found += page.questions[:last]
            break
        found += page.questions
    seen = _seen(tuple(found), definition, names)
    if not group:
        return seen
    records = next((one for one in questions_of(definition) if one.key == group), None)
    earlier = _before(records.questions if records else (), inner)
    levels = (*seen.scope.levels, shapes_of(_known(earlier)))
    return Seen(Scope(levels, seen.scope.values), seen.words, names, (group,))


def _before(questions: tuple[Question, ...], key: str) -> Iterator[Question]:
    for one in questions:
        if one.key == key:
            return
        yield one


def _seen(
    questions: tuple[Question, ...], definition: Definition, names: frozenset[str]
) -> Seen:
    shapes = shapes_of(_known(questions))
    scope = Scope((shapes,), _values(definition, set(shapes)))
    return Seen(scope, words_of(definition), names)


def _values(definition: Definition, asked: set[str]) -> Mapping[str, Named]:
    """Return the values with names that follow from these questions alone."""
    if len(_known(questions_of(definition))) < len(questions_of(definition)):
        return {}
    scope = scope_of(definition)
    return {
        name: value
        for name, value in scope.values.items()
        if {key for level, key in depends_on(value.node, scope) if not level} <= asked
    }


def _known(questions: Any) -> list[Question]:
    """Leave out what has no kind yet."""
    return [one for one in questions if one.kind in kinds()]


def rule_tree(rule: Any) -> Node:
    """Return the tree of a rule as a manuscript holds it: a text, or a table."""
    if isinstance(rule, Mapping):
        return to_tree(from_data(rule))
    return parse(str(rule))


def said(node: Node, sight: Sight) -> str:
    """Say a sound rule in Japanese."""
    return sight.seen.say(node)


def rule_said(definition: Definition | None, manuscript: Manuscript, place: str) -> str:
    """Say the rule at a place in Japanese; as it is written while it is not sound.

    `definition` is what the manuscript reads as, sound or not.
    """
    rule = manuscript.get(place)
    if rule in (None, ""):
        return ""
    try:
        node = rule_tree(rule)
    except BadExpression:
        return str(rule)
    sight = _sight(definition, manuscript, place) if definition else None
    if sight is None or not _has_meaning(node, sight):
        return write(node)
    return said(node, sight)


def _has_meaning(node: Node, sight: Sight) -> bool:
    seen = sight.seen
    try:
        expect(node, sight.wanted, seen.scope, seen.parameters)
    except BadExpression:
        return False
    return True


def wrong_with(node: Node, sight: Sight) -> list[str]:
    """Return what is wrong with a rule, in Japanese; [] when it is sound."""
    seen = sight.seen
    try:
        expect(node, sight.wanted, seen.scope, seen.parameters)
    except BadExpression as bad:
        return [in_japanese(bad.why)]
    definition = sight.definition
    bounds = bounds_of(_known(questions_of(definition)))
    found = unreachable(node, seen.scope, bounds, definition.parameters, seen.groups)
    return [NEVER[one.never].format(seen.say(one.part)) for one in found]


NEVER = {
    True: "「{}」は、ここではけっして当てはまりません。選択肢や数の範囲、前の条件から"
    "そうなります。この条件を外すか、直してください。",
    False: "「{}」は、ここではいつも当てはまります。選択肢や数の範囲、前の条件から"
    "そうなります。この条件を外すか、直してください。",
}
