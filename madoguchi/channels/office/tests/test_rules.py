"""Rules of a manuscript are changed as rows, sums, tables and texts, or kept."""

import re
from collections.abc import Iterator
from html import unescape
from random import Random

import pytest
from django.utils import timezone

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.office.tests.writing import Studio, a_manuscript, sent_by
from madoguchi.procedures import actions
from madoguchi.procedures.models import Manuscript
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.references import is_rule

pytestmark = pytest.mark.django_db
SOME = 12
"""How many rules of a procedure go through the page; the pure tests take all."""


@pytest.fixture(params=["inu"])
def studio(town: Town, request: pytest.FixtureRequest) -> Iterator[Studio]:
    with a_manuscript(town, request.param) as made:
        yield made


def places_of(written: Written) -> list[str]:
    return sorted(place for place in written.places if is_rule(place))


@pytest.mark.parametrize(
    "studio", ["inu", "hoiku", "jidofuyo", "jidoteate", "juken"], indirect=True
)
def test_every_rule_is_shown_and_comes_back_unchanged(studio: Studio) -> None:
    before = studio.written()
    places = places_of(before)
    assert len(places) > 5
    for place in Random(len(places)).sample(places, min(len(places), SOME)):  # noqa: S311
        sent = sent_by(studio.open(place))
        response = studio.send(place, sent)
        assert response.status_code == 302, (place, response.content.decode())
    assert studio.written().places == before.places
    assert Manuscript.objects.get(pk=studio.row.pk).revision == 0


def test_a_condition_is_made_from_nothing_by_buttons(studio: Studio) -> None:
    place = "question/dog_breed/required_if"
    if place.rsplit("/", 1)[0] + "/kind" not in studio.written().places:
        place = next(
            f"question/{one}/required_if"
            for one in reversed(tuple(studio.written().all_questions()))
            if "." not in one
        )
    page = studio.open(place)
    assert "まだ条件がありません" in page

    sent = sent_by(page) | {"c.new": [":vaccinated"], "press": ["add "]}
    page = studio.send(place, sent).content.decode()
    assert "の選択肢" in page
    option = re.search(r'name="c.rows.0.values" value="([^"]*)"', page)
    assert option
    sent = sent_by(page) | {"c.rows.0.values": [option[1]]}
    shown = studio.send(place, sent | {"press": ["say"]}).content.decode()
    assert "この入力の意味" in shown

    assert studio.send(place, sent).status_code == 302

    assert studio.written().get(place) == f'vaccinated == "{option[1]}"'
    page = studio.open(place)
    assert "条件をなくす" in page
    studio.send(place, sent_by(page) | {"press": ["remove"]})
    assert studio.written().get(place) is None


def test_bad_input_is_named_at_its_field_and_kept(studio: Studio) -> None:
    place = "fee/1/amount"
    sent = sent_by(studio.open(place)) | {"c.lines.0.times": ["三千"]}

    response = studio.send(place, sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert "「三千」は数ではありません" in page
    assert 'value="三千"' in page
    assert 'aria-describedby="f-c-lines-0-times-error"' in page
    assert studio.written().get(place) == "3000"


def test_a_button_pressed_too_early_says_what_to_choose(studio: Studio) -> None:
    place = "eligibility/1/rule"
    sent = sent_by(studio.open(place)) | {"press": ["add "]}

    response = studio.send(place, sent)

    assert response.status_code == 422
    assert "選んでください。" in response.content.decode()


def test_a_condition_that_decides_nothing_is_refused(studio: Studio) -> None:
    place = "fee/2/when"
    sent = sent_by(studio.open(place))
    every = re.findall(r'name="c.rows.0.values" value="([^"]*)"', studio.open(place))

    response = studio.send(place, sent | {"c.rows.0.values": every})

    page = response.content.decode()
    assert response.status_code == 422
    assert "いつも当てはまります" in page


def test_a_text_with_a_flaw_is_told_in_japanese(studio: Studio) -> None:
    place = "fee/2/when"
    sent = sent_by(studio.open(place, **{"as": "text"}))
    assert sent["text"] == ['vaccinated == "yes"']

    response = studio.send(place, sent | {"text": ['vaccinatd == "yes"']})

    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert (
        "「vaccinatd」という質問はありません。「vaccinated」ではありませんか。" in page
    )
    assert "vaccinatd ==" in page


def test_a_text_that_has_no_room_is_not_cut_off(studio: Studio) -> None:
    place = "fee/2/when"
    sent = sent_by(studio.open(place, **{"as": "text"}))
    long = f"{sent['text'][0]}{' ' * 4000}or true"

    response = studio.send(place, sent | {"text": [long]})

    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert long in page
    assert f"いまは{len(long)}文字です。" in page


def test_a_table_shows_its_gaps_and_overlaps(studio: Studio) -> None:
    place = "fee/1/amount"
    page = studio.open(place, **{"as": "table"})
    for ref in (":vaccinated", "days:dog_birth"):
        sent = sent_by(page) | {"c.new": [ref], "press": ["column "]}
        page = studio.send(place, sent).content.decode()
    for _row in range(2):
        page = studio.send(place, sent_by(page) | {"press": ["row "]}).content.decode()
    sent = sent_by(page) | {
        "c.rows.0.cells.1.tests.0.how": [">="],
        "c.rows.0.cells.1.tests.0.times": ["91"],
        "c.rows.0.then.lines.0.times": ["3000"],
        "c.rows.1.cells.1.tests.0.how": [">"],
        "c.rows.1.cells.1.tests.0.times": ["365"],
        "c.rows.1.then.lines.0.times": ["0"],
        "c.otherwise.lines.0.times": ["100"],
    }

    page = studio.send(place, sent | {"press": ["say"]}).content.decode()

    assert "この行まで進む場合がありません" in page
    assert "けっして当てはまりません" in page
    assert studio.send(place, sent).status_code == 422

    sent |= {"c.rows.0.cells.1.tests.0.how": ["<"]}
    page = studio.send(place, sent | {"press": ["say"]}).content.decode()

    assert "どの行にも当てはまらない場合（例 「予防注射」：受けた、" in page
    assert "からの日数：91日" in page

    assert studio.send(place, sent).status_code == 302
    kept = studio.written().get(place)
    assert kept["columns"] == ["vaccinated", "days_between(dog_birth, today)"]
    assert kept["rows"][0] == {"when": ["-", "< 91"], "then": "3000"}
    again = sent_by(studio.open(place))
    assert studio.send(place, again).status_code == 302
    assert studio.written().get(place) == kept


def test_what_somebody_else_changed_first_is_shown_before_it_is_replaced(
    studio: Studio,
) -> None:
    place = "fee/1/amount"
    sent = sent_by(studio.open(place)) | {"c.lines.0.times": ["5000"]}
    wish = actions.Wish("put", 0, {"values": {place: "4000"}})
    actions.edit(studio.row.pk, wish, by=studio.other, at=timezone.now())

    response = studio.send(place, sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert "いま保存されているのは「4,000」です" in page
    assert 'value="5000"' in page
    assert studio.send(place, sent_by(page)).status_code == 302
    assert studio.written().get(place) == "5000"


def test_no_rule_is_shown_where_none_can_stand(studio: Studio) -> None:
    for place in ("procedure/title", "fee/9/amount", "page/nowhere/show_if", "x"):
        assert (
            studio.desk.get("manuscript_rule", studio.row.pk, place).status_code == 404
        )
