"""Count days the way one ward counts them.

Pure: nothing here knows about cases, tables or requests. Wards differ in the day
a period starts, in whether closed days count and in what happens when it ends on
one, so all three are data of the calendar.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

ONE_DAY = timedelta(days=1)
FIRST_WEEKEND_DAY = 5  # Monday is 0
HOLIDAYS_SINCE = 1948  # 国民の祝日に関する法律 (昭和23年法律第178号)
MONTHS_IN_A_YEAR = 12

Unit = Literal["days", "weeks", "months"]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both of them included.

    >>> date(2026, 4, 8) in Span(date(2026, 4, 6), date(2026, 4, 8))
    True
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a span ends on or after the day it starts")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __len__(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class WardCalendar:
    """A ward's closed days (閉庁日) and its own rule for counting a period.

    Closed days are left out of periods shorter than `skip_closed_below` days.
    Katsushika's rule (葛飾区 教育委員会規則5号 第4条) is the default: count from
    the day after arrival; closed days count unless the period is under 10 days.
    Kitahiroshima's is `skip_closed_below=NEVER_COUNT_CLOSED` with
    `count_from="arrival"`. A period set in weeks or months counts every day.
    """

    closed: frozenset[date] = frozenset()
    skip_closed_below: int = 10
    count_from: Literal["next_day", "arrival"] = "next_day"
    ends_on_closed: Literal["keep", "next_open"] = "keep"

    def is_open(self, day: date) -> bool:
        return day.weekday() < FIRST_WEEKEND_DAY and day not in self.closed

    def next_open(self, day: date) -> date:
        """Return `day` itself when the ward is open, else the next open day.

        >>> WardCalendar().next_open(date(2026, 4, 4)).isoformat()
        '2026-04-06'
        """
        while not self.is_open(day):
            day += ONE_DAY
        return day

    @property
    def years(self) -> range:
        """Return the years whose closed days are stored.

        >>> WardCalendar(ward_closed_days([2026, 2027])).years
        range(2026, 2028)
        """
        if not self.closed:
            return range(0)
        return range(min(self.closed).year, max(self.closed).year + 1)

    def open_day_after(self, day: date, count: int) -> date | None:
        """Return the `count`-th open day after a day (開庁日), the day itself for 0.

        None when the count is negative or the calendar does not know all the years
        in between: a wrong day would be worse.

        >>> ward = WardCalendar(ward_closed_days([2026]))
        >>> ward.open_day_after(date(2026, 4, 28), 2).isoformat()
        '2026-05-01'
        >>> ward.open_day_after(date(2026, 12, 25), 2) is None
        True
        """
        years = self.years
        if count < 0 or day.year not in years:
            return None
        while count:
            if (day.month, day.day) == (12, 31) and day.year + 1 not in years:
                return None
            day += ONE_DAY
            count -= self.is_open(day)
        return day

    def open_minutes_after(self, start: datetime, minutes: int) -> datetime:
        """Return when so many minutes of open days went by; a day has all its 1,440.

        Closed days do not count, whatever the rule of a period.

        >>> friday = datetime(2026, 4, 3, 15, 0)
        >>> WardCalendar().open_minutes_after(friday, 1440).isoformat()
        '2026-04-06T15:00:00'
        >>> WardCalendar().open_minutes_after(friday, 30).isoformat()
        '2026-04-03T15:30:00'
        """
        now, left = start, timedelta(minutes=minutes)
        while True:
            tomorrow = (now + ONE_DAY).replace(
                hour=0, minute=0, second=0, microsecond=0
            )
            if self.is_open(now.date()):
                if now + left < tomorrow:
                    return now + left
                left -= tomorrow - now
            now = tomorrow

    def deadline(
        self,
        arrived: date,
        days: int,
        pauses: Collection[Span] = (),
        *,
        unit: Unit = "days",
    ) -> date:
        """Return the last day of a period of `days` that starts with an arrival.

        Days inside a pause never count: the clock stands still while the
        office waits for a correction (補正, 行政手続法 7条; the standard
        processing period of its 6条 leaves that time out).

        >>> ward = WardCalendar(closed=frozenset({date(2026, 4, 29)}))
        >>> ward.deadline(date(2026, 4, 27), days=2).isoformat()
        '2026-04-30'

        The longer period may end first, because only short ones skip closed days:

        >>> golden_week = ward_closed_days([2026])
        >>> katsushika = WardCalendar(golden_week)
        >>> arrived = date(2026, 4, 28)
        >>> [katsushika.deadline(arrived, n).isoformat() for n in (7, 14)]
        ['2026-05-13', '2026-05-12']
        """
        if days < 0:
            raise ValueError("a period has no negative length")
        skip_closed = unit == "days" and days < self.skip_closed_below
        start = arrived if self.count_from == "arrival" else arrived + ONE_DAY
        day, left = start - ONE_DAY, days_in(start, days, unit)
        while left:
            day += ONE_DAY
            if any(day in pause for pause in pauses):
                continue
            if skip_closed and not self.is_open(day):
                continue
            left -= 1
        # A period of no days ends on the day of arrival, whatever the rule.
        day = max(day, arrived)
        return self.next_open(day) if self.ends_on_closed == "next_open" else day

    def open_days_between(self, start: date, end: date) -> int:
        """Count the open days after `start` up to and including `end`.

        >>> WardCalendar().open_days_between(date(2026, 4, 3), date(2026, 4, 6))
        1
        >>> WardCalendar(ward_closed_days([2026, 2027])).open_days_between(
        ...     date(2026, 3, 31), date(2027, 3, 31)
        ... )
        241
        """
        return sum(
            self.is_open(start + timedelta(days=n))
            for n in range(1, (end - start).days + 1)
        )


# Longer than any period: closed days then never count.
NEVER_COUNT_CLOSED = 1_000_000


def days_in(start: date, length: int, unit: Unit) -> int:
    """Return how many days a period has that begins with `start`.

    Months run by the calendar (民法 143条): they end on the day before the one
    that corresponds to the first day, or on the last day of a month without it.

    >>> days_in(date(2026, 1, 31), 1, "months")  # to February 28
    29
    >>> days_in(date(2026, 4, 1), 2, "weeks")
    14
    """
    if unit == "days":
        return length
    if unit == "weeks":
        return 7 * length
    months = start.month - 1 + length
    year = start.year + months // MONTHS_IN_A_YEAR
    month = months % MONTHS_IN_A_YEAR + 1
    length_of_month = monthrange(year, month)[1]
    if start.day > length_of_month:
        return (date(year, month, length_of_month) - start).days + 1
    return (date(year, month, start.day) - start).days


@lru_cache(maxsize=256)
def _holidays_of(year: int) -> tuple[tuple[date, str], ...]:
    # Imported here because it takes 45 MB and half a second, and only set-up and
    # the yearly renewal of a ward's calendar need it.
    from holidays import country_holidays  # noqa: PLC0415

    if year < HOLIDAYS_SINCE:
        return ()
    return tuple(sorted(country_holidays("JP", years=year, language="ja").items()))


def national_holidays(year: int) -> dict[date, str]:
    """Return the national holidays (国民の祝日・休日) of a year by date.

    The equinoxes are announced each February for the next year; later ones are
    calculated, so a ward stores its calendar and renews it yearly.

    >>> national_holidays(2026)[date(2026, 9, 22)]
    '国民の休日'
    >>> len(national_holidays(2026)), national_holidays(1947)
    (18, {})
    """
    return dict(_holidays_of(year))


def ward_closed_days(
    years: Iterable[int], extra: Iterable[date] = ()
) -> frozenset[date]:
    """Return the days a ward is closed besides Saturdays and Sundays.

    The national holidays and December 29 to January 3 (地方自治法 4条の2 and the
    ward's 休日条例), and whatever else the ward declares.

    >>> closed = ward_closed_days([2026], extra=[date(2026, 10, 1)])
    >>> [date(2026, *day) in closed for day in [(1, 3), (10, 1), (12, 28), (12, 29)]]
    [True, True, False, True]
    """
    days = set(extra)
    for year in years:
        days.update(national_holidays(year))
        days.update(date(year, 1, day) for day in (1, 2, 3))
        days.update(date(year, 12, day) for day in (29, 30, 31))
    return frozenset(days)
