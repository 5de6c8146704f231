"""How a ward counts days, tried against the rules of two municipalities."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.calendar import (
    NEVER_COUNT_CLOSED,
    Span,
    WardCalendar,
    national_holidays,
    ward_closed_days,
)

CLOSED = ward_closed_days(range(2025, 2029))
KATSUSHIKA = WardCalendar(CLOSED)
KITAHIROSHIMA = WardCalendar(
    CLOSED, skip_closed_below=NEVER_COUNT_CLOSED, count_from="arrival"
)
FRIDAY = date(2026, 4, 3)

calendars = st.sampled_from([KATSUSHIKA, KITAHIROSHIMA, WardCalendar()])
days = st.dates(date(2025, 4, 1), date(2027, 3, 31))
lengths = st.integers(1, 60)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(days)
    return Span(start, start + timedelta(days=draw(st.integers(0, 20))))


def test_the_published_holidays_are_ours(shared_data: Callable[[str], Path]) -> None:
    path = shared_data("holidays-jp") / "holidays-2015-2027.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    published = {date.fromisoformat(row["date"]): row["name"] for row in rows}
    ours = {
        day: name
        for year in range(2015, 2028)
        for day, name in national_holidays(year).items()
    }

    assert set(ours) == set(published)
    # The list writes "こどもの日 振替休日" and "休日" where the law's words are
    # 振替休日 and 国民の休日; the days made by a law of their own have no word.
    odd = {date(2019, 5, 1), date(2019, 10, 14), date(2019, 10, 22)}
    for day in set(ours) - odd:
        short, long = sorted((ours[day], published[day]), key=len)
        assert long.endswith(short), day


def test_a_holiday_the_caller_changes_stays_ours() -> None:
    national_holidays(2026).clear()
    assert len(national_holidays(2026)) == 18


def test_there_are_no_national_holidays_before_the_law() -> None:
    assert national_holidays(1930) == {}


def test_a_week_from_the_28th_of_april_ends_after_two_weeks_do() -> None:
    arrived = date(2026, 4, 28)
    assert KATSUSHIKA.deadline(arrived, 7) == date(2026, 5, 13)
    assert KATSUSHIKA.deadline(arrived, 14) == date(2026, 5, 12)


@pytest.mark.parametrize(
    ("length", "expected"), [(1, (4, 28)), (2, (4, 30)), (5, (5, 8)), (12, (5, 19))]
)
def test_kitahiroshima_counts_the_day_of_arrival_and_open_days_only(
    length: int, expected: tuple[int, int]
) -> None:
    arrived = date(2026, 4, 28)
    assert KITAHIROSHIMA.deadline(arrived, length) == date(2026, *expected)


@pytest.mark.parametrize(
    ("arrived", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 9), 3, date(2027, 2, 9)),
    ],
)
def test_months_run_by_the_calendar(arrived: date, months: int, expected: date) -> None:
    assert KATSUSHIKA.deadline(arrived, months, unit="months") == expected


def test_a_period_in_weeks_counts_closed_days() -> None:
    assert KITAHIROSHIMA.deadline(date(2026, 4, 28), 1, unit="weeks") == date(
        2026, 5, 4
    )


def test_days_spent_waiting_for_the_applicant_do_not_count() -> None:
    waiting = Span(date(2026, 4, 6), date(2026, 4, 8))
    assert WardCalendar().deadline(FRIDAY, 2, [waiting]) == date(2026, 4, 10)


def test_a_ward_may_move_a_deadline_off_a_closed_day() -> None:
    kept = WardCalendar(CLOSED)
    moved = WardCalendar(CLOSED, ends_on_closed="next_open")
    arrived = date(2026, 4, 20)
    assert kept.deadline(arrived, 12) == date(2026, 5, 2)
    assert moved.deadline(arrived, 12) == date(2026, 5, 7)


@pytest.mark.parametrize("calendar", [KATSUSHIKA, KITAHIROSHIMA])
def test_a_period_of_no_days_ends_on_arrival(calendar: WardCalendar) -> None:
    assert calendar.deadline(FRIDAY, 0) == FRIDAY


def test_a_period_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        KATSUSHIKA.deadline(FRIDAY, -1)


def test_a_span_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends"):
        Span(FRIDAY, FRIDAY - timedelta(days=1))


def test_the_turn_of_the_year_is_closed() -> None:
    closed = [date(2026, 12, 28) + timedelta(days=n) for n in range(8)]
    assert [KATSUSHIKA.is_open(day) for day in closed] == [True, *[False] * 6, True]
    assert KATSUSHIKA.next_open(date(2026, 12, 29)) == date(2027, 1, 4)


@given(calendar=calendars, arrived=days, length=lengths, pauses=st.lists(spans()))
def test_exactly_the_days_that_count_lie_in_a_period(
    calendar: WardCalendar, arrived: date, length: int, pauses: list[Span]
) -> None:
    end = calendar.deadline(arrived, length, pauses)
    first = 0 if calendar.count_from == "arrival" else 1
    skips = length < calendar.skip_closed_below
    inside = [
        arrived + timedelta(days=n) for n in range(first, (end - arrived).days + 1)
    ]
    counted = [
        day
        for day in inside
        if not any(day in pause for pause in pauses)
        and (not skips or calendar.is_open(day))
    ]
    assert len(counted) == length
    assert counted[-1] == end


@given(calendar=calendars, arrived=days, length=lengths, pause=spans())
def test_a_pause_never_brings_a_deadline_nearer(
    calendar: WardCalendar, arrived: date, length: int, pause: Span
) -> None:
    plain = calendar.deadline(arrived, length)
    assert calendar.deadline(arrived, length, [pause]) >= plain


@given(calendar=calendars, arrived=days, length=lengths)
def test_a_longer_period_ends_later_unless_the_rule_changes_between(
    calendar: WardCalendar, arrived: date, length: int
) -> None:
    edge = calendar.skip_closed_below
    if length + 1 == edge:
        return  # the ward's own rule is not monotonic there
    assert calendar.deadline(arrived, length) < calendar.deadline(arrived, length + 1)


def test_the_rule_of_ten_days_is_not_monotonic_somewhere_each_spring() -> None:
    broken = [
        day
        for day in (date(2026, 4, 1) + timedelta(days=n) for n in range(40))
        if KATSUSHIKA.deadline(day, 9) > KATSUSHIKA.deadline(day, 10)
    ]
    assert date(2026, 4, 28) in broken


@given(start=days, end=days)
def test_open_days_add_up(start: date, end: date) -> None:
    middle = start + (end - start) // 2
    if start > end:
        assert KATSUSHIKA.open_days_between(start, end) == 0
        return
    assert KATSUSHIKA.open_days_between(start, end) == (
        KATSUSHIKA.open_days_between(start, middle)
        + KATSUSHIKA.open_days_between(middle, end)
    )
