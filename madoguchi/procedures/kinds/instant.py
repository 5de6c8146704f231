"""A day and a time of day (日時), typed as the clock in Japan shows it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta, timezone
from typing import Any, ClassVar

from madoguchi.kernel.text import to_half_width
from madoguchi.procedures.expressions.instants import read_instant, write_instant
from madoguchi.procedures.expressions.shapes import INSTANT, Shape
from madoguchi.procedures.kinds.answers import answer_words
from madoguchi.procedures.kinds.dates import FIRST_YEAR, LAST_YEAR, in_words
from madoguchi.procedures.kinds.input import plain
from madoguchi.procedures.kinds.kind import Field, Kind, Look, Raw, refuse
from madoguchi.procedures.kinds.question import Question

LONGEST = 40
JAPAN = timezone(timedelta(hours=9))
"""Japan keeps one time all year; an offset that is typed wins over it."""

TYPED = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日[ \u3000]*|[T \u3000]+)"
    r"(\d{1,2})[:時](\d{1,2})分?(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?"
)


class Instant(Kind):
    name = "instant"
    fields: ClassVar[tuple[Field, ...]] = (Field("", "off", "text", "w20"),)

    def parse(self, question: Question, raw: Raw, today: date) -> str | None:
        del today
        typed = to_half_width(plain(question, raw, most=LONGEST))
        if not typed:
            return None
        match = TYPED.fullmatch(typed)
        if match is None:
            raise refuse(question, "not_an_instant")
        year, month, day, hour, minute, second, offset = match.groups()
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise refuse(question, "not_an_instant")
        text = (
            f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute:0>2}:{second or '00'}"
            f"{offset or '+09:00'}"
        )
        try:
            return write_instant(read_instant(text))
        except ValueError:
            raise refuse(question, "not_an_instant") from None

    def look(self, question: Question, language: str) -> Look:
        """Show how it is typed, unless the question says so itself."""
        hint = question.hint[language] or answer_words(language)["instant_hint"]
        return Look(self.name, hint, width="16")

    def display(self, question: Question, answer: str, language: str) -> str:
        del question
        at = read_instant(answer).astimezone(JAPAN)
        return f"{in_words(at.date(), language)} {at.hour}:{at:%M}"

    def typed(self, question: Question, answer: str | None) -> Mapping[str, list[str]]:
        """Show it as it may be typed, by the clock in Japan."""
        del question
        if answer is None:
            return {}
        at = read_instant(answer).astimezone(JAPAN)
        seconds = f"{at::%S}" if at.second else ""
        return {"": [f"{at:%Y-%m-%d %H:%M}{seconds}"]}

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        return {"type": "string", "format": "date-time"}

    def shape(self, question: Question) -> Shape:
        del question
        return INSTANT


KIND = Instant()
