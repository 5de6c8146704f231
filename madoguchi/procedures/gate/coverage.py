"""Which verdicts of each rule the examples of a version show.

A rule is anything that decides: a condition of eligibility, what shows a page or a
question, when a line of a fee or an amount is due, each row of a decision table. An
example counts with the answers it ends with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.engine import Form
from madoguchi.procedures.entitlement import given_only, questions_form
from madoguchi.procedures.examples import Example, counted, walk
from madoguchi.procedures.expressions.compile import Env, Run, compile_tree
from madoguchi.procedures.expressions.shapes import Records, Scope
from madoguchi.procedures.expressions.tree import OVER_RECORDS, Node
from madoguchi.procedures.gate.reasons import Place
from madoguchi.procedures.journey import (
    RENDERED,
    Journey,
    PageReader,
    typed_page,
    untypable,
)
from madoguchi.procedures.limits import LimitExample

YES, NO, UNKNOWN = "yes", "no", "unknown"
WORDS: Final[Mapping[bool | None, str]] = {True: YES, False: NO, None: UNKNOWN}
DECIDES: Final = frozenset({"eligibility", "amounts", "amount"})
"""The rules that examples around the limits are about."""
STATED: Final[Mapping[str, str]] = {
    "eligibility": "eligible", "fee": "fee", "fee_amount": "fee",
}  # fmt: skip
"""What an example must say to prove that such a rule says yes, or no."""


COMPUTES: Final = frozenset({"value", "fee_amount", "amount"})
"""What gives an amount or an answer: only its rows say yes or no."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, the place it stands at and what must hold for it to be asked."""

    sort: str
    """eligibility, fee, fee_amount, amounts, amount, page, question, value, needed."""
    key: str
    place: Place
    node: Node
    scope: Scope
    groups: tuple[str, ...] = ()
    before: tuple[Node, ...] = ()
    """The rows above it, none of which may hold."""
    row: int = 0
    """Which row of its decision tables, from 1; 0 is the rule itself."""


@dataclass(slots=True)
class Seen:
    """What was shown of a rule."""

    rule: Rule
    verdicts: set[str] = field(default_factory=set)
    wanted: frozenset[str] = frozenset()

    @property
    def missing(self) -> list[str]:
        return sorted(self.wanted - self.verdicts)


def coverage(
    form: Form,
    examples: Sequence[Example],
    limits: Sequence[LimitExample],
    today: date,
) -> list[Seen]:
    """Return what the examples show of each rule of a version."""
    found = []
    form = counted(form, today)
    ends = [
        (one, _end(form, one)) for one in examples if not untypable(form, one.answers)
    ]
    asking = questions_form(form) if limits else form
    at_limits = [
        (one, _given(asking, one))
        for one in limits
        if not untypable(asking, one.answers)
    ]
    for rule in rules_of(form):
        seen = Seen(rule)
        run, before = _compiled(form, rule)
        for example, shown in ends:
            env = form.env(shown, example.today, example.channel)
            found_here = set(_verdicts(rule, run, before, env))
            if not _states(rule, example):
                found_here &= {UNKNOWN}
            seen.verdicts |= found_here
        if rule.sort in DECIDES:
            for limit, shown in at_limits:
                env = form.env(shown, limit.today, "web")
                seen.verdicts.update(_verdicts(rule, run, before, env))
        seen.wanted = frozenset(
            {YES, NO, *_open(rule, run, before, form.env({}, today, "web"))}
        )
        found.append(seen)
    return found


def _end(form: Form, example: Example) -> Mapping[str, Any]:
    answers = walk(form, example).answers
    return Journey(form, answers, example.today, example.channel).shown()


def _given(asking: Form, limit: LimitExample) -> Mapping[str, Any]:
    page = asking.pages[0]
    keys = [question.key for question in page.questions]
    raw = typed_page(page, limit.answers) | {RENDERED: keys}
    answers = given_only(PageReader(asking, limit.today).read(page, raw, {}).answers)
    return Journey(asking, answers, limit.today).shown()


def _states(rule: Rule, example: Example) -> bool:
    """Say whether an example would fail if the rule decided otherwise."""
    stated = STATED.get(rule.sort)
    return stated is None or stated in example.expect


