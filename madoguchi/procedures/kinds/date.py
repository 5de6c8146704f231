"""A day, within limits that may move with today."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from madoguchi.procedures.kinds.dates import OneDay, read_day
from madoguchi.procedures.kinds.kind import Field, Look, Raw
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import OwnKey, Question

LIMIT = re.compile(r"today([+-]\d+)?")


class Day(OneDay):
    name = "date"
    gif_names = ("dateOfBirth", "dateOfDeath")
    in_browser = "day"
    own: ClassVar[Mapping[str, OwnKey]] = {
        "min": OwnKey("limit"),
        "max": OwnKey("limit"),
    }
    fields: ClassVar[tuple[Field, ...]] = (
        Field("era", "off", "none", "w4", "select"),
        Field("year", "off", "numeric", "w4"),
        Field("month", "off", "numeric", "w2"),
        Field("day", "off", "numeric", "w2"),
    )

    def parse(self, question: Question, raw: Raw, today: date) -> str | None:
        day = read_day(question, raw)
        if day is None:
            return None
        least, most = (limit(question.word(key), today) for key in ("min", "max"))
        if least is not None and day < least:
            raise _outside(question, "date_too_early", day, least)
        if most is not None and day > most:
            raise _outside(question, "date_too_late", day, most)
        return day.isoformat()

    def look(self, question: Question, language: str) -> Look:
        # Every day is typed by era or by western year: what is stored is typed by era.
        return Look("birthdate", question.hint[language])


def limit(text: str, today: date) -> date | None:
    """Return the day that a declared limit means today.

    >>> limit("today-14", date(2026, 11, 24)).isoformat()
    '2026-11-10'
    """
    if not text:
        return None
    if match := LIMIT.fullmatch(text):
        return today + timedelta(days=int(match[1] or 0))
    return date.fromisoformat(text)


def _outside(question: Question, code: str, day: date, edge: date) -> Unusable:
    params = {"date": day.isoformat(), "limit": edge.isoformat()}
    return Unusable(
        [Problem(question.key, code, "era", params, ("year", "month", "day"))]
    )


KIND = Day()
