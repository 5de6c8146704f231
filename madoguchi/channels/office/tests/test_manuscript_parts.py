"""Fees, amounts, conditions and the flow of work in the studio, with an example."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.office.studio import SECTIONS
from madoguchi.channels.office.tests.writing import Studio, a_manuscript
from madoguchi.procedures.studio.fields import ROW_PROPERTIES
from madoguchi.procedures.studio.manuscript import LISTS, TABLES

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["inu"])
def studio(town: Town, request: pytest.FixtureRequest) -> Iterator[Studio]:
    with a_manuscript(town, request.param) as made:
        yield made


def about(studio: Studio, section: str) -> str:
    return studio.desk.text("manuscript_about", studio.row.pk, section)


def edit(studio: Studio, do: str, **args: str) -> Any:
    sent = {"do": do, "on": "99", **{f"arg.{key}": one for key, one in args.items()}}
    return studio.desk.post("manuscript_edit", studio.row.pk, **sent)


def test_everything_a_procedure_can_say_has_its_page() -> None:
    shown = [name for names in SECTIONS.values() for name in names]
    assert sorted(shown) == sorted({*TABLES, *LISTS, "procedure", "stages"})
    assert set(ROW_PROPERTIES) <= set(shown)


def test_a_rule_is_said_in_words_with_the_way_to_change_it(studio: Studio) -> None:
    page = about(studio, "fee")

    assert "「予防注射」が「受けた」" in page
    assert studio.desk.address("manuscript_rule", studio.row.pk, "fee/2/when") in page
    assert "<textarea" not in page


def test_an_example_says_what_is_charged(studio: Studio) -> None:
    page = about(studio, "fee")
    names = re.findall(r'name="asked" value="([^"]*)"', page)
    assert "vaccinated" in names
    sent = {"asked": names, "vaccinated": "yes", "press": "example"}

    response = studio.desk.post("manuscript_about", studio.row.pk, "fee", **sent)

    page = response.content.decode()
    assert "注射済票の手数料" in page
    assert "手数料の合計：" in page
    assert "3,550円" in re.sub(r"<[^>]*>", "", page)


def test_an_example_with_nothing_answered_is_open(studio: Studio) -> None:
    sent = {"asked": "vaccinated", "press": "example"}
    response = studio.desk.post("manuscript_about", studio.row.pk, "fee", **sent)
    assert "まだ決まりません" in response.content.decode()


def test_conditions_are_tried_with_an_example(studio: Studio) -> None:
    page = about(studio, "eligibility")
    names = re.findall(r'name="asked" value="([^"]*)"', page)
    sent = {
        "asked": names, "situation": "moved", "microchip": "none",
        "birth_known": "no", "press": "example",
    }  # fmt: skip
    response = studio.desk.post(
        "manuscript_about", studio.row.pk, "eligibility", **sent
    )
    assert "対象になりません" in response.content.decode()


def test_the_flow_is_drawn_with_what_is_wrong_in_it(studio: Studio) -> None:
    assert "この工程は" not in about(studio, "flow")
    last = studio.written().order("stages")[-1]

    edit(studio, "move_stage", stage=last, after="")

    page = about(studio, "flow")
    flow = page[page.index('class="flow"') : page.index("</ol>")]
    assert 'class="wrong"' in flow
    assert "終わり" in flow


def test_a_stage_is_added_and_taken_out(studio: Studio) -> None:
    before = studio.written().order("stages")
    edit(studio, "add_stage", kind="review")
    (new,) = set(studio.written().order("stages")) - set(before)
    assert "（名前なし）" in about(studio, "flow")

    edit(studio, "remove_stage", stage=new)

    assert studio.written().order("stages") == before
