"""Move the answers of a draft to another version; none is lost.

An answer stays an answer, or it is kept aside: sealed with the draft, named to the
applicant, and given back when its question comes back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from madoguchi.procedures.changes.differences import differences
from madoguchi.procedures.changes.judging import touched
from madoguchi.procedures.engine import Form
from madoguchi.procedures.expressions.compile import Env
from madoguchi.procedures.journey import PageReader
from madoguchi.procedures.kinds.question import Question


@dataclass(frozen=True, slots=True)
class Aside:
    """An answer kept aside, with the version that can say it in words."""

    question: str
    answer: Any = field(repr=False)
    hash: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything an applicant has said: answers, answers aside, what is asked again."""

    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    aside: tuple[Aside, ...] = ()
    again: frozenset[str] = frozenset()

    def without_question(self, form: Form) -> tuple[Aside, ...]:
        """Return the answers whose question the form has no more."""
        return tuple(one for one in self.aside if not _has(form, one))

    def before(self, question: str) -> Aside | None:
        """Return the latest answer to a question that was put aside."""
        found = [one for one in self.aside if one.question == question]
        return found[-1] if found else None

    def to_json(self) -> dict[str, Any]:
        """Return what is sealed beside the answers; nothing when there is nothing."""
        if not self.aside and not self.again:
            return {}
        return {
            "aside": [[one.question, one.answer, one.hash] for one in self.aside],
            "again": sorted(self.again),
        }

    @classmethod
    def from_json(cls, answers: Mapping[str, Any], beside: Mapping[str, Any]) -> Self:
        aside = tuple(Aside(*one) for one in beside.get("aside", ()))
        return cls(answers, aside, frozenset(beside.get("again", ())))


def _has(form: Form, one: Aside) -> bool:
    question = form.questions.get(one.question)
    if question is None or one.question in form.untyped:
        return False
    return not question.questions or not _strays(question, one.answer)


@dataclass(frozen=True, slots=True)
class Carriage:
    """From which version to which, as of which day and through which door."""

    old: Form
    new: Form
    today: date
    channel: str = "web"

    def carry(self, kept: Kept, wished: Collection[str] = ()) -> Kept:
        """Return what was said, as it stands under the new version.

        `wished` are questions to ask once more although their answers fit.
        """
        asked = {*kept.again, *wished} & self.new.questions.keys()
        answers, aside, changed = self._sorted(kept)
        asked |= changed
        whole = {one.question for one in aside[len(kept.aside) :]}
        changes = differences(self.old.definition, self.new.definition)
        env = self.new.env(answers, self.today, self.channel)
        for key in sorted(touched(changes) & answers.keys()):
            if not self._reads_back(self.new.questions[key], answers[key], env):
                if key not in whole:
                    aside.append(Aside(key, answers[key], self.old.hash))
                asked.add(key)
        again = frozenset(asked - self.new.untyped)
        return self._given_back(Kept(answers, _once(aside), again))

    def _sorted(self, kept: Kept) -> tuple[dict[str, Any], list[Aside], set[str]]:
        """Return the answers that can stay, those that cannot, and whose kind changed.

        What only may not fit stays: it is shown to whoever is asked again.
        """
        answers: dict[str, Any] = {}
        aside, changed = list(kept.aside), set()
        for key, answer in kept.answers.items():
            was, now = self.old.questions.get(key), self.new.questions.get(key)
            if now is None or (was is not None and was.kind != now.kind):
                aside.append(Aside(key, answer, self.old.hash))
                changed |= {key} if now is not None else set()
                continue
            retyped = _retyped(was, now)
            if retyped or _strays(now, answer):
                aside.append(Aside(key, answer, self.old.hash))
                answers[key] = _inside(now, answer, retyped)
                changed |= {key} if retyped else set()
            else:
                answers[key] = answer
        return answers, aside, changed

    def _reads_back(self, question: Question, answer: Any, env: Env) -> bool:
        reader = PageReader(self.new, self.today, self.channel)
        return reader.reads_back(question, answer, env)

    def _given_back(self, kept: Kept) -> Kept:
        """Give back what was put aside and is asked for again as it was then."""
        answers = dict(kept.answers)
        aside: list[Aside] = []
        for one in reversed(kept.aside):
            question = self.new.questions.get(one.question)
            missing = one.question not in answers and question is not None
            if missing and one.hash == self.new.hash:
                answers[one.question] = one.answer
            else:
                aside.append(one)
        return Kept(answers, tuple(reversed(aside)), kept.again)


def _once(aside: Sequence[Aside]) -> tuple[Aside, ...]:
    return tuple(one for place, one in enumerate(aside) if one not in aside[:place])


def _strays(group: Question, answer: Any) -> bool:
    """Say whether the records of a group answer what it does not ask."""
    known = {one.key for one in group.questions}
    return bool(group.questions) and any(record.keys() - known for record in answer)


def _retyped(was: Question | None, now: Question) -> frozenset[str]:
    """Return the questions of a group that are answered in another way now."""
    before = {one.key: one.kind for one in was.questions} if was else {}
    return frozenset(
        one.key for one in now.questions if before.get(one.key, one.kind) != one.kind
    )


def _inside(group: Question, answer: Any, without: Collection[str]) -> Any:
    """Return the records with what the group still asks in the same way."""
    known = {one.key for one in group.questions} - {*without}
    return [
        {key: value for key, value in record.items() if key in known}
        for record in answer
    ]
