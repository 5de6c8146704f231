"""Compile a version once: conditions, fee and eligibility as functions.

A form knows what it asks and computes; where a set of answers leads is the
journey's to say.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from madoguchi.kernel.calendar import WardCalendar
from madoguchi.procedures.definition.canonical import (
    from_canonical,
    hash_of,
    to_canonical,
)
from madoguchi.procedures.definition.model import Condition, Definition, Page
from madoguchi.procedures.definition.scope import scope_of
from madoguchi.procedures.expressions.checking import depends_on
from madoguchi.procedures.expressions.compile import (
    NO_CALENDAR,
    Env,
    Run,
    compile_tree,
)
from madoguchi.procedures.expressions.shapes import Records, Scope, walk
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.kinds.hidden import Hidden
from madoguchi.procedures.kinds.kind import Picture, kind_of
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text

Answers: TypeAlias = Mapping[str, Any]
# More than a ward offers, or every look at all offers would compile them anew: a ward
# has 300 to 1,000 procedures, and a form of 18 questions takes about 50 kB.
FORMS_KEPT = 2048
# What is written in the studio is compiled again with each look at it.
FORMS_COMPILED = 64


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a fee; the amount is None while an answer is open."""

    label: Text
    amount: int | None


@dataclass(frozen=True, slots=True)
class Fee:
    """What is to be paid (手数料); the total is None while a line is open."""

    lines: tuple[FeeLine, ...] = ()
    total: int | None = 0


