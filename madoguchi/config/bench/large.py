"""A version of 100 questions and more than 200 rules: compiled, validated, served.

It is the form of the bench with twenty pages behind it, each shown on a condition about
the page before, so every walk through it goes over all of its rules.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any, Final

from django.utils import timezone

from madoguchi.cases.actions.submit import refuse_incomplete
from madoguchi.config.rig import town
from madoguchi.config.rig.proof import for_measuring
from madoguchi.procedures.actions import publish
from madoguchi.procedures.definition.canonical import (
    from_canonical,
    hash_of,
    to_canonical,
)
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Amount, Condition, Definition, Page
from madoguchi.procedures.definition.scope import questions_of
from madoguchi.procedures.engine import Form
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.journey import Journey, typed_page
from madoguchi.procedures.kinds.question import Option, Question
from madoguchi.procedures.texts import Text
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import ward_by_slug
from madoguchi.wards.scope import ward_scope

SLUG: Final = "ookii"
QUESTIONS: Final = 100
PAGES: Final = 20
CONDITIONS: Final = 80
AMOUNTS: Final = 20
TRIES: Final = 30
KINDS: Final = ("yesno", "number", "money", "choice", "text")
ANSWERS: Final[Mapping[str, Any]] = {
    "yesno": True,
    "number": 5,
    "money": 120_000,
    "choice": "a",
    "text": "若葉",
}
HOLDS: Final[Mapping[str, str]] = {
    "yesno": "{0} and not (household > 40)",
    "number": "{0} >= 1 and {0} <= 90 and household >= 1",
    "money": "{0} < 900000 or income > 100",
    "choice": '{0} in ["a", "b"] and delivery == "post"',
    "text": "length({0}) >= 1 and copies >= 1",
}
"""A condition on an answer of each kind that these answers meet."""


@cache
def definition() -> Definition:
    """Return the version: the form of the bench, and pages behind it."""
    base = load(town.FOLDER)
    pages, earlier = list(base.pages), "proxy"
    rule = "proxy and household >= 1"
    more = QUESTIONS - len(questions_of(base))
    share = -(-more // PAGES)
    keys = [f"more_{number}" for number in range(more)]
    for at in range(PAGES):
        questions = []
        for place in range(at * share, min((at + 1) * share, more)):
            questions.append(_question(keys[place], place, rule))
            earlier = keys[place]
        if questions:
            pages.append(
                Page(f"more_{at}_page", _text(at), tuple(questions), show_if=_now(rule))
            )
            rule = HOLDS[questions[-1].kind].format(earlier)
    return replace(
        base,
        slug=SLUG,
        pages=tuple(pages),
        eligibility=tuple(
            Condition(parse(_about(keys, number)), _text(number))
            for number in range(CONDITIONS)
        ),
        amounts=tuple(
            Amount(
                f"sum_{number}",
                _text(number),
                "once",
                parse(f"10 * {number + 1} + household"),
                parse(_about(keys, number)),
            )
            for number in range(AMOUNTS)
        ),
    )


def _about(keys: list[str], number: int) -> str:
    key = keys[number % len(keys)]
    return HOLDS[KINDS[number % len(keys) % len(KINDS)]].format(key)


def _text(number: int) -> Text:
    return Text(ja=f"問い {number}", en=f"Question {number}")


def _now(rule: str) -> Node:
    return parse(rule)


def _question(key: str, place: int, rule: str) -> Question:
    kind = KINDS[place % len(KINDS)]
    own: Mapping[str, Any] = {
        "number": {"min": 1, "max": 99},
        "money": {"max": 10**6},
        "text": {"max_length": 40},
    }.get(kind, {})
    options = tuple(Option(one, _text(place)) for one in "abc")
    return Question(
        key=key,
        kind=kind,
        label=_text(place),
        own=own,
        options=options if kind == "choice" else (),
        show_if=parse(rule),
    )


def answers() -> dict[str, Any]:
    """Return a whole set of answers: every question is shown and answered."""
    own = {
        one.key: ANSWERS[one.kind]
        for one in questions_of(definition())
        if one.key.startswith("more_")
    }
    return {**town.answers(), **own}


def typed() -> dict[str, dict[str, list[str]]]:
    """Return what is typed on each page, by the names of its fields."""
    given = answers()
    return {page.key: typed_page(page, given) for page in definition().pages}


def rules_of(one: Definition) -> int:
    """Return how many rules a version has."""
    asked = questions_of(one)
    shown = [page.show_if for page in one.pages]
    for question in asked:
        shown += [question.show_if, question.required_if, question.value]
    return (
        sum(node is not None for node in shown)
        + len(one.eligibility)
        + sum(1 + (amount.when is not None) for amount in one.amounts)
        + sum(1 + (fee.when is not None) for fee in one.fee)
    )


def offer() -> int:
    """Let the ward of the place offer it; return how many rules it has."""
    ward = ward_by_slug(town.WARD)
    at = timezone.now() - timedelta(minutes=1)
    one = definition()
    with ward_scope(ward.pk):
        proof = for_measuring(one)
        publish(one, ward=ward.pk, by=Actor.system(ward.pk), at=at, evidence=proof)
    return rules_of(one)


def weigh() -> dict[str, float]:
    """Return the milliseconds of CPU that compiling and validating take at least."""
    document = to_canonical(definition())
    form = Form(from_canonical(document), hash_of(document))
    given, today = answers(), timezone.localdate()

    def validate() -> None:
        journey = Journey(form, given, today)
        refuse_incomplete(journey)
        if len(journey.shown()) != QUESTIONS:
            raise ValueError("not every question is shown and answered")

    def compiled() -> None:
        Form(from_canonical(document), hash_of(document))

    return {"compile": _least(compiled), "validate": _least(validate)}


def _least(work: Callable[[], object]) -> float:
    return min(_times(work)) * 1000


def _times(work: Callable[[], object]) -> Iterator[float]:
    for _ in range(TRIES):
        before = time.process_time()
        work()
        yield time.process_time() - before
