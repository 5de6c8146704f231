"""Era dates against ICU's calendar and at the edges people get wrong."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.wareki import (
    ERAS,
    FIRST_SOLAR_DAY,
    Era,
    NotADate,
    era_end,
    format_ja,
    from_wareki,
    to_wareki,
)


def test_every_day_reads_as_icu_reads_it(
    shared_data: Callable[[str], Path],
) -> None:
    lines = (shared_data("wareki-icu") / "vectors.jsonl").read_text().splitlines()
    assert lines
    for row in map(json.loads, lines):
        day = to_wareki(date.fromisoformat(row["date"]))
        read = (day.era, str(day.year), str(day.month), str(day.day))
        assert read == (row["era"], row["year"], row["month"], row["day"])
        parts = (int(row["year"]), int(row["month"]), int(row["day"]))
        assert from_wareki(row["era"], *parts).isoformat() == row["date"]


@given(st.dates(min_value=FIRST_SOLAR_DAY, max_value=date(2117, 12, 31)))
def test_a_day_comes_back_from_its_era(day: date) -> None:
    era_day = to_wareki(day)
    parts = (era_day.year, era_day.month, era_day.day)
    assert from_wareki(era_day.era, *parts) == day


@given(
    st.sampled_from([era.name for era in ERAS]),
    st.integers(-1, 130),
    st.integers(-1, 14),
    st.integers(-1, 33),
)
def test_three_fields_are_a_day_or_a_refusal_that_names_a_real_one(
    era: str, year: int, month: int, day: int
) -> None:
    problem = None
    try:
        found = from_wareki(era, year, month, day)
        assert to_wareki(found).era == era
    except NotADate as raised:
        problem = raised
    if problem is None:
        return
    assert problem.sentence.endswith(("。", "か。"))
    for meant in filter(None, [problem.suggestion, *problem.alternatives]):
        again = from_wareki(meant.era, meant.year, meant.month, meant.day)
        assert to_wareki(again) == meant


@pytest.mark.parametrize(("before", "era"), [*pairwise(ERAS)])
def test_each_era_starts_the_day_after_the_one_before(before: Era, era: Era) -> None:
    assert era_end(before) == era.start - timedelta(days=1)
    assert to_wareki(era.start).text.startswith(f"{era.name}元年")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("平成", 33, 4, 1), "平成33年はありません。令和3年ではありませんか。"),
        (("昭和", 65, 5, 5), "昭和65年はありません。平成2年ではありませんか。"),
        (
            ("平成", 31, 5, 1),
            "平成31年5月1日はありません。令和元年5月1日ではありませんか。",
        ),
        (
            ("令和", 1, 4, 30),
            "令和元年4月30日はありません。平成31年4月30日ではありませんか。",
        ),
        (
            ("昭和", 1, 12, 24),
            "昭和元年12月24日はありません。大正15年12月24日ではありませんか。",
        ),
        (("令和", 5, 2, 29), "令和5年2月29日はありません。"),
        (("令和", 5, 13, 1), "13月はありません。"),
        (("令和", 0, 1, 1), "令和0年はありません。"),
        (("慶応", 3, 1, 1), "その元号はありません。"),
        (
            ("明治", 5, 12, 2),
            "明治5年以前の日付は入力できません。窓口にご相談ください。",
        ),
    ],
)
def test_a_wrong_date_is_answered_with_the_day_probably_meant(
    typed: tuple[str, int, int, int], sentence: str
) -> None:
    with pytest.raises(NotADate) as refused:
        from_wareki(*typed)
    assert refused.value.sentence == sentence


def test_the_wrong_era_is_offered_beside_the_wrong_year() -> None:
    with pytest.raises(NotADate) as refused:
        from_wareki("平成", 45, 6, 1)
    assert refused.value.suggestion == to_wareki(date(2033, 6, 1))
    assert refused.value.alternatives == (to_wareki(date(1970, 6, 1)),)


def test_the_first_year_prints_as_gannen() -> None:
    assert to_wareki(date(2019, 12, 31)).text == "令和元年12月31日"
    assert format_ja(date(2019, 5, 1), year=True, weekday=True) == (
        "令和元年5月1日（水）"
    )


def test_the_text_of_the_refusal_holds_no_birth_date() -> None:
    with pytest.raises(NotADate) as refused:
        from_wareki("平成", 33, 4, 1)
    assert str(refused.value) == "no_such_year"


def test_days_of_the_moon_calendar_are_refused() -> None:
    with pytest.raises(NotADate):
        to_wareki(date(1872, 12, 31))
