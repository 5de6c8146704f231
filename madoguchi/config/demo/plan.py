"""Plan how a ward lives: who comes when, by which way, and how it goes.

Pure; reads `plan.toml`, draws from a seeded chance, knows no table.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from madoguchi.config.demo.people import pick_age
from madoguchi.kernel.ages import age_band
from madoguchi.kernel.calendar import WardCalendar

PLAN = Path(__file__).with_name("plan.toml")
HERE = ZoneInfo("Asia/Tokyo")
# People use the online way in the evening and at noon (judgement).
HOURS_ONLINE = (
    1,
    1,
    0,
    0,
    0,
    1,
    2,
    4,
    6,
    6,
    6,
    6,
    9,
    7,
    5,
    5,
    5,
    6,
    7,
    9,
    11,
    11,
    8,
    4,
)
MONDAY_RUSH = (1.35, 1.05, 0.95, 0.95, 1.10, 0.45, 0.40)
BUSY_MONTHS = {3: 1.5, 4: 1.4}


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody comes: for what, how old, by which way, at which moment."""

    at: datetime
    procedure: str
    age: int
    channel: str
    assisted: bool


@cache
def plan() -> Mapping[str, Any]:
    return tomllib.loads(PLAN.read_text(encoding="utf-8"))


def days_until(last: date, many: int) -> list[date]:
    """Return so many days before the last one, and the last one.

    >>> [str(day) for day in days_until(date(2028, 3, 1), 2)]
    ['2028-02-28', '2028-02-29', '2028-03-01']
    """
    return [last - timedelta(days=back) for back in range(many, -1, -1)]


def opening(days: list[date]) -> datetime:
    """Return when a ward opens: before anybody comes, also by night."""
    return datetime.combine(days[0], time.min, HERE)


def visits(
    chance: Random, calendar: WardCalendar, days: list[date], total: int
) -> Iterator[Visit]:
    """Spread a number of applications over the days of a history."""
    weights = [
        MONDAY_RUSH[day.weekday()] * BUSY_MONTHS.get(day.month, 1.0) for day in days
    ]
    for place, day in enumerate(chance.choices(days, weights, k=total)):
        del place
        progress = (day - days[0]).days / max((days[-1] - days[0]).days, 1)
        yield _visit(chance, calendar, day, progress)


def _visit(chance: Random, calendar: WardCalendar, day: date, progress: float) -> Visit:
    kinds = plan()["procedures"]
    (slug,) = chance.choices(list(kinds), [kind["share"] for kind in kinds.values()])
    kind, habits = kinds[slug], plan()["habits"]
    age = pick_age(chance, plan()["people_by_age"], tuple(kind["ages"]))
    band = age_band(age)
    grown = 1 + habits["trend"] * (progress - 0.5)
    online = min(kind["online"] * plan()["online_by_age"][band] * grown, 0.95)
    if chance.random() < online:
        hour = chance.choices(range(24), HOURS_ONLINE)[0]
        return Visit(_at(chance, day, hour), slug, age, "web", assisted=False)
    channel = "post" if chance.random() < kind["post"] else "counter"
    day = calendar.next_open(day)
    assisted = age >= 65 and chance.random() < habits["assisted_at_counter_65"]  # noqa: PLR2004
    return Visit(office_moment(chance, day), slug, age, channel, assisted=assisted)


def _at(chance: Random, day: date, hour: int) -> datetime:
    moment = time(hour, chance.randrange(60), chance.randrange(60))
    return datetime.combine(day, moment, HERE)


def office_moment(chance: Random, day: date) -> datetime:
    """Return a moment within office hours."""
    return _at(chance, day, chance.randint(9, 16))


def after(
    chance: Random, calendar: WardCalendar, at: datetime, days: float
) -> datetime:
    """Return a moment in office hours, so many open days later."""
    day = at.astimezone(HERE).date()
    whole = int(days) + (chance.random() < days - int(days))
    later = calendar.next_open(day)
    for _ in range(whole):
        later = calendar.next_open(later + timedelta(days=1))
    moment = office_moment(chance, later)
    return moment if moment > at else at + timedelta(minutes=chance.randint(4, 40))
