"""Declare what counters outside the system did, month by month."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from madoguchi.cases.actions.counts import declare_counts
from madoguchi.config.demo.plan import HERE, plan
from madoguchi.indicators.periods import Period
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

HEADING = "年月,手続き,受付方法,年齢区分,件数"


def declare(ward: int, chance: Random, monthly: float, days: list[date]) -> int:
    """Declare every whole month of a history on the first days of the next."""
    declared = 0
    for month in months(days[0], days[-1]):
        lines = [HEADING, *_lines(chance, month, monthly)]
        at = datetime.combine(month.last + timedelta(days=3), time(10), HERE)
        if at.date() > days[-1]:
            continue
        with ward_scope(ward):
            declare_counts("\n".join(lines), by=Actor.system(ward), at=at)
        declared += len(lines) - 1
    return declared


def months(first: date, last: date) -> Iterator[Period]:
    """Yield the months that lie wholly within a stretch of days.

    >>> [one.text for one in months(date(2026, 8, 25), date(2026, 11, 23))]
    ['2026-09', '2026-10']
    """
    month = Period.month(first)
    while month.last <= last:
        if month.first >= first:
            yield month
        month = Period.month(month.last + timedelta(days=1))


def _lines(chance: Random, month: Period, monthly: float) -> Iterator[str]:
    for counted in plan()["counts"]:
        cases = counted["for_each"] * monthly * chance.uniform(0.92, 1.08)
        for band, part in plan()["people_by_age"].items():
            number = round(cases * part)
            yield f"{month.text},{counted['procedure']},窓口,{band},{number}"