@dataclass(frozen=True, slots=True)
class AmountLine:
    """One line of what is granted; the amount is None while an answer is open."""

    key: str
    label: Text
    per: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the conditions are met: yes, no, or not known yet.

    `reasons` say which are not met or, while nothing speaks against it, open.
    """

    met: bool | None
    reasons: tuple[Text, ...] = ()

    @property
    def word(self) -> str:
        return {True: "yes", False: "no", None: "unknown"}[self.met]


@dataclass(frozen=True, slots=True)
class _FeeRule:
    label: Text
    amount: Run
    when: Run | None


class Form:
    """A version, compiled (様式)."""

    def __init__(self, definition: Definition, digest: str) -> None:
        self.definition = definition
        self.hash = digest
        self.counts_open_days = False
        self.pages: tuple[Page, ...] = definition.pages
        self.questions: Mapping[str, Question] = {
            one.key: one for page in self.pages for one in page.questions
        }
        self.page_of: Mapping[str, Page] = {
            one.key: page for page in self.pages for one in page.questions
        }
        self.parameters = definition.parameters
        self.calendar = NO_CALENDAR
        self.scope = scope_of(definition)
        self.shows_page = {
            page.key: self._compiled(page.show_if)
            for page in self.pages
            if page.show_if
        }
        self.shows = {
            key: self._compiled(question.show_if)
            for key, question in self.questions.items()
            if question.show_if
        }
        self.values = {
            key: self._compiled(question.value)
            for key, question in self.questions.items()
            if question.value
        }
        """How the answers that follow from others are computed."""
        self.untyped = frozenset(
            key for key, one in self.questions.items() if not kind_of(one).is_typed
        )
        """The questions that nobody answers: shown only, or computed."""
        self.needs = {
            key: self._compiled(question.required_if)
            for key, question in self.questions.items()
            if question.required_if
        }
        self.shows_inside = {
            (group.key, question.key): self._compiled(question.show_if, group)
            for group in self.questions.values()
            for question in group.questions
            if question.show_if
        }
        self.shows_in_all = {
            (group, key): run
            for (group, key), run in self.shows_inside.items()
            if not self._reads_record(group, key)
        }
        """Those of them that are the same for every record of a group."""
        self._fee = [
            _FeeRule(
                rule.label,
                self._compiled(rule.amount),
                self._compiled(rule.when) if rule.when else None,
            )
            for rule in definition.fee
        ]
        self._amounts = [
            (
                one,
                self._compiled(one.amount),
                self._compiled(one.when) if one.when else None,
            )
            for one in definition.amounts
        ]
        self._conditions = [
            (one, self._compiled(one.rule)) for one in definition.eligibility
        ]
        self._stages = {
            (one.key, name): self._compiled(node)
            for one in definition.stages
            for name, node in (("when", one.when), ("passes", one.passes))
            if node
        }
        start = definition.filing.start
        self._filing = self._compiled(start) if start else None

    def _compiled(self, node: Node, group: Question | None = None) -> Run:
        self.counts_open_days |= any(
            one.op == "business_days_after" for one in walk(node, self.scope)
        )
        scope = self._inside(group.key) if group else self.scope
        return compile_tree(node, scope, self.parameters)

    def _inside(self, group: str) -> Scope:
        shape = self.scope.levels[0][group]
        assert isinstance(shape, Records)  # noqa: S101
        return self.scope.inside(shape)

    def _reads_record(self, group: str, key: str) -> bool:
        """Say whether a question of a group depends on others of the same record."""
        found = (one for one in self.questions[group].questions if one.key == key)
        shows = next(found).show_if
        assert shows is not None  # noqa: S101  it was compiled
        return any(level for level, _ in depends_on(shows, self._inside(group)))

    def env(self, answers: Answers, today: date | None, channel: str) -> Env:
        return Env(answers, today, channel, self.parameters, self.calendar)

    def counting(self, calendar: WardCalendar) -> "Form":
        """Return the form as a ward uses it, whose calendar counts the open days."""
        return _counting(self, calendar) if self.counts_open_days else self

    def page(self, key: str) -> Page | None:
        return next((page for page in self.pages if page.key == key), None)

    def question(self, key: str) -> Question:
        """Return a question by its key; raise KeyError when there is none."""
        return self.questions[key]

    def say(self, key: str, answer: Any, language: str = "ja") -> str:
        """Say an answer in words, one line per part; "" when it is left empty."""
        question = self.questions[key]
        if answer is None:
            return ""
        if isinstance(answer, Hidden):
            return answer.words(language)
        return kind_of(question).display(question, answer, language)

    def say_masked(self, key: str, answer: Any, language: str = "ja") -> str:
        """Say an answer to those who need not know all of it."""
        question = self.questions[key]
        if answer is None:
            return ""
        if isinstance(answer, Hidden):
            return answer.words(language)
        return kind_of(question).masked(question, answer, language)

    def picture(self, key: str, answer: Any) -> Picture | None:
        """Return what of an answer is drawn beside its words."""
        question = self.questions[key]
        if answer is None or isinstance(answer, Hidden):
            return None
        return kind_of(question).picture(question, answer)

    def holds_secret(self, key: str) -> bool:
        """Say whether some of an answer is masked but for those who need it."""
        question = self.questions[key]
        return any(kind_of(one).is_secret for one in (question, *question.questions))

    def computed(self, key: str, env: Env) -> Any:
        """Return the answer that follows from earlier ones; None while it is open."""
        run = self.values.get(key)
        value = run(env) if run else None
        return value.isoformat() if isinstance(value, date) else value

    def fee(self, answers: Answers, channel: str, today: date | None = None) -> Fee:
        """Compute the fee of shown answers."""
        env = self.env(answers, today, channel)
        lines = []
        for rule in self._fee:
            due = True if rule.when is None else rule.when(env)
            if due is not False:
                lines.append(FeeLine(rule.label, rule.amount(env) if due else None))
        amounts = [line.amount for line in lines]
        total = None if None in amounts else sum(filter(None, amounts))
        return Fee(tuple(lines), total)

    def amounts(
        self, answers: Answers, today: date, channel: str = "web"
    ) -> tuple[AmountLine, ...]:
        """Compute what is granted (支給額) for shown answers, line by line."""
        env = self.env(answers, today, channel)
        lines = []
        for one, amount, when in self._amounts:
            due = True if when is None else when(env)
            if due is not False:
                value = amount(env) if due else None
                lines.append(AmountLine(one.key, one.label, one.per, value))
        return tuple(lines)

    def conditions(
        self, answers: Answers, today: date, channel: str = "web"
    ) -> list[tuple[Condition, bool | None]]:
        """Say of each condition whether shown answers meet it."""
        env = self.env(answers, today, channel)
        return [(one, run(env)) for one, run in self._conditions]

    def applies(self, stage: str, env: Env) -> bool:
        """Say whether a stage of the work applies; while an answer is open, it does."""
        run = self._stages.get((stage, "when"))
        return run is None or run(env) is not False

    def passes(self, stage: str, env: Env) -> bool:
        """Say whether a check goes on by itself; while an answer is open, not."""
        run = self._stages.get((stage, "passes"))
        return run is not None and run(env) is True

    def filing_start(self, answers: Answers, today: date, channel: str) -> date | None:
        """Return the day from which the law counts (届出期間), None while open."""
        if self._filing is None:
            return None
        start = self._filing(self.env(answers, today, channel))
        return start if isinstance(start, date) else None

    def eligibility(
        self, answers: Answers, today: date, channel: str = "web"
    ) -> Verdict:
        """Say whether shown answers meet the conditions."""
        results = self.conditions(answers, today, channel)
        for verdict in (False, None):
            reasons = tuple(one.reason for one, met in results if met is verdict)
            if reasons:
                return Verdict(verdict, reasons)
        return Verdict(met=True)


@lru_cache(maxsize=FORMS_KEPT)
def _counting(form: Form, calendar: WardCalendar) -> Form:
    made = copy(form)
    made.calendar = calendar
    return made


def compile_form(definition: Definition) -> Form:
    """Compile a definition, once for each content."""
    return _compiled(to_canonical(definition))


@lru_cache(maxsize=FORMS_COMPILED)
def _compiled(document: bytes) -> Form:
    return compile_document(document)


def compile_document(document: bytes) -> Form:
    """Compile a version from its canonical bytes, for ever the same way."""
    return Form(from_canonical(document), hash_of(document))
