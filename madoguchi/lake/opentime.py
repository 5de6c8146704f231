"""Measure waiting in the time in which the ward was open.

The calendar is joined, not stored with the steps: when a closed day changes, figures
follow, and each can name the revision it was counted by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from madoguchi.kernel.calendar import ONE_DAY, WardCalendar
from madoguchi.lake.deriving import A_DAY_US, NINE_HOURS_US
from madoguchi.wards.queries import calendar_at, revision_of, ward_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

EPOCH: Final = date(1970, 1, 1)
MINUTE_US: Final = 60_000_000
USUAL: Final = ("08:30", "17:15")
"""Hours of a ward that did not say its own (rule `hours`)."""


@dataclass(frozen=True, slots=True)
class OpenHours:
    """From when until when an open day lasts, in minutes since midnight in Japan."""

    start: int
    end: int

    @property
    def length_us(self) -> int:
        return (self.end - self.start) * MINUTE_US


def read_hours(rules: Mapping[str, Any]) -> OpenHours:
    """Return the hours in a ward's rules; the usual ones where it says none.

    The rest at noon is open time: the counters stay open through it.

    >>> read_hours({"hours": {"start": "09:00", "end": "17:00"}})
    OpenHours(start=540, end=1020)
    >>> read_hours({"hours": {"start": "later"}})
    OpenHours(start=510, end=1035)
    """
    said = rules.get("hours")
    try:
        start, end = (_minute(said[key]) for key in ("start", "end"))  # type: ignore[index]
    except (TypeError, KeyError, ValueError):
        start, end = map(_minute, USUAL)
    if start >= end:
        start, end = map(_minute, USUAL)
    return OpenHours(start, end)


def _minute(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


def add_open_time(database: DuckDBPyConnection, ward: int, revision: str = "") -> str:
    """Add the view `events_open`: `events` with `open_wait_us` and `open_case_us`.

    Both are microseconds of open time: since the step before, and since the case
    began. Returns the revision of the calendar they are counted by, that of now
    where none was asked for. Raises NoSuchCalendar.
    """
    row = ward_by_id(ward)
    calendar = calendar_at(ward, revision)
    found = database.execute(
        f"SELECT min((ts_us - case_us + {NINE_HOURS_US}) // {A_DAY_US}),"
        f" max((ts_us + {NINE_HOURS_US}) // {A_DAY_US}),"
        f" min((ts_us - coalesce(wait_us, 0) + {NINE_HOURS_US}) // {A_DAY_US})"
        " FROM events"
    ).fetchone() or (None, None, None)
    first, last, since = found
    days = (
        [] if first is None else _days(calendar, read_hours(row.rules),
        EPOCH + timedelta(min(first, since)), EPOCH + timedelta(last))
    )  # fmt: skip
    _fill(database, days)
    return revision or revision_of(row).hash


Day = tuple[int, int, int, int]


def _days(
    calendar: WardCalendar, hours: OpenHours, first: date, last: date
) -> list[Day]:
    """Return for each day: its number, when it opens, how long, and all before it."""
    rows, before, day = [], 0, first
    while day <= last:
        number = (day - EPOCH).days
        midnight = number * A_DAY_US - NINE_HOURS_US
        length = hours.length_us if calendar.is_open(day) else 0
        rows.append((number, midnight + hours.start * MINUTE_US, length, before))
        before += length
        day += ONE_DAY
    return rows


def _fill(database: DuckDBPyConnection, days: list[Day]) -> None:
    database.execute(
        "CREATE OR REPLACE TABLE open_days"
        " (number BIGINT, opens_us BIGINT, length_us BIGINT, before_us BIGINT)"
    )
    if days:
        database.execute(
            "INSERT INTO open_days SELECT unnest(?), unnest(?), unnest(?), unnest(?)",
            [list(column) for column in zip(*days, strict=True)],
        )
    database.execute(
        "CREATE OR REPLACE VIEW events_open AS"
        f" SELECT events.*, {_so_far('here', 'ts_us')}"
        f" - {_so_far('earlier', '(ts_us - wait_us)')} AS open_wait_us,"
        f" {_so_far('here', 'ts_us')}"
        f" - {_so_far('begun', '(ts_us - case_us)')} AS open_case_us FROM events"
        f" LEFT JOIN open_days AS here ON here.number = {_number('ts_us')}"
        " LEFT JOIN open_days AS earlier"
        f" ON earlier.number = {_number('(ts_us - wait_us)')}"
        " LEFT JOIN open_days AS begun"
        f" ON begun.number = {_number('(ts_us - case_us)')}"
    )


def _number(us: str) -> str:
    return f"(({us} + {NINE_HOURS_US}) // {A_DAY_US})"


def _so_far(day: str, us: str) -> str:
    """Return the open time from the first known day until an instant."""
    return (
        f"({day}.before_us"
        f" + least(greatest({us} - {day}.opens_us, 0), {day}.length_us))"
    )
