"""Dates, amounts and sizes as the ward writes them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from madoguchi.design import words

ARRIVED = datetime(2026, 11, 23, 15, 5, tzinfo=UTC)
THURSDAY = date(2026, 11, 26)


def test_a_moment_is_shown_on_the_wards_own_day() -> None:
    with translation.override("ja"):
        assert words.day_text(ARRIVED) == "11月24日（火）"
        assert words.clock_text(ARRIVED) == "0時05分"


def test_a_day_does_not_break_and_machines_can_read_it() -> None:
    with translation.override("ja"):
        assert words.marked_day(THURSDAY) == (
            '<time class="nw" datetime="2026-11-26">11月26日（木）</time>'
        )


@pytest.mark.parametrize(
    ("language", "day", "with_year", "month", "money"),
    [
        ("ja", "11月26日（木）", "令和8年11月26日", "令和8年11月", "1,250円"),
        ("en", "Thu 26 November", "26 November 2026", "November 2026", "1,250 yen"),
    ],
)
def test_each_language_has_its_own_way(
    language: str, day: str, with_year: str, month: str, money: str
) -> None:
    with translation.override(language):
        assert words.day_text(THURSDAY) == day
        assert words.day_text(THURSDAY, year=True, weekday=False) == with_year
        assert words.month_text(THURSDAY) == month
        assert words.yen(1250) == money


def test_a_birth_date_carries_both_years() -> None:
    with translation.override("ja"):
        assert words.birth_text("1991-05-08") == "平成3年5月8日（1991年）"
    with translation.override("en"):
        assert words.birth_text("1991-05-08") == "8 May 1991 (Heisei 3)"


def test_typed_line_breaks_are_kept_and_tags_are_not() -> None:
    assert words.lines("一行目\n<b>") == "一行目<br>&lt;b&gt;"


def test_a_time_in_a_text_stays_on_one_line() -> None:
    assert words.steady("<i>9時</i>") == (
        '&lt;i&gt;<span class="nw">9時</span>&lt;/i&gt;'
    )
