"""A month counted by hand and by the software."""

from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.cases.attendance import (
    Entry,
    Hours,
    NoHours,
    count,
    read_hours,
    uncovered,
)
from madoguchi.kernel.calendar import WardCalendar

HOURS = Hours(8 * 60 + 30, 12 * 60, 13 * 60, 17 * 60 + 15)
CULTURE_DAY = date(2026, 11, 3)
CALENDAR = WardCalendar(closed=frozenset({CULTURE_DAY}))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 by the clock in Japan."""
    japan = datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)
    return japan - timedelta(hours=9)


def text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def punch(which: str, moment: datetime) -> Entry:
    return Entry("clock", "", moment, {"which": which})


def span(sort: str, start: datetime, end: datetime, *, granted: datetime) -> Entry:
    return Entry(sort, "", granted, {"start": text(start), "end": text(end)})


def totals(*entries: Entry) -> dict[str, int]:
    return {
        name: value
        for name, value in count("2026-11", entries, CALENDAR, HOURS).totals.items()
        if value and not name.startswith(("scheduled", "absent"))
    }


def test_a_month_without_anything_is_absence_of_every_open_day() -> None:
    found = count("2026-11", [], CALENDAR, HOURS).totals

    # November 2026 has 21 weekdays, and the 3rd is a holiday.
    assert found["scheduled_days"] == 20
    assert found["scheduled_minutes"] == found["absent_minutes"] == 20 * 465


def test_only_the_hours_of_the_day_count_as_worked() -> None:
    early_and_late = [punch("in", at(2, 8, 10)), punch("out", at(2, 19, 40))]

    assert totals(*early_and_late) == {"worked_minutes": 465}


def test_who_comes_late_is_absent_until_then() -> None:
    month = count(
        "2026-11", [punch("in", at(2, 9)), punch("out", at(2, 17, 15))], CALENDAR, HOURS
    )

    assert (month.days[1].worked, month.days[1].absent) == (435, 30)


def test_a_punch_without_its_other_half_counts_for_nothing_and_is_told() -> None:
    month = count("2026-11", [punch("in", at(2, 8, 30))], CALENDAR, HOURS)

    assert month.days[1].worked == 0
    assert month.days[1].odd == ("no_out", "absent")


def test_the_same_punch_written_twice_is_one() -> None:
    twice = [punch("in", at(2, 8, 30)), punch("in", at(2, 8, 30))]
    month = count("2026-11", [*twice, punch("out", at(2, 17, 15))], CALENDAR, HOURS)

    assert (month.days[1].worked, month.days[1].odd) == (465, ())


def test_a_correction_stands_in_place_of_the_punches() -> None:
    month = count(
        "2026-11",
        [
            punch("in", at(2, 8, 30)),
            span("fix", at(2, 8, 30), at(2, 17, 15), granted=at(4, 9)),
        ],
        CALENDAR,
        HOURS,
    )

    assert month.days[1].worked == 465
    assert month.days[1].odd == ()


def test_half_a_day_and_hours_of_leave_are_the_minutes_of_the_hours() -> None:
    half = {"leave": "annual", "unit": "am", "from": "2026-11-04"}
    hour = {
        "leave": "sick",
        "unit": "hours",
        "start": text(at(5, 16)),
        "end": text(at(5, 18)),
    }

    found = totals(
        Entry("leave", "", at(1, 9), half), Entry("leave", "", at(1, 9), hour)
    )

    assert found == {"annual_minutes": 210, "sick_minutes": 75}


def test_leave_over_a_weekend_takes_open_days_only() -> None:
    said = {
        "leave": "special",
        "unit": "day",
        "from": "2026-11-06",
        "until": "2026-11-09",
    }

    assert totals(Entry("leave", "", at(1, 9), said)) == {"special_minutes": 2 * 465}


def test_overtime_is_told_apart_by_night_and_by_closed_day() -> None:
    order = span("order", at(2, 17, 15), at(3, 1), granted=at(2, 15))
    done = span("overtime", at(2, 17, 15), at(3, 1), granted=at(4, 9))

    # Monday 17:15-22:00 and 22:00-24:00, then one hour of a holiday's night.
    assert totals(order, done) == {
        "overtime_minutes": 285,
        "overtime_night_minutes": 120,
        "closed_day_night_minutes": 60,
    }


def test_overtime_inside_the_hours_of_the_day_is_none() -> None:
    order = span("order", at(2, 16), at(2, 18), granted=at(2, 15))
    done = span("overtime", at(2, 16), at(2, 18), granted=at(4, 9))

    assert totals(order, done) == {"overtime_minutes": 45}


def test_what_was_ordered_afterwards_was_not_ordered() -> None:
    late = span("order", at(2, 18), at(2, 20), granted=at(2, 18, 30))
    done = span("overtime", at(2, 18), at(2, 20), granted=at(4, 9))

    assert totals(late, done) == {"overtime_minutes": 120, "unordered_minutes": 30}
    assert uncovered(done.span, [late]) == 30
    assert uncovered(done.span, []) == 120


def test_what_was_taken_back_counts_for_nothing() -> None:
    said = {"leave": "annual", "unit": "day", "from": "2026-11-04"}
    leave = Entry("leave", "4821-3057-52", at(1, 9), said)
    back = Entry("cancel", "", at(2, 9), {"reference": "4821-3057-52"})

    assert totals(leave, back) == {}


def test_overtime_of_somebody_who_was_not_there_is_told() -> None:
    done = span("overtime", at(2, 18), at(2, 20), granted=at(4, 9))
    month = count("2026-11", [done], CALENDAR, HOURS)

    assert "not_there" in month.days[1].odd


@pytest.mark.parametrize(
    "said",
    [
        None,
        {"start": "8時", "end": "17:15", "rest": ["12:00", "13:00"]},
        {"start": "18:00", "end": "17:15", "rest": ["12:00", "13:00"]},
        {"start": "08:30", "end": "17:15", "rest": ["12:00"]},
        {"start": 830, "end": 1715, "rest": [1200, 1300]},
    ],
)
def test_hours_that_cannot_be_followed_are_refused(said: object) -> None:
    with pytest.raises(NoHours):
        read_hours(said)
