"""Each language writes days, amounts and lists in its own way."""

from datetime import date, time
from pathlib import Path

import pytest

from madoguchi.kernel.languages.language import (
    ADDED,
    SHIPPED,
    forget_languages,
    language_of,
    languages,
    look_also_in,
    words_in,
)

DAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ja", "令和8年11月26日（木）"),
        ("ja-easy", "2026年11月26日（木）"),
        ("en", "Thu 26 November 2026"),
        ("zh-Hans", "2026年11月26日（周四）"),
        ("ko", "2026년 11월 26일(목)"),
    ],
)
def test_a_day_is_written_as_its_readers_do(code: str, said: str) -> None:
    assert language_of(code).day(DAY, year=True, weekday=True) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ja", "昭和50年4月1日（1975年）"),
        ("ja-easy", "1975年（昭和50年）4月1日"),
        ("en", "1 April 1975 (Showa 50)"),
        ("zh-Hans", "1975年4月1日（昭和50年）"),
        ("ko", "1975년 4월 1일(쇼와 50년)"),
    ],
)
def test_a_birth_date_carries_both_years(code: str, said: str) -> None:
    assert language_of(code).dated("both_years", date(1975, 4, 1)) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ja", "平成33年"),
        ("en", "Heisei 33"),
        ("zh-Hans", "平成33年"),
        ("ko", "헤이세이 33년"),
    ],
)
def test_a_japanese_day_in_a_sentence_is_said_again(code: str, said: str) -> None:
    assert language_of(code).dates_within("平成33年") == said


def test_days_of_a_sentence_are_said_in_english() -> None:
    within = language_of("en").dates_within

    assert within("令和元年5月1日") == "1 May Reiwa 1"
    assert within("2026年2月30日") == "30 February 2026"


def test_the_days_of_easy_japanese_are_read_as_they_are_called() -> None:
    said = language_of("ja-easy").day(date(2026, 4, 20))
    assert ">はつか</rt>" in said.__html__()  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", SHIPPED)
def test_every_language_writes_everything(code: str) -> None:
    one, japanese = language_of(code), language_of("ja")

    assert one.code == code
    assert set(japanese.marks) == set(one.marks)
    assert set(japanese.dates) <= set(one.dates)
    assert set(japanese.amounts) == set(one.amounts)
    assert len(one.dates["weekdays"]) == 7
    assert one.yen(1250)
    assert "9" in one.clock(time(9, 5))


def test_a_language_nobody_described_is_japanese() -> None:
    assert language_of("tlh").code == "ja"
    assert language_of("../../etc/passwd").code == "ja"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "language.toml").write_text(
        'name = "Tiếng Việt"\ntag = "vi"\nlike = "en"\n', encoding="utf-8"
    )
    (tmp_path / "vi" / "wordings.toml").write_text('[a]\none = "Một"\n', "utf-8")
    look_also_in(tmp_path)
    return tmp_path


def test_an_installation_adds_a_language(home: Path) -> None:
    try:
        assert languages()[-1] == "vi"
        assert language_of("vi").day(DAY) == "26 November"
        (home / "ja.toml").write_text('[a]\none = "一"\ntwo = "二"\n', "utf-8")
        said = words_in(home, "vi", "wordings")

        assert said["a"] == {"one": "Một", "two": "二"}
        assert said["a"]["two"].__html__() == '<span lang="ja">二</span>'
    finally:
        ADDED.remove(home)
        forget_languages()
