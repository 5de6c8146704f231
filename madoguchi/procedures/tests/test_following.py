"""What a browser is told about the questions that follow answers of the same page."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.remainder import NotAlone, remainder
from madoguchi.procedures.following import Following, following
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.tests.vectors import vectors

VECTORS = vectors()
ENV = VECTORS.good[0].env


@pytest.mark.parametrize(
    ("text", "here", "left"),
    [
        ("waived", "waived", ["name", "waived"]),
        ("waived and copies > 2", "waived",
         ["and", ["name", "waived"], ["bool", True]]),
        ("waived and no_int > 2", "waived", ["and", ["name", "waived"], None]),
        ("birth < moved", "moved",
         ["<", ["date", ["text", "2008-04-02"]], ["name", "moved"]]),
        ("days_between(moved, today) > 14", "moved",
         [">", ["days_between", ["name", "moved"], ["date", ["text", "2026-11-24"]]],
          ["int", 14]]),
        ('who in ["self", "other"]', "who",
         ["in", ["name", "who"], ["list", ["text", "self"], ["text", "other"]]]),
        ('"a" in services and waived', "waived",
         ["and", ["bool", True], ["name", "waived"]]),
        ("who == no_choice", "no_choice",
         ["==", ["text", "self"], ["name", "no_choice"]]),
        ("some(children, school) or waived", "waived",
         ["or", ["bool", True], ["name", "waived"]]),
        ("answered(applicant) and waived", "waived",
         ["and", ["bool", True], ["name", "waived"]]),
    ],
)  # fmt: skip
def test_what_is_known_becomes_a_literal(text: str, here: str, left: Any) -> None:
    rest = remainder(
        parse(text), VECTORS.scope, frozenset({here}), VECTORS.good[0].parameters
    )

    assert rest(ENV) == left


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("some(children, school and waived)", "waived"),
        ('param("limit", moved) > 3', "moved"),
        ("business_days_after(moved, 3) < today", "moved"),
        ("count(children) > 2", "children"),
    ],
)
def test_what_a_browser_cannot_follow_alone_waits_for_the_server(
    text: str, here: str
) -> None:
    with pytest.raises(NotAlone):
        remainder(
            parse(text), VECTORS.scope, frozenset({here}), VECTORS.good[0].parameters
        )


@pytest.fixture(scope="module")
def dog() -> Form:
    return compile_form(load(Path(settings.PROCEDURES_DIR) / "inu" / "1"))


def follows(form: Form, key: str, answers: dict[str, Any]) -> Following:
    journey = Journey(form, answers, VECTORS.good[0].today)
    page = form.page(key)
    assert page
    return following(form, page, journey, journey.asked(key))


def test_questions_of_a_page_that_depend_on_it_wait_there(dog: Form) -> None:
    page = dog.page_of["dog_birth"].key

    found = follows(dog, page, {})

    assert [one.key for one in found.waiting] == ["dog_birth", "dog_age"]
    assert found.when["dog_age"] == ["not", ["name", "birth_known"]]
    assert found.read == {"birth_known": "truth"}


def test_an_answer_that_is_kept_lets_a_question_wait_no_longer(dog: Form) -> None:
    page = dog.page_of["dog_birth"].key

    found = follows(dog, page, {"birth_known": True})

    assert [one.key for one in found.waiting] == ["dog_age"]
    assert found.keys == {"dog_birth", "dog_age"}


def test_a_page_without_such_questions_tells_nothing(dog: Form) -> None:
    assert follows(dog, dog.pages[0].key, {}).keys == frozenset()
