"""Rules of a manuscript are changed as rows, sums, tables and texts, or kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from madoguchi.cases.tests.cast import Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.procedures import actions
from madoguchi.procedures.models import Manuscript
from madoguchi.procedures.studio.folder import of_folder
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.references import is_rule
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
FIELD = re.compile(r"<(input|select|textarea|option)\b([^>]*)>([^<]*)")
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


@dataclass(frozen=True)
class Studio:
    """A manuscript and the desk of an owner who writes it."""

    desk: Desk
    by: Actor
    other: Actor
    row: Manuscript

    def written(self) -> Written:
        return actions.written_of(Manuscript.objects.get(pk=self.row.pk))

    def open(self, place: str, **query: str) -> str:
        return self.desk.text("manuscript_rule", self.row.pk, place, **query)

    def send(self, place: str, sent: dict[str, Any]) -> Any:
        return self.desk.post("manuscript_rule", self.row.pk, place, **sent)


@pytest.fixture(params=["inu"])
def studio(town: Town, request: pytest.FixtureRequest) -> Iterator[Studio]:
    with ward_scope(town.id):
        office = Department.objects.get(ward=town.ward, slug="kumin")
        kubo = staff(office, "kubo", "久保 操", "owner")
        ota = staff(office, "ota", "太田 環", "owner")
        written = of_folder(Path(settings.PROCEDURES_DIR) / request.param / "1")
        written = Written("tried", 1).having(
            {**written.places, "department/slug": "kumin"}
        )
        row = actions.begin(written, "blank", by=kubo, at=timezone.now())
        yield Studio(Desk.of(town, kubo), kubo, ota, row)


def sent_by(page: str) -> dict[str, list[str]]:
    """Return what the browser would send for the first form of a page."""
    form = page[page.index("<form", page.index("<main")) :]
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    select = ""
    for tag, text, inside in FIELD.findall(form):
        has = {name: unescape(value) for name, value in ATTRIBUTE.findall(text)}
        if tag == "select":
            select = has["name"]
            sent[select] = []
        elif tag == "option":
            if "selected" in has or not sent[select]:
                sent[select] = [has["value"]]
        elif tag == "textarea":
            sent[has["name"]] = [unescape(inside)]
        elif has.get("type") != "checkbox" or "checked" in has:
            sent.setdefault(has["name"], []).append(has.get("value", ""))
    return sent


def places_of(written: Written) -> list[str]:
    return [place for place in written.places if is_rule(place)]


@pytest.mark.parametrize(
    "studio", ["inu", "hoiku", "jidofuyo", "jidoteate", "juken"], indirect=True
)
def test_every_rule_is_shown_and_comes_back_unchanged(studio: Studio) -> None:
    before = studio.written()
    places = places_of(before)
    assert len(places) > 5
    for place in places:
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
