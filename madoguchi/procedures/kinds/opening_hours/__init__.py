"""Opening hours (営業時間), one span for each day of the week and for holidays.

A day without times is closed. An answer is a list of records, so that an expression
can ask for a day: `some(hours, day == "sun")`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, ClassVar, TypeAlias

from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.text import to_half_width
from madoguchi.kernel.written import joined
from madoguchi.procedures.expressions.shapes import TEXT, Choice, Records, Shape
from madoguchi.procedures.kinds.input import nothing, plain
from madoguchi.procedures.kinds.kind import (
    Field,
    Kind,
    Look,
    Raw,
    first,
    kind_words,
    refuse,
    texts,
)
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import OwnKey, Question

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAYS = (*WEEKDAYS, "sat", "sun", "holiday")
EDGES = ("opens", "closes")
LONGEST = 20
LAST_HOUR, MINUTES = 24, 60
TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
COPY = "copy"
Hours: TypeAlias = list[dict[str, str]]


class OpeningHours(Kind):
    name = "opening_hours"
    own: ClassVar[Mapping[str, OwnKey]] = {"overnight": OwnKey("flag")}
    fields: ClassVar[tuple[Field, ...]] = tuple(
        Field(f"{day}_{edge}", "off", "numeric", "w7") for day in DAYS for edge in EDGES
    )

    def parse(self, question: Question, raw: Raw, today: date) -> Hours | None:
        del today
        if nothing({one.part: raw.get(one.part, ()) for one in self.fields}):
            return None
        hours: Hours = []
        problems: list[Problem] = []
        for day in DAYS:
            try:
                hours += _day(question, raw, day)
            except Unusable as unusable:
                problems += unusable.problems
        if problems:
            raise Unusable(problems)
        return hours or None

    def display(self, question: Question, answer: Hours, language: str) -> str:
        del question
        words = kind_words("opening_hours", language)["words"]
        times = {one["day"]: one for one in answer}

        def hours(day: str) -> str:
            one = times.get(day)
            return f"{one['opens']}–{one['closes']}" if one else words["closed"]

        pair = language_of(language).pair
        lines = []
        for said, run in groupby(DAYS, hours):
            days = [words[day] for day in run]
            # A run of days is named by its ends.
            named = days[0] if len(days) == 1 else joined("–", (days[0], days[-1]))
            lines.append(pair(named, said))
        return joined("\n", lines)

    def typed(self, question: Question, answer: Hours | None) -> dict[str, list[str]]:
        del question
        return {
            f"{one['day']}_{edge}": [one[edge]]
            for one in answer or ()
            for edge in EDGES
        }

    def look(self, question: Question, language: str) -> Look:
        return Look(self.name, question.hint[language], more={"days": " ".join(DAYS)})

    def pressed(self, question: Question, raw: Raw) -> Raw | None:
        """Write the hours of Monday into the weekdays that are still empty."""
        del question
        if COPY not in raw:
            return None
        changed = {part: values for part, values in raw.items() if part != COPY}
        for day in WEEKDAYS:
            if nothing({edge: raw.get(f"{day}_{edge}", ()) for edge in EDGES}):
                changed |= {
                    f"{day}_{edge}": [first(raw, f"mon_{edge}")] for edge in EDGES
                }
        return changed

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        described = texts("day", *EDGES, longest=LONGEST)
        described["properties"]["day"] = {"enum": list(DAYS)}
        return {
            "type": "array",
            "items": described,
            "minItems": 1,
            "maxItems": len(DAYS),
        }

    def shape(self, question: Question) -> Shape:
        del question
        return Records(fields={"day": Choice(DAYS), "opens": TEXT, "closes": TEXT})


def _day(question: Question, raw: Raw, day: str) -> Iterator[dict[str, str]]:
    """Return the hours of one day, if it has any."""
    texts = {edge: plain(question, raw, f"{day}_{edge}", LONGEST) for edge in EDGES}
    if not any(texts.values()):
        return iter(())
    times = {}
    for edge, text in texts.items():
        part = f"{day}_{edge}"
        if not text:
            raise refuse(question, f"hours_{edge}_missing", part)
        times[edge] = minutes_of(text)
        if times[edge] is None:
            raise refuse(question, "hours_not_a_time", part)
    opens, closes = times["opens"] or 0, times["closes"] or 0
    if opens == closes:
        raise refuse(question, "hours_same", f"{day}_closes")
    if closes < opens and not question.is_set("overnight"):
        raise refuse(question, "hours_backwards", f"{day}_closes")
    return iter([{"day": day, "opens": clock(opens), "closes": clock(closes)}])


def minutes_of(text: str) -> int | None:
    """Return a time of day in minutes; None when it is none.

    >>> [minutes_of(one) for one in ("9:00", "０９３０", "9時半", "17時", "24:00", "9")]
    [540, 570, 570, 1020, 1440, 540]
    >>> [minutes_of(one) for one in ("25:00", "9:60", "朝", "12345")]
    [None, None, None, None]
    """
    plain_text = to_half_width(text).replace(" ", "").replace("時半", "時30分")
    plain_text = plain_text.removesuffix("分").replace("時", ":").replace(".", ":")
    if plain_text.endswith(":"):
        plain_text += "00"
    if re.fullmatch(r"[0-9]{1,2}", plain_text):
        plain_text += ":00"
    elif re.fullmatch(r"[0-9]{3,4}", plain_text):
        plain_text = f"{plain_text[:-2]}:{plain_text[-2:]}"
    found = TIME.fullmatch(plain_text)
    if found is None or int(found[2]) >= MINUTES:
        return None
    minutes = int(found[1]) * MINUTES + int(found[2])
    return minutes if minutes <= LAST_HOUR * MINUTES else None


def clock(minutes: int) -> str:
    """Write a time of day.

    >>> clock(540), clock(1440)
    ('9:00', '24:00')
    """
    return f"{minutes // MINUTES}:{minutes % MINUTES:02d}"


KIND = OpeningHours()
