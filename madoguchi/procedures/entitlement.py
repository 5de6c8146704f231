"""Say whether somebody is entitled, apart from the form (要件の確認).

Only what decides is asked: what the conditions read and, once they are met, what the
amounts read. The questions of a version that do so become a form of one page, in
which everything may be left open; an open answer leaves the verdict open and says
what is missing. Nothing here keeps an answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from madoguchi.kernel.languages.language import language_of
from madoguchi.procedures.definition.model import (
    Condition,
    Definition,
    Filing,
    Page,
    Parameter,
)
from madoguchi.procedures.definition.scope import scope_of
from madoguchi.procedures.engine import (
    FORMS_KEPT,
    Answers,
    Form,
    Verdict,
    compile_form,
)
from madoguchi.procedures.expressions.shapes import Records, Scope, walk
from madoguchi.procedures.expressions.tree import OVER_RECORDS, Node
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.group import record_title
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text

PAGE = "entitlement"
NEVER_ASKED = frozenset({"file"})
"""Kinds that are not asked before somebody applies: nothing would keep the answer."""
NEVER = Node("bool", leaf=False)

Read: TypeAlias = tuple[str, str]
"""A question that a rule reads: its group, "" when it stands in none, and its key."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is open: a question, and in a group the record and its question."""

    question: Question
    record: int = 0
    inner: Question | None = None

    def say(self, language: str) -> str:
        label = self.question.label[language]
        if self.inner is None:
            return label
        title = record_title(self.question, self.record, language)
        return language_of(language).pair(title, self.inner.label[language])


