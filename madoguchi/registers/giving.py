"""Decide what people gave together says, without saying what anyone gave.

Pure: pools of entries in, rows of a register out. A pool is counted whole once its
round is over, never bit by bit: between two counts nobody's entry can be found.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

ENOUGH_ANSWERS: Final = 10
"""People of a department whose answers to a survey are counted together, at least."""
ENOUGH_TIMES: Final = 5
"""People of a department whose day is counted, at least; a ward may ask for more."""
OTHERS: Final = "others"
"""The department that stands for all that had too few people each."""
QUESTIONS: Final = ("contribution", "satisfaction")
SCORES: Final = range(1, 6)
CATEGORIES: Final = ("routine", "creative", "support", "meeting", "other")
SEND_WITHIN: Final = timedelta(days=7)
"""Until how long after a day it can be sent; then it is counted."""
MOST_MINUTES: Final = 24 * 60
Entry = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Batches:
    """What is counted, by department, and of how many people nothing is."""

    found: Mapping[str, Sequence[Entry]]
    dropped: int

    @property
    def given(self) -> int:
        return sum(map(len, self.found.values()))


def batches_of(pools: Mapping[str, Sequence[Entry]], enough: int) -> Batches:
    """Part pools into batches of at least `enough` people.

    Departments with fewer are one batch together; what is too small even so is dropped.

    >>> one = {"contribution": 5}
    >>> found = batches_of({"a": [one] * 12, "b": [one] * 4, "c": [one] * 7}, 10)
    >>> {name: len(some) for name, some in found.found.items()}, found.dropped
    ({'a': 12, 'others': 11}, 0)
    >>> batches_of({"a": [one] * 12, "b": [one] * 4}, 10).dropped
    4
    """
    found = {name: some for name, some in pools.items() if len(some) >= enough}
    rest = [one for name, some in pools.items() if name not in found for one in some]
    if len(rest) >= enough:
        return Batches({**found, OTHERS: rest}, 0)
    return Batches(found, len(rest))


def score_cells(
    year: int, department: str, entries: Sequence[Entry]
) -> list[dict[str, int | str | bool]]:
    """Return how often each question got each score; a score nobody gave is told too.

    >>> rows = score_cells(2026, "zeimu", [{"contribution": 5, "satisfaction": 3}])
    >>> [(one["question"], one["score"]) for one in rows if one["answers"]]
    [('contribution', 5), ('satisfaction', 3)]
    """
    counted = Counter((name, one[name]) for one in entries for name in one)
    return [
        {
            "year": year,
            "department": department,
            "question": question,
            "score": score,
            "answers": counted[question, score],
        }
        for question in QUESTIONS
        for score in SCORES
    ]


def minute_cells(
    day: date, department: str, entries: Sequence[Entry]
) -> list[dict[str, int | str | bool]]:
    """Return the minutes of each category that these people gave together.

    >>> rows = minute_cells(date(2026, 11, 2), "zeimu", [{"routine": 30}] * 5)
    >>> rows[0]["minutes"], rows[0]["people"], rows[1]["minutes"]
    (150, 5, 0)
    """
    return [
        {
            "day": day.isoformat(),
            "department": department,
            "category": category,
            "minutes": sum(one.get(category, 0) for one in entries),
            "people": len(entries),
        }
        for category in CATEGORIES
    ]


def can_be_sent(day: date, today: date) -> bool:
    """Say whether a day can still be timed, mended and sent.

    >>> can_be_sent(date(2026, 11, 20), date(2026, 11, 27))
    True
    >>> can_be_sent(date(2026, 11, 19), date(2026, 11, 27))
    False
    """
    return today - SEND_WITHIN <= day <= today


def is_over(day: date, today: date) -> bool:
    """Say whether a day can be sent no more, and so is counted."""
    return day < today - SEND_WITHIN


def minutes_of(seconds: Mapping[str, int]) -> dict[str, int]:
    """Return whole minutes by category, the nearest; none for what had no time.

    >>> minutes_of({"routine": 90, "meeting": 29})
    {'routine': 2}
    """
    rounded = {name: (some + 30) // 60 for name, some in seconds.items()}
    return {name: some for name, some in rounded.items() if some}
