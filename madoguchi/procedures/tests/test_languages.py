"""A version speaks as many languages as it has files of texts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi.procedures.changes.differences import differences
from madoguchi.procedures.changes.said import Wording
from madoguchi.procedures.definition.canonical import (
    from_canonical,
    hash_of,
    to_canonical,
)
from madoguchi.procedures.definition.completeness import (
    completeness,
    completeness_by_language,
)
from madoguchi.procedures.definition.languages import languages_of
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.write import files_of, texts_of, write
from madoguchi.procedures.tests.folder import a_folder

KOREAN = """\
title = "자전거 주차장"
keywords = ["자전거", "주차장"]

[[channels]]
name = "counter"
hours = "평일"

[pages.who]
title = "신청자"

[questions.station]
label = "역"
options = { south = "남쪽" }

[questions."bikes.battery"]
label = "배터리 종류"

[stages.review]
title = "확인"
"""

Speaking = Callable[..., Definition]


@pytest.fixture
def speaking(tmp_path: Path) -> Speaking:
    """Read the small procedure with the texts of further languages."""

    def read(**texts: str) -> Definition:
        return load(_folder(tmp_path, texts))

    return read


def _folder(root: Path, texts: dict[str, str]) -> Path:
    folder = a_folder(root)
    for language, text in texts.items():
        name = language.replace("_", "-")
        (folder / f"texts/{name}.toml").write_text(text, encoding="utf-8")
    return folder


def flaws(root: Path, **texts: str) -> list[str]:
    with pytest.raises(BadDefinition) as refused:
        load(_folder(root, texts))
    return [str(one).removeprefix("bicycle/1/") for one in refused.value.problems]


def test_what_a_language_says_is_read_and_the_rest_is_japanese(
    speaking: Speaking,
) -> None:
    definition = speaking(ko=KOREAN)
    station = definition.pages[1].questions[0]

    assert definition.title["ko"] == "자전거 주차장"
    assert definition.channels[1].hours["ko"] == "평일"
    assert station.options[1].label["ko"] == "남쪽"
    assert definition.pages[2].questions[0].questions[1].label["ko"] == "배터리 종류"
    assert definition.keywords_in["ko"] == ("자전거", "주차장")
    assert definition.summary["ko"] == definition.summary["ja"]


def test_languages_are_those_of_the_files(speaking: Speaking) -> None:
    definition = speaking(ko=KOREAN, zh_Hans='title = "自行车停车场"\n')
    assert languages_of(definition) == ("en", "ko", "zh-Hans")


def test_every_language_is_written_and_read_back(
    speaking: Speaking, tmp_path: Path
) -> None:
    definition = speaking(
        ko=KOREAN,
        zh_Hans='title = "自行车停车场"\n',
        ja_easy='title = "自転車《じてんしゃ》を置《お》くところ"\n',
    )
    folder = write(definition, tmp_path / "again")

    assert load(folder) == definition
    assert files_of(load(folder)) == files_of(definition)
    assert (folder / "texts/ko.toml").read_text("utf-8") == KOREAN
    assert from_canonical(to_canonical(definition)) == definition


def test_texts_of_a_language_belong_to_the_identity(speaking: Speaking) -> None:
    before = hash_of(to_canonical(speaking()))
    assert hash_of(to_canonical(speaking(ko=KOREAN))) != before


def test_english_words_stand_where_stored_versions_have_them(
    speaking: Speaking,
) -> None:
    words = 'keywords = ["bicycle"]\n'
    english = texts_of(speaking(), "en")
    document = to_canonical(speaking(en=words + english, ko=KOREAN))

    assert b'"keywords_en":["bicycle"]' in document
    assert '"keywords_in":{"ko":["자전거","주차장"]}'.encode() in document


@pytest.mark.parametrize(
    ("language", "text", "sentence"),
    [
        (
            "ko",
            '[questions.staton]\nlabel = "역"\n',
            "texts/ko.toml:2: [questions.staton] label stands beside no Japanese text",
        ),
        (
            "ja_easy",
            'title = "自転車《jitensha》"\n',
            'title: a reading is kana in 《》 after its kanji, at "《jitensha》"',
        ),
        (
            "ja",
            'title = "自転車"\n',
            "texts/ja.toml: Japanese stands in the main files: delete this",
        ),
        (
            "zh_hans",
            'title = "自行车"\n',
            '"zh-hans" is no language: name the file as in en, ko, zh-Hans or ja-easy',
        ),
    ],
)
def test_what_is_wrong_in_a_file_of_texts_is_said(
    tmp_path: Path, language: str, text: str, sentence: str
) -> None:
    found = flaws(tmp_path, **{language: text})

    assert any(sentence in one for one in found)


def test_a_file_of_texts_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (found,) = flaws(tmp_path, ko='title = "자전거\n')
    assert found.startswith("texts/ko.toml:1: this is not TOML")


def test_titles_in_chinese_keep_their_marks(speaking: Speaking) -> None:
    definition = speaking(zh_Hans='title = "《条例》"\n')
    assert definition.title["zh-Hans"] == "《条例》"


def test_texts_are_counted_and_those_missing_are_named(speaking: Speaking) -> None:
    found = completeness(speaking(ko=KOREAN), "ko")

    assert (found.given, found.needed) == (7, len(found.missing) + 7)
    assert "summary" in found.missing
    assert "channels.counter.hours" not in found.missing
    assert "questions.station.options.north" in found.missing
    assert "questions.station.options.south" not in found.missing
    assert "questions.bikes.electric.label" in found.missing


def test_a_needed_language_is_whole(speaking: Speaking) -> None:
    found = completeness_by_language(speaking(ko=KOREAN), ("zh-Hans",))

    assert list(found) == ["en", "ko", "zh-Hans"]
    assert found["en"].is_whole
    assert not found["ko"].is_whole
    assert found["zh-Hans"].given == 0


def test_a_change_in_another_language_is_shown_there(speaking: Speaking) -> None:
    old = speaking(ko=KOREAN)
    new = speaking(ko=KOREAN.replace("자전거 주차장", "자전거 보관소"))
    (change,) = differences(old, new)
    said = Wording(old, new).say(change)

    assert (said.before, said.after) == ("자전거 주차장", "자전거 보관소")
