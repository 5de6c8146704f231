"""Answers as other systems send them: of the right shape, and read like typed ones."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator, FormatChecker

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.examples import read_examples, walk
from madoguchi.procedures.journey import PageReader
from madoguchi.procedures.kinds.kind import kind_of, kinds
from madoguchi.procedures.schemas import answers_schema, as_typed, page_schema
from madoguchi.procedures.tests.test_kinds import TODAY, a_question

FOLDERS = sorted(
    one.parent for one in Path(settings.PROCEDURES_DIR).glob("*/*/procedure.toml")
)


def named(folder: Path) -> str:
    return "/".join(folder.parts[-2:])


def errors(schema: dict[str, Any], value: Any) -> list[str]:
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{list(one.path)}: {one.message}" for one in validator.iter_errors(value)]


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_the_answers_of_every_example_have_the_shape_that_is_told(
    folder: Path,
) -> None:
    form = compile_form(load(folder))
    schema = answers_schema(form, "ja")
    Draft202012Validator.check_schema(schema)
    for example in read_examples(folder)[0]:
        kept = {
            k: one for k, one in walk(form, example).answers.items() if one is not None
        }
        assert errors(schema, kept) == [], example.name


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_an_answer_that_was_kept_is_read_back_as_it_was_when_sent(
    folder: Path,
) -> None:
    form = compile_form(load(folder))
    for example in read_examples(folder)[0]:
        outcome = walk(form, example)
        if outcome.problems:
            continue
        reader = PageReader(form, example.today, example.channel)
        for key in outcome.path:
            page = form.page(key)
            assert page is not None
            given = {one.key: outcome.answers.get(one.key) for one in page.questions}
            raw = as_typed(page, given, outcome.answers) | {"asked": sorted(given)}
            parsed = reader.read(page, raw, outcome.answers)
            kept = {key: one for key, one in parsed.answers.items() if one is not None}
            assert kept == {key: given[key] for key in kept}, example.name


def test_every_page_of_every_version_has_a_sound_schema() -> None:
    for folder in FOLDERS:
        for page in compile_form(load(folder)).pages:
            for language in ("ja", "en"):
                Draft202012Validator.check_schema(page_schema(page, language))


ANSWERS: dict[str, tuple[dict[str, Any], Any, Any]] = {
    "date": ({}, "2026-04-01", "2026-4-1"),
    "birthdate": ({}, "1958-04-01", "昭和33年4月1日"),
    "yesno": ({}, True, "yes"),
    "consent": ({}, True, False),
    "number": ({"min": 1, "max": 3}, 2, 4),
    "money": ({}, 300, "300"),
    "text": ({"max_length": 3}, "みどり", "みどりく"),
    "phone": ({}, "090-1234-5678", ""),
    "email": ({}, "a@example.jp", "a"),
    "corporate_number": ({}, "8000020130001", "800002013000"),
    "opening_hours": (
        {},
        [{"day": "mon", "opens": "9:00", "closes": "17:00"}],
        [{"day": "may", "opens": "9:00", "closes": "17:00"}],
    ),
    "map_point": (
        {},
        {"place": "駅前", "latitude": "", "longitude": ""},
        {"place": "駅前"},
    ),
    "signature": ({}, {"name": "若葉", "drawing": ""}, {"name": 1, "drawing": ""}),
}


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_a_kind_tells_right_from_wrong_shapes(kind: str) -> None:
    more, right, wrong = ANSWERS[kind]
    question = a_question(kind, **more)
    schema = kind_of(question).schema(question)

    assert errors(schema, right) == []
    assert errors(schema, wrong)
    assert kind_of(question).parse(
        question, kind_of(question).sent(question, right), TODAY
    )


def test_every_kind_tells_its_shape() -> None:
    for kind in kinds().values():
        schema = kind.schema(a_question(kind.name, gives="text"))
        Draft202012Validator.check_schema(schema)
