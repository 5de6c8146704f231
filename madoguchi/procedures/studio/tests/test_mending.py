"""An unfinished manuscript can be looked at, as far as it is written."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.studio.edits import EDITS, put
from madoguchi.procedures.studio.folder import definition_of, of_folder
from madoguchi.procedures.studio.manuscript import Manuscript
from madoguchi.procedures.studio.mending import BLANK, mended
from madoguchi.procedures.studio.templates import template, templates
from madoguchi.procedures.studio.tests.wishes import a_wish, made

JUMINHYO = of_folder(Path("procedures/juminhyo/1"))


@pytest.mark.parametrize("name", templates())
def test_what_is_sound_is_shown_as_it_is(name: str) -> None:
    written = template(name)
    if name != "blank":
        assert mended(written) == definition_of(written)


def test_an_empty_manuscript_has_nothing_to_show() -> None:
    assert mended(Manuscript("new", 1)) is None
    assert mended(template("blank")) is None


def test_one_page_with_one_question_is_enough() -> None:
    written = EDITS["add_page"](template("blank"))
    written = EDITS["add_question"](written, "page/page", "text", "お名前")

    found = mended(written)

    assert found is not None
    assert found.pages[0].questions[0].label["ja"] == "お名前"
    assert found.pages[0].title["ja"] == BLANK


def test_a_rule_about_what_is_gone_is_left_out() -> None:
    written = EDITS["remove_question"](JUMINHYO, "delivery")

    found = mended(written)

    assert found is not None
    assert [one.label["ja"] for one in found.fee] == ["交付手数料（1通300円）"]


def test_a_missing_title_is_filled_in_and_the_rest_stays() -> None:
    found = mended(put(JUMINHYO, {"page/scope/title": "", "procedure/title": ""}))

    assert found is not None
    assert found.title["ja"] == BLANK
    assert len(found.pages) == len(JUMINHYO.pages)


@given(data=st.data())
@settings(max_examples=60)
def test_whatever_is_written_either_compiles_or_is_not_shown(data: Any) -> None:
    written = JUMINHYO
    for _ in range(data.draw(st.integers(1, 10))):
        written = made(written, a_wish(written, data.draw))

    found = mended(written)

    if found is not None:
        assert compile_form(found).pages