@dataclass(frozen=True, slots=True)
class Sum:
    """What is paid in one rhythm; None while a line of it is open."""

    per: str
    lines: tuple[tuple[Text, int | None], ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The verdict, what it rests on, what it comes to and what is still open."""

    verdict: Verdict
    conditions: tuple[Condition, ...]
    """Those that are not met or, while none is against it, those that are open."""
    sums: tuple[Sum, ...] = ()
    missing: tuple[Missing, ...] = ()
    unverified: tuple[Parameter, ...] = ()
    """Figures in use that nobody has compared with the text in force."""

    def amount(self, per: str) -> int:
        """Return the sum of one rhythm, in yen; 0 when nothing is granted or known."""
        found = next((one.total for one in self.sums if one.per == per), 0)
        return found or 0


@lru_cache(maxsize=FORMS_KEPT)
def questions_form(form: Form) -> Form:
    """Return the form of one page that asks for what decides."""
    return compile_form(excerpt(form.definition)).counting(form.calendar)


def excerpt(definition: Definition) -> Definition:
    """Return a version with only the questions that decide, on one page."""
    conditions = [one.rule for one in definition.eligibility]
    deciding = _closed(definition, conditions)
    amounts = _closed(definition, _nodes_of_amounts(definition))
    kept = deciding | amounts
    decide = [
        _opened(page, question, kept, ())
        for page, question in _questions(definition)
        if ("", question.key) in deciding
    ]
    amount = [
        _opened(page, question, kept, conditions)
        for page, question in _questions(definition)
        if ("", question.key) in amounts - deciding
    ]
    first = definition.pages[0]
    page = Page(key=PAGE, title=first.title, questions=(*decide, *amount))
    stages = (replace(one, when=None, passes=None) for one in definition.stages)
    return replace(
        definition,
        pages=(page,),
        fee=(),
        roles={},
        facts=(),
        anonymous=False,
        filing=Filing(),
        stages=tuple(stages),
    )


def entitlement(
    form: Form, answers: Answers, today: date, channel: str = "web"
) -> Entitlement:
    """Answer for one person; `answers` are those of `questions_form`."""
    asked = Journey(form, answers, today, channel)
    shown = asked.shown()
    verdict = form.eligibility(shown, today, channel)
    results = form.conditions(shown, today, channel)
    met_or_open = [one for one, met in results if met is verdict.met]
    conditions = () if verdict.met else tuple(met_or_open)
    definition = form.definition
    open_rules = [one.rule for one in conditions if verdict.met is None]
    if verdict.met:
        open_rules = list(_open_amounts(form, shown, today, channel))
    in_use = [one.rule for one, _met in results] + (
        _nodes_of_amounts(definition) if verdict.met else []
    )
    return Entitlement(
        verdict=verdict,
        conditions=conditions,
        sums=_sums(form, shown, today, channel) if verdict.met else (),
        missing=tuple(missing(form, asked, open_rules)),
        unverified=tuple(_unverified(definition, in_use, today)),
    )


def given_only(answers: Answers) -> dict[str, Any]:
    """Return the answers without those left open, also inside records."""
    found: dict[str, Any] = {}
    for key, answer in answers.items():
        if isinstance(answer, list) and answer and isinstance(answer[0], dict):
            found[key] = [
                {part: one for part, one in record.items() if one is not None}
                for record in answer
            ]
        elif answer is not None:
            found[key] = answer
    return found


# ------------------------------------------------------------------- what decides


def reads(node: Node, scope: Scope, groups: tuple[str, ...] = ()) -> Iterator[Read]:
    """Yield every question that an expression reads, also inside records."""
    if node.op in ("name", "part"):
        name = node.leaf[0] if isinstance(node.leaf, tuple) else str(node.leaf)
        if (value := scope.named(name)) is not None:
            yield from reads(value.node, scope.root)
            return
        if (found := scope.find(name)) is not None:
            yield (groups[found[0] - 1] if found[0] else "", name)
        return
    inner = None
    if node.op in OVER_RECORDS:
        group = str(node.args[0].leaf)
        found = scope.find(group)
        if found is not None and isinstance(found[1], Records):
            inner = scope.inside(found[1]), (*groups, group)
    for place, arg in enumerate(node.args):
        if place and inner is not None:
            yield from reads(arg, *inner)
        else:
            yield from reads(arg, scope, groups)


def _closed(definition: Definition, nodes: Iterable[Node]) -> frozenset[Read]:
    """Return what the rules read, and what decides whether that is asked at all."""
    scope = scope_of(definition)
    hides = _hides(definition)
    found: set[Read] = set()
    todo = [one for node in nodes for one in reads(node, scope)]
    while todo:
        one = todo.pop()
        if one in found:
            continue
        found.add(one)
        if one[0]:
            todo.append(("", one[0]))
        for node, inside in hides.get(one, ()):
            todo += reads(node, inside, (one[0],) if one[0] else ())
    return frozenset(found)


def _hides(definition: Definition) -> Mapping[Read, list[tuple[Node, Scope]]]:
    """Return the conditions under which each question is asked.

    A line that is computed hangs on its formula as well.
    """
    scope = scope_of(definition)
    found: dict[Read, list[tuple[Node, Scope]]] = {}
    for page, question in _questions(definition):
        if question.kind in NEVER_ASKED:
            continue
        for node in (page.show_if, question.show_if, question.value):
            if node is not None:
                found.setdefault(("", question.key), []).append((node, scope))
        shape = scope.levels[0].get(question.key)
        for inner in question.questions:
            if inner.show_if is not None and isinstance(shape, Records):
                inside = scope.inside(shape)
                found[question.key, inner.key] = [(inner.show_if, inside)]
    return found


def _questions(definition: Definition) -> Iterator[tuple[Page, Question]]:
    for page in definition.pages:
        for question in page.questions:
            yield page, question


def _opened(
    page: Page, question: Question, kept: frozenset[Read], also: Iterable[Node]
) -> Question:
    """Return a question as it is asked here: it may be left open.

    One that is never asked here stays known to the rules and is never shown.
    """
    if question.kind in NEVER_ASKED:
        return replace(_may_be_left(question), show_if=NEVER)
    nodes = [one for one in (page.show_if, question.show_if, *also) if one is not None]
    show_if = nodes[0] if len(nodes) == 1 else Node("and", tuple(nodes))
    inner = tuple(
        replace(_may_be_left(one), show_if=NEVER)
        if one.kind in NEVER_ASKED
        else _may_be_left(one)
        for one in question.questions
        if (question.key, one.key) in kept
    )
    return replace(
        _may_be_left(question),
        show_if=show_if if nodes else None,
        questions=inner or tuple(_to_be_counted(question)),
    )


def _may_be_left(question: Question) -> Question:
    return replace(question, required=False, required_if=None)


def _to_be_counted(group: Question) -> Iterator[Question]:
    """Yield what is asked of records of which only their number decides."""
    for one in group.questions:
        if one.kind not in NEVER_ASKED and kind_of(one).is_typed:
            yield replace(_may_be_left(one), show_if=None)
            return


# ---------------------------------------------------------------------- what is open


def _nodes_of_amounts(definition: Definition) -> list[Node]:
    return [
        node
        for one in definition.amounts
        for node in (one.amount, one.when)
        if node is not None
    ]


def _open_amounts(
    form: Form, shown: Answers, today: date, channel: str
) -> Iterator[Node]:
    lines = form.amounts(shown, today, channel)
    open_keys = {one.key for one in lines if one.amount is None}
    for one in form.definition.amounts:
        if one.key in open_keys:
            yield from (node for node in (one.amount, one.when) if node is not None)


def missing(form: Form, asked: Journey, rules: Iterable[Node]) -> Iterator[Missing]:
    """Yield what was asked, was left open and is read by these rules.

    A line that is computed is open because of the answers it follows from.
    """
    wanted = _closed(form.definition, rules)
    shown = asked.shown()
    here = (
        one
        for page in asked.pages
        for one in asked.asked(page.key)
        if one.key not in form.untyped
    )
    for question in here:
        if ("", question.key) not in wanted:
            continue
        answer = shown.get(question.key)
        if answer is None:
            yield Missing(question)
            continue
        for number, record in enumerate(answer if question.questions else (), 1):
            for inner in question.questions:
                if (question.key, inner.key) in wanted and record.get(
                    inner.key
                ) is None:
                    yield Missing(question, number, inner)


def _unverified(
    definition: Definition, nodes: Iterable[Node], today: date
) -> Iterator[Parameter]:
    names = {
        str(part.args[0].leaf)
        for node in nodes
        for part in walk(node, scope_of(definition))
        if part.op == "param"
    }
    for name in sorted(names):
        value = definition.in_force(name, today)
        if value is not None and value.unverified:
            yield value


def _sums(form: Form, shown: Answers, today: date, channel: str) -> tuple[Sum, ...]:
    """Add the lines of each rhythm; nothing that is granted is below zero."""
    lines = form.amounts(shown, today, channel)
    sums = []
    for per in dict.fromkeys(one.per for one in lines):
        mine = [one for one in lines if one.per == per]
        amounts = [one.amount for one in mine]
        total = None if None in amounts else max(0, sum(filter(None, amounts)))
        shown_lines = tuple((one.label, one.amount) for one in mine)
        sums.append(Sum(per, shown_lines, total))
    return tuple(sums)
