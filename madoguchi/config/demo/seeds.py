"""Turn the worked examples of a procedure into applications of invented people.

An example is a whole, valid set of answers; moved to another day and given another
name it stays valid, which is asked of the form itself before it is used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from django.conf import settings

from madoguchi.config.demo.people import Resident
from madoguchi.procedures.engine import Form
from madoguchi.procedures.examples import Example, read_examples
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.question import Question

DATES = ("date", "birthdate")
Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """Who applies, on which day, through which channel."""

    who: Resident
    on: date
    channel: str


@lru_cache(maxsize=64)
def seeds_of(slug: str, number: int) -> Sequence[Example]:
    """Return the examples that are complete and entitled."""
    examples, flaws = read_examples(settings.PROCEDURES_DIR / slug / str(number))
    if flaws:
        raise ValueError(f"{slug}: {flaws[0]}")
    return tuple(
        one
        for one in examples
        if one.expect.get("complete", True)
        and one.expect.get("eligible", "yes") == "yes"
        and not one.typed
    )


def application(form: Form, scene: Scene, chance: Random) -> Answers | None:
    """Return answers that are complete and entitled; None when no seed fits."""
    definition = form.definition
    seeds = list(seeds_of(definition.slug, definition.number))
    chance.shuffle(seeds)
    for seed in seeds:
        answers = with_person(form, moved(form, seed, scene.on), scene.who)
        if holds(form, answers, scene):
            return answers
    return None


def holds(form: Form, answers: Answers, scene: Scene) -> bool:
    journey = Journey(form, answers, scene.on, scene.channel)
    if not journey.is_complete:
        return False
    return form.eligibility(journey.shown(), scene.on, scene.channel).met is True


def moved(form: Form, seed: Example, on: date) -> Answers:
    """Move every date of an example as far as its day is moved."""
    by = on - seed.today
    return {
        key: _moved(form.questions[key], value, by)
        for key, value in seed.answers.items()
        if key in form.questions
    }


def _moved(question: Question, value: Any, by: timedelta) -> Any:
    if question.kind in DATES:
        return (date.fromisoformat(value) + by).isoformat()
    if question.questions:
        inner = {one.key: one for one in question.questions}
        return [
            {key: _moved(inner[key], one, by) for key, one in record.items()}
            for record in value
        ]
    return value


def with_person(form: Form, answers: Answers, who: Resident) -> Answers:
    """Put an invented person where the example's stood, by the roles of questions."""
    person: Mapping[str, Any] = {
        "name": dict(who.name),
        "birth": who.birth.isoformat(),
        "address": dict(who.address),
        "phone": who.phone,
        "email": who.email or None,
    }
    put = {
        question: person[role]
        for role, question in form.definition.roles.items()
        if role in person and (question in answers or role in ("email", "birth"))
    }
    both = {**answers, **put}
    return {key: value for key, value in both.items() if value is not None}