def _compiled(form: Form, rule: Rule) -> tuple[Run, list[Run]]:
    def compiled(node: Node) -> Run:
        return compile_tree(node, rule.scope, form.parameters)

    return compiled(rule.node), [compiled(one) for one in rule.before]


def _verdicts(rule: Rule, run: Run, before: list[Run], env: Env) -> Iterator[str]:
    """Yield what a rule says in each situation that these answers hold."""
    for here in _situations(rule.groups, env):
        if not here:
            yield UNKNOWN  # nobody has told of the records yet
            continue
        above = [one(env) for one in before]
        if None in above:
            yield UNKNOWN
        elif True not in above:
            yield WORDS[run(env)]


def _situations(groups: tuple[str, ...], env: Env, level: int = 0) -> Iterator[bool]:
    if not groups:
        yield True
        return
    records = env.answers.get(groups[0])
    if records is None:
        yield False
        return
    for record in records:
        env.records[level] = record
        yield from _situations(groups[1:], env, level + 1)


def _open(rule: Rule, run: Run, before: list[Run], env: Env) -> Iterator[str]:
    """Yield "unknown" when a rule is open as long as nothing is answered.

    An answer only ever makes a verdict known, so what is known without any stays so.
    """
    for index in range(len(rule.groups)):
        env.records[index] = {}
    above = [one(env) for one in before]
    if None in above or (True not in above and run(env) is None):
        yield UNKNOWN


# --------------------------------------------------------------------- what decides


def rules_of(form: Form) -> Iterator[Rule]:
    """Yield every rule of a version, the rows of decision tables included."""
    for rule in _whole(form.definition, form.scope):
        if rule.sort not in COMPUTES:
            yield rule
        rows = _rows(rule, rule.node, rule.scope, rule.groups)
        for number, row in enumerate(rows, 1):
            yield replace(row, row=number)


def _whole(definition: Definition, scope: Scope) -> Iterator[Rule]:
    for number, condition in enumerate(definition.eligibility, 1):
        yield Rule(
            "eligibility",
            str(number),
            Place("rule", f"eligibility.{number}"),
            condition.rule,
            scope,
        )
    for number, fee in enumerate(definition.fee, 1):
        place = Place("rule", f"fee.{number}")
        if fee.when is not None:
            yield Rule("fee", str(number), place, fee.when, scope)
        yield Rule("fee_amount", str(number), place, fee.amount, scope)
    for amount in definition.amounts:
        place = Place("rule", f"amounts.{amount.key}")
        if amount.when is not None:
            yield Rule("amounts", amount.key, place, amount.when, scope)
        yield Rule("amount", amount.key, place, amount.amount, scope)
    yield from _of_pages(definition, scope)


def _of_pages(definition: Definition, scope: Scope) -> Iterator[Rule]:
    for page in definition.pages:
        if page.show_if is not None:
            yield Rule("page", page.key, Place("page", page.key), page.show_if, scope)
        for question in page.questions:
            place = Place("question", question.key)
            for sort, node in (
                ("question", question.show_if),
                ("needed", question.required_if),
                ("value", question.value),
            ):
                if node is not None:
                    yield Rule(sort, question.key, place, node, scope)
            shape = scope.levels[0].get(question.key)
            for inner in question.questions:
                if inner.show_if is not None and isinstance(shape, Records):
                    key = f"{question.key}.{inner.key}"
                    yield Rule(
                        "question",
                        key,
                        Place("question", key),
                        inner.show_if,
                        scope.inside(shape),
                        (question.key,),
                    )


def _rows(
    rule: Rule, node: Node, scope: Scope, groups: tuple[str, ...]
) -> Iterator[Rule]:
    """Yield the rows of every decision table inside an expression."""
    if node.op == "if":
        conditions = node.args[:-1:2]
        for at, condition in enumerate(conditions):
            yield replace(
                rule,
                node=condition,
                scope=scope,
                groups=groups,
                before=tuple(conditions[:at]),
            )
    inner, inside = scope, groups
    if node.op in OVER_RECORDS and len(node.args) > 1:
        name = str(node.args[0].leaf)
        found = scope.find(name)
        if found is not None and isinstance(found[1], Records):
            inner, inside = scope.inside(found[1]), (*groups, name)
    for at, arg in enumerate(node.args):
        within = bool(at) and inside != groups
        yield from _rows(
            rule, arg, inner if within else scope, inside if within else groups
        )
