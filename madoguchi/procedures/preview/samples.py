"""What to fill the pages of a version with: an example, mistakes, overlong texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.examples import Example, Outcome
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.journey import Journey, Parsed
from madoguchi.procedures.kinds.kind import Raw, kind_of
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.preview.subjects import Subject
from madoguchi.procedures.preview.walks import Walk
from madoguchi.procedures.texts import Text

TIMES = 3
T = TypeVar("T")


# ------------------------------------------------------------------- from an example


def best_for(subject: Subject, page: Page) -> Walk | None:
    """Return the example that comes to a page and answers most of it."""
    reached = [
        (example, outcome)
        for example, outcome in subject.walked
        if page.key in outcome.path
    ]
    best = max(reached, key=lambda one: _worth(page, one[1]), default=None)
    return _walk(*best) if best else None


def best_refused(subject: Subject) -> Walk | None:
    """Return the example that is refused after the most pages."""
    found = [
        (example, outcome)
        for example, outcome in subject.walked
        if _eligible(subject.form, example, outcome) is False
    ]
    best = max(found, key=lambda one: len(one[1].path), default=None)
    return _walk(*best) if best else None


def best_whole(subject: Subject) -> Walk | None:
    """Return the example that gets through with the most answers."""
    found = [
        (example, outcome)
        for example, outcome in subject.walked
        if outcome.complete and _eligible(subject.form, example, outcome) is not False
    ]
    best = max(found, key=lambda one: len(one[1].answers), default=None)
    return _walk(*best) if best else None


def _worth(page: Page, outcome: Outcome) -> tuple[int, bool]:
    answered = sum(
        outcome.answers.get(question.key) is not None for question in page.questions
    )
    return answered, outcome.complete


def _eligible(form: Form, example: Example, outcome: Outcome) -> bool | None:
    journey = Journey(form, outcome.answers, example.today, example.channel)
    shown = journey.shown()
    return form.eligibility(shown, example.today, example.channel).met


def _walk(example: Example, outcome: Outcome) -> Walk:
    return Walk(example.today, channel=example.channel).with_answers(outcome.answers)


def before(form: Form, walk: Walk, page: Page) -> Walk:
    """Return a walk that has come to a page and answered nothing on it yet."""
    keys = [one.key for one in form.pages]
    later = {
        question.key
        for one in form.pages[keys.index(page.key) :]
        for question in one.questions
    }
    kept = {key: one for key, one in walk.answers.items() if key not in later}
    return replace(walk, answers=kept)


# -------------------------------------------------------------------------- mistakes


def mistaken(asked: Sequence[Question], today: date) -> Parsed:
    """Return a page with a mistake in every field, and what is said of each."""
    raw: dict[str, Sequence[str]] = {}
    problems: list[Problem] = []
    for question in asked:
        kind = kind_of(question)
        if not kind.is_typed:
            continue
        typed = kind.wrong(question, today)
        raw |= {
            f"{question.key}.{part}" if part else question.key: values
            for part, values in typed.items()
        }
        problems += _problems(question, typed, today)
    return Parsed({}, tuple(problems), raw, tuple(asked))


def _problems(question: Question, typed: Raw, today: date) -> Sequence[Problem]:
    try:
        answer = kind_of(question).parse(question, typed, today)
    except Unusable as unusable:
        return unusable.problems
    needed = answer is None and question.required
    return [Problem(question.key, "missing")] if needed else []


# ---------------------------------------------------------------------------- length


def long_form(form: Form) -> Form:
    """Return a version all of whose texts are three times as long, without a space."""
    return compile_form(_longer(form.definition))


def _longer(one: T) -> T:
    """Return a value with every text in it made longer; expressions stay."""
    grown: Any = one
    if isinstance(one, Text):
        grown = Text({code: stretched(text) for code, text in one.items()})
    elif isinstance(one, Node):
        return one
    elif is_dataclass(one) and not isinstance(one, type):
        grown = replace(
            one,
            **{at.name: _longer(getattr(one, at.name)) for at in fields(one)},
        )
    elif isinstance(one, tuple):
        grown = tuple(_longer(inner) for inner in one)
    elif isinstance(one, Mapping):
        grown = {key: _longer(inner) for key, inner in one.items()}
    return grown  # type: ignore[no-any-return]


def stretched(text: str) -> str:
    """Return a text three times over, without a place to break it.

    >>> stretched("Ward office")
    'WardofficeWardofficeWardoffice'
    """
    return "".join(text.split()) * TIMES


def long_walk(form: Form, walk: Walk) -> Walk:
    """Return a walk whose answers are as long as their questions take them."""
    grown = {
        key: _long_answer(form.question(key), answer, walk.today)
        for key, answer in walk.answers.items()
    }
    return replace(walk, answers=grown)


def _long_answer(question: Question, answer: Any, today: date) -> Any:
    return next(
        one
        for one in _candidates(question, answer)
        if one == answer or _is_taken(question, one, today)
    )


def _candidates(question: Question, answer: Any) -> Iterable[Any]:
    if isinstance(answer, str):
        most = question.number("max_length", len(answer) * TIMES)
        yield stretched(answer)
        yield stretched(answer)[:most]
    elif isinstance(answer, Mapping):
        yield {
            part: stretched(one) if isinstance(one, str) else one
            for part, one in answer.items()
        }
        for part, one in answer.items():
            if isinstance(one, str) and one:
                yield {**answer, part: stretched(one)}
    yield answer


def _is_taken(question: Question, answer: Any, today: date) -> bool:
    kind = kind_of(question)
    try:
        typed = kind.typed(question, answer)
        return bool(kind.parse(question, typed, today) == answer)
    except (Unusable, ValueError, KeyError, TypeError):
        return False
