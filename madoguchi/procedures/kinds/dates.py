"""Read a day from its fields: era, year, month, day.

Either the era or the year may be the wrong one, so a problem names both.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.text import to_half_width
from madoguchi.kernel.wareki import (
    ERAS,
    FIRST_SOLAR_DAY,
    NotADate,
    era_named,
    from_wareki,
    to_wareki,
)
from madoguchi.procedures.expressions.shapes import DATE, Shape
from madoguchi.procedures.kinds.input import nothing, plain
from madoguchi.procedures.kinds.kind import Box, Kind, Raw, first, refuse
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Question

WESTERN = "西暦"
WESTERN_NAMES = frozenset({WESTERN, "ad", "ce", "western", ""})
PARTS = ("year", "month", "day")
YEAR_WITH_ERA = re.compile(r"\s*([^\d\s元.]{1,6}?)\s*(\d{1,2}|元)\s*")
WHOLE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
FIRST_YEAR, LAST_YEAR = 1873, 2199


class OneDay(Kind):
    """A kind whose answer is one day; which days are right, each says itself."""

    mistake: ClassVar[Mapping[str, str]] = {
        "era": "昭和",
        "year": "5",
        "month": "13",
        "day": "40",
    }

    def display(self, question: Question, answer: str, language: str) -> str:
        del question
        return in_words(date.fromisoformat(answer), language)

    def typed(self, question: Question, answer: str | None) -> dict[str, list[str]]:
        del question
        return typed_parts(answer)

    def sent(self, question: Question, answer: str | None) -> dict[str, list[str]]:
        del question
        return {} if answer is None else {"": [answer]}

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        return (Box("day"),)

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        return {"type": "string", "format": "date"}

    def shape(self, question: Question) -> Shape:
        del question
        return DATE


def read_day(question: Question, raw: Raw) -> date | None:
    """Return the day that was typed; None when nothing was."""
    whole = WHOLE.fullmatch(to_half_width(first(raw).strip()))
    typed: Raw = raw
    if whole:
        parts = zip(PARTS, whole.groups(), strict=True)
        typed = {"era": [WESTERN], **{part: [text] for part, text in parts}}
    if nothing({part: typed.get(part, ()) for part in ("", *PARTS)}):
        return None
    era, year = _era_and_year(question, typed)
    month, day = (_number(question, typed, part) for part in ("month", "day"))
    if month is None or day is None or year is None:
        missing = [
            part
            for part, number in zip(PARTS, (year, month, day), strict=True)
            if number is None
        ]
        raise Unusable(
            [Problem(question.key, f"{missing[0]}_missing", missing[0])]
            + [Problem(question.key, f"{part}_missing", part) for part in missing[1:]]
        )
    if era in WESTERN_NAMES:
        return _western(question, era, year, month, day)
    return _by_era(question, era, year, month, day)


def _era_and_year(question: Question, raw: Raw) -> tuple[str, int | None]:
    """Return era and year; an era typed in the field of the year counts."""
    era = plain(question, raw, "era", 20).casefold()
    text = to_half_width(plain(question, raw, "year", 20)).removesuffix("年")
    if match := YEAR_WITH_ERA.fullmatch(text):
        try:
            era = era_named(match[1]).name
        except NotADate:
            raise refuse(question, "not_digits", "year") from None
        text = match[2]
    return era, _whole(question, "1" if text.strip() == "元" else text, "year")


def _number(question: Question, raw: Raw, part: str) -> int | None:
    suffix = {"month": "月", "day": "日"}[part]
    text = to_half_width(plain(question, raw, part, 20)).removesuffix(suffix)
    return _whole(question, text, part)


def _whole(question: Question, text: str, part: str) -> int | None:
    if not text.strip():
        return None
    if not re.fullmatch(r"\s*[0-9]{1,4}\s*", text):
        raise refuse(question, "not_digits", part)
    return int(text)


def _western(question: Question, era: str, year: int, month: int, day: int) -> date:
    if year < 1000:  # noqa: PLR2004  a year by era, or one cut short
        code = "western_year_short" if era else "era_missing"
        raise _either(question, code, year=year)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        code = "before_1873" if year < FIRST_YEAR else "year_far"
        raise refuse(question, code, "year", year=year)
    return _existing(question, year, month, day)


def _existing(question: Question, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:  # noqa: PLR2004
        raise refuse(question, "no_such_month", "month", month=month)
    try:
        return date(year, month, day)
    except ValueError:
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        given = f"{year}年{month}月{day}日"
        raise refuse(
            question, "no_such_day", "day", given=given, month=month, last=last
        ) from None


def _by_era(question: Question, era: str, year: int, month: int, day: int) -> date:
    try:
        named = era_named(era)
    except NotADate:
        raise refuse(question, "era_missing", "era") from None
    if year >= 1000:  # noqa: PLR2004  a western year beside an era
        meant = _existing(question, year, month, day)
        if meant >= ERAS[0].start and to_wareki(meant).era == named.name:
            return meant
        raise _either(question, "western_year_in_era", era=named.name, year=year)
    try:
        return from_wareki(named.name, year, month, day)
    except NotADate as problem:
        raise _not_a_date(
            question, problem, (named.start.year + year - 1, month, day)
        ) from None


def _not_a_date(
    question: Question, problem: NotADate, western: tuple[int, int, int]
) -> Unusable:
    if problem.reason == "before_1873":
        return refuse(question, "before_1873", "year")
    if problem.reason == "no_such_month":
        return refuse(question, "no_such_month", "month", month=western[1])
    if problem.reason == "no_such_day" and problem.suggestion is None:
        try:
            _existing(question, *western)
        except Unusable as exact:
            params = {**exact.problems[0].params, "given": problem.given}
            return refuse(question, "no_such_day", "day", **params)
    suggestion = problem.suggestion
    near_edge = problem.reason == "no_such_day"
    return _either(
        question,
        "era_year",
        given=problem.given,
        suggestion=""
        if suggestion is None
        else suggestion.text
        if near_edge
        else suggestion.year_text,
        western=str(western[0]),
        also="、".join(one.year_text for one in problem.alternatives),
    )


def _either(question: Question, code: str, **params: str | int) -> Unusable:
    """Mark both the era and the year: either may be wrong."""
    return Unusable([Problem(question.key, code, "era", params, ("year",))])


def typed_parts(answer: str | None) -> dict[str, list[str]]:
    """Return the fields that give a day, by era.

    >>> typed_parts("1975-04-01")
    {'era': ['昭和'], 'year': ['50'], 'month': ['4'], 'day': ['1']}
    """
    if answer is None:
        return {}
    day = to_wareki(date.fromisoformat(answer))
    parts = {"era": day.era, "year": day.year, "month": day.month, "day": day.day}
    return {part: [str(value)] for part, value in parts.items()}


def in_words(day: date, language: str) -> str:
    """Say a day so that nobody has to convert it.

    >>> in_words(date(1975, 4, 1), "ja"), in_words(date(1975, 4, 1), "en")
    ('昭和50年4月1日（1975年）', '1 April 1975')
    """
    if day < FIRST_SOLAR_DAY:  # only what is computed can be so early: it has no era
        return day.isoformat()
    return language_of(language).dated("spelled", day)
