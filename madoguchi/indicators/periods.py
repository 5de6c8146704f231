"""Name the stretches of time a reading can be about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
FISCAL = re.compile(r"FY(\d{4})")
QUARTER = re.compile(r"FY(\d{4})Q([1-4])")


class NotAPeriod(ValueError):
    """Text that names neither a month nor a fiscal year."""


APRIL, LAST_QUARTER = 4, 3


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months, both ends included; `text` is how addresses name it."""

    first: date
    last: date
    text: str

    @classmethod
    def month(cls, day: date) -> "Period":
        """Return the month a day lies in.

        >>> Period.month(date(2026, 2, 11)).last.isoformat()
        '2026-02-28'
        """
        first = day.replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        return cls(first, following - timedelta(days=1), f"{first:%Y-%m}")

    @classmethod
    def fiscal_year(cls, year: int) -> "Period":
        """Return April to March, as Japanese public bodies count.

        >>> str(Period.fiscal_year(2026).last)
        '2027-03-31'
        """
        return cls(date(year, 4, 1), date(year + 1, 3, 31), f"FY{year}")

    @classmethod
    def quarter(cls, day: date) -> "Period":
        """Return the quarter of a fiscal year that a day lies in.

        >>> Period.quarter(date(2027, 1, 5)).text
        'FY2026Q4'
        """
        place = (day.month - 4) % 12 // 3
        year = day.year - (day.month < APRIL)
        first = date(year + (place == LAST_QUARTER), (3 + place * 3) % 12 + 1, 1)
        last = cls.month(first + timedelta(days=65)).last
        return cls(first, last, f"FY{year}Q{place + 1}")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2026-11`, `FY2026` or `FY2026Q3`.

        >>> Period.parse("2026-11").first.isoformat()
        '2026-11-01'
        >>> str(Period.parse("FY2026Q4").first), str(Period.parse("FY2026Q4").last)
        ('2027-01-01', '2027-03-31')
        """
        if found := MONTH.fullmatch(text):
            return cls.month(date(int(found[1]), int(found[2]), 1))
        if found := FISCAL.fullmatch(text):
            return cls.fiscal_year(int(found[1]))
        if found := QUARTER.fullmatch(text):
            year, place = int(found[1]), int(found[2])
            months = (4, 7, 10, 1)[place - 1]
            return cls.quarter(date(year + (place == LAST_QUARTER + 1), months, 1))
        raise NotAPeriod(text)

    @property
    def fiscal(self) -> "Period":
        """Return the fiscal year it ends in."""
        return Period.fiscal_year(self.last.year - (self.last.month < APRIL))

    @property
    def is_month(self) -> bool:
        return MONTH.fullmatch(self.text) is not None

    def months(self) -> Iterator["Period"]:
        day = self.first
        while day <= self.last:
            period = Period.month(day)
            yield period
            day = period.last + timedelta(days=1)

    @property
    def label(self) -> str:
        """Name it for people of the ward.

        >>> Period.parse("2026-11").label, Period.parse("FY2026").label
        ('令和8年11月', '令和8年度')
        """
        whole = FISCAL.fullmatch(self.text)
        if part := QUARTER.fullmatch(self.text):
            fiscal = Period.fiscal_year(int(part[1]))
            return f"{fiscal.label}第{part[2]}四半期"
        year = (int(whole[1]) if whole else self.first.year) - 2018
        shown = "元" if year == 1 else str(year)
        if whole:
            return f"令和{shown}年度"
        return f"令和{shown}年{self.first.month}月"


def months_until(day: date, count: int) -> list[Period]:
    """Return the last `count` months up to and including a day's month.

    >>> [one.text for one in months_until(date(2027, 1, 5), 3)]
    ['2026-11', '2026-12', '2027-01']
    """
    found = [Period.month(day)]
    while len(found) < count:
        found.insert(0, Period.month(found[0].first - timedelta(days=1)))
    return found
