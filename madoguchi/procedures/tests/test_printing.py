"""What stands on a printed form: every question, in words, in two languages."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.examples import read_examples
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.kinds.kind import kind_of, kinds
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.printing.numbers import read_number
from madoguchi.procedures.printing.sheet import (
    Codes,
    Desk,
    Sheet,
    Written,
    fixed,
    form_code,
    surely_hidden,
)
from madoguchi.procedures.texts import Text

FOLDERS = sorted(Path(settings.PROCEDURES_DIR).glob("*/*/procedure.toml"))
DESK = Desk("みどり区", "みどり区長", "戸籍住民課", "03-0000-0000")
CODES = Codes("x-1-00000000", "https://example.jp/", "<svg/>")


def the_form(slug: str) -> Form:
    return compile_form(load(Path(settings.PROCEDURES_DIR) / slug / "1"))


def sheet(form: Form, language: str = "ja", **more: Any) -> dict[str, Any]:
    return Sheet(form, language).data(DESK, CODES, **more)


def questions(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for page in data["pages"] for one in page["questions"]]


@pytest.mark.parametrize("path", FOLDERS, ids=lambda one: "/".join(one.parts[-3:-1]))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_question_of_every_version_is_on_its_form(
    path: Path, language: str
) -> None:
    form = compile_form(load(path.parent))

    drawn = questions(sheet(form, language))

    assert len(drawn) == len(form.questions)
    for question, one in zip(form.questions.values(), drawn, strict=True):
        assert one["label"]["ja"] == question.label["ja"]
        assert (one["label"]["other"] == "") == (
            language == "ja" or question.label["en"] == question.label["ja"]
        )
        if kind_of(question).has_answer:
            assert one["boxes"] or one["records"], question.key
            assert one["number"]
        if question.show_if:
            assert one["only_if"]["ja"].startswith("次のときだけ：")


def test_a_condition_names_the_number_of_its_question() -> None:
    said = [one["only_if"] for one in questions(sheet(the_form("tennyu"), "en"))]

    late = next(one for one in said if one["ja"])
    assert late["ja"].startswith("次のときだけ：「")
    assert late["other"].startswith("Only if: ")


def test_a_condition_without_plain_words_names_what_it_depends_on() -> None:
    pages = sheet(the_form("tennyu"), "en")["pages"]
    late = next(one for one in pages if "14日" in one["only_if"]["ja"])
    assert late["only_if"]["other"] == (
        "Only if: it depends on your answers (2 The day you began to live there)"
    ) or late["only_if"]["other"].startswith("Only if: it depends on your answers (2 ")


def test_a_list_has_room_for_several_records() -> None:
    drawn = questions(sheet(the_form("tennyu")))
    members = next(one for one in drawn if one["records"])
    assert len(members["records"]) >= 2
    assert members["records"][0]["questions"][0]["number"].endswith("-1")


def test_answers_stand_in_their_boxes_and_what_they_rule_out_is_left_away() -> None:
    form = the_form("juminhyo")
    folder = Path(settings.PROCEDURES_DIR) / "juminhyo" / "1"
    example = next(
        one for one in read_examples(folder)[0] if one.answers.get("delivery") == "post"
    )
    written = Written(example.answers, example.today, example.channel)

    data = sheet(form, written=written)

    assert data["is_filled"] is True
    by_label = {one["label"]["ja"]: one for one in questions(data)}
    birth = by_label[form.question("birth").label["ja"]]["boxes"][0]
    assert birth["day"]["era"] in ("昭和", "平成")
    hidden = surely_hidden(form, written)
    assert hidden
    kept = {one.key for page in form.pages for one in page.questions} - hidden
    assert len(questions(data)) <= len(kept)


def test_nothing_is_ruled_out_while_an_answer_is_open() -> None:
    form = the_form("juminhyo")
    assert surely_hidden(form, Written({}, date(2026, 4, 1))) == frozenset()


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_language_has_the_same_fixed_words(language: str) -> None:
    assert fixed("ja")["words"].keys() == fixed(language)["words"].keys()
    assert fixed("ja")["conditions"].keys() == fixed(language)["conditions"].keys()
    assert fixed(language) != fixed("ja")


def test_a_language_without_words_yet_borrows_others() -> None:
    assert fixed("pt-BR") == fixed("en")
    assert fixed("../etc") == fixed("en")
    assert fixed("ja-easy") == fixed("ja")


def test_every_kind_has_a_place_on_paper() -> None:
    for kind in kinds().values():
        assert type(kind).boxes is not None


def test_the_number_of_a_form_is_read_back() -> None:
    code = form_code(the_form("inu"))
    assert read_number(f"https://a.example/midori/paper/{code}/").form == code
    assert read_number(code.upper()).form == code
    assert read_number(code).slug == "inu"


def test_an_address_is_printed_with_all_that_belongs_to_it() -> None:
    form = the_form("jidoteate")
    example = next(
        one
        for one in read_examples(Path(settings.PROCEDURES_DIR) / "jidoteate" / "1")[0]
        if "address" in one.answers
    )
    assert example.answers["address"]["town"].endswith("二丁目")

    data = sheet(form, written=Written(example.answers, example.today))

    (address,) = (one for one in questions(data) if one["label"]["ja"] == "住所")
    values = [box["value"] for box in address["boxes"]]
    at = values.index("若葉台")
    assert values[at : at + 2] == ["若葉台", "2"]
    assert address["boxes"][at + 1]["label"]["ja"] == "丁目"


def test_what_comes_to_nothing_is_printed_too() -> None:
    """A sum of 0 yen is an answer, not a box for the office to fill in."""
    question = Question(
        "total",
        "calculated",
        Text(ja="計"),
        value=parse("0"),
        own={"gives": "money"},
    )
    drawn = Sheet(the_form("juminhyo"), "ja")._question(
        replace(question, key=next(iter(the_form("juminhyo").questions))), 0
    )

    assert drawn["boxes"][0]["value"] == "0円"


def test_what_the_office_works_out_is_neither_needed_nor_free() -> None:
    line = Question("total", "calculated", Text(ja="計"), own={"gives": "money"})

    assert not Sheet(the_form("juminhyo"), "ja")._question(
        replace(line, key=next(iter(the_form("juminhyo").questions))), None
    )["is_typed"]


def test_a_place_that_needs_numbers_has_room_for_them() -> None:
    place = Question("spot", "map_point", Text(ja="場所"))
    exact = replace(place, own={"exact": True})

    assert [box.part for box in kind_of(place).boxes(place)] == ["place"]
    assert [box.part for box in kind_of(exact).boxes(exact)] == [
        "place",
        "latitude",
        "longitude",
    ]
