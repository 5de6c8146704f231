"""The texts of a manuscript are written in other languages beside the Japanese."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.office.tests.writing import Studio, a_manuscript, sent_by
from madoguchi.procedures import actions
from madoguchi.procedures.definition.completeness import completeness
from madoguchi.procedures.studio.folder import definition_of
from madoguchi.procedures.studio.translations import counts

pytestmark = pytest.mark.django_db
TITLE = "procedure/title"


@pytest.fixture
def studio(town: Town) -> Iterator[Studio]:
    with a_manuscript(town, "inu") as made:
        yield made


def texts(studio: Studio, **query: str) -> str:
    return studio.desk.text("manuscript_texts", studio.row.pk, **query)


def test_the_count_is_that_of_the_format(studio: Studio) -> None:
    written = studio.written()
    definition = definition_of(written)
    for count in counts(written):
        found = completeness(definition, count.language)
        assert (count.given, count.needed) == (found.given, found.needed)


def test_every_language_says_how_far_it_is(studio: Studio) -> None:
    wish = actions.Wish("put", 0, {"values": {f"{TITLE}@ko": None}})
    actions.edit(studio.row.pk, wish, by=studio.by, at=timezone.now())
    found = {one.language: one for one in counts(studio.written())}
    page = texts(studio)

    assert found["en"].is_whole
    assert "そろいました" in page
    assert f"{found['ko'].given} / {found['ko'].needed}" in page
    assert found["ko"].given == found["ko"].needed - 1


def test_only_what_is_missing_is_shown_and_written(studio: Studio) -> None:
    wish = actions.Wish("put", 0, {"values": {f"{TITLE}@ko": None}})
    actions.edit(studio.row.pk, wish, by=studio.by, at=timezone.now())
    before = studio.written()
    page = texts(studio, **{"in": "ko", "missing": "1"})
    sent = sent_by(page) | {f"text.{TITLE}": ["반려견 등록"]}
    assert sent["asked"] == [TITLE]

    response = studio.desk.post("manuscript_texts", studio.row.pk, **sent)

    assert response.status_code == 302
    assert "missing=1" in response["Location"]
    assert studio.written().text(TITLE, "ko") == "반려견 등록"
    assert studio.written().text(TITLE) == before.text(TITLE)
    page = texts(studio, **{"in": "ko", "missing": "1"})
    assert "足りない文はありません" in page


def test_a_page_sent_back_as_it_was_changes_nothing(studio: Studio) -> None:
    before = studio.written()
    for number in ("1", "2", "99"):
        sent = sent_by(texts(studio, **{"in": "en", "page": number}))
        studio.desk.post("manuscript_texts", studio.row.pk, **sent)
    assert studio.written().places == before.places


def test_a_text_that_is_too_long_stays_and_is_told(studio: Studio) -> None:
    sent = sent_by(texts(studio, **{"in": "en"})) | {f"text.{TITLE}": ["x" * 4001]}

    response = studio.desk.post("manuscript_texts", studio.row.pk, **sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert "4000文字までにしてください" in page
    assert "x" * 4001 in page


def test_names_that_every_translation_says_alike_are_shown(studio: Studio) -> None:
    found = "".join(
        texts(studio, **{"in": "ko", "page": str(number)}) for number in (1, 2, 3, 4)
    )
    assert "決まった訳：" in found


def test_what_somebody_else_wrote_first_is_shown(studio: Studio) -> None:
    sent = sent_by(texts(studio, **{"in": "en"})) | {f"text.{TITLE}": ["Mine"]}
    wish = actions.Wish("put", 0, {"values": {f"{TITLE}@en": "Theirs"}})
    actions.edit(studio.row.pk, wish, by=studio.other, at=timezone.now())

    response = studio.desk.post("manuscript_texts", studio.row.pk, **sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert "「Theirs」" in page
    assert 'value="Mine"' in page


def test_only_places_of_the_manuscript_are_written(studio: Studio) -> None:
    sent = {"in": "en", "asked": ["law/9/name", "x"], "text.x": "y", "on": "0"}
    assert studio.desk.post(
        "manuscript_texts", studio.row.pk, **sent
    ).status_code == 302  # fmt: skip
    assert "x@en" not in studio.written().places
