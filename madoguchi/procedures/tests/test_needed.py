"""An answer that other answers make necessary (場合により必須)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from madoguchi.design.drawn import fields_drawn
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.fields import Sight, fields_of
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.texts import Text

TODAY = date(2026, 4, 1)
COMPANY = Question(
    "company",
    "text",
    Text(ja="会社の名前"),
    required=False,
    required_if=parse("is_company"),
)
PAGE = Page(
    "who",
    Text(ja="だれの申込みか"),
    (Question("is_company", "yesno", Text(ja="会社として申し込みますか")), COMPANY),
)


@pytest.fixture
def form(tmp_path: Path) -> Form:
    whole = load(a_folder(tmp_path))
    return compile_form(
        replace(whole, pages=(PAGE,), eligibility=(), fee=(), roles={}, facts=())
    )


@pytest.mark.parametrize(
    ("answers", "missing"),
    [({"is_company": True}, ["company"]), ({"is_company": False}, [])],
)
def test_an_answer_is_missing_only_where_others_make_it_necessary(
    form: Form, answers: dict[str, bool], missing: list[str]
) -> None:
    journey = Journey(form, answers, TODAY)

    assert journey.unanswered() == missing


def test_the_page_refuses_what_is_missing_and_says_so_before(form: Form) -> None:
    journey = Journey(form, {}, TODAY)
    typed = {"is_company": ["yes"], "company": [""], "asked": ["is_company", "company"]}

    parsed = journey.reader().read(PAGE, typed, {})
    fields = fields_of(PAGE.questions, Sight())

    assert [(one.key, one.code) for one in parsed.problems] == [("company", "missing")]
    drawn = str(fields_drawn(fields))
    assert drawn.count("場合により必須") == 1
    assert "任意" not in drawn
