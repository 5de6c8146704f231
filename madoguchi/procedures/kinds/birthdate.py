"""A date of birth (生年月日), by era or by western year, in three fields."""

from datetime import date
from typing import ClassVar

from madoguchi.kernel.wareki import to_wareki
from madoguchi.procedures.expressions.shapes import DATE, Shape
from madoguchi.procedures.kinds.dates import in_words, read_day, typed_parts
from madoguchi.procedures.kinds.kind import Field, Kind, Raw
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Question

OLDEST = 130


class Birthdate(Kind):
    name = "birthdate"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("era", "off", "none", "w4", "select"),
        Field("year", "bday-year", "numeric", "w4"),
        Field("month", "bday-month", "numeric", "w2"),
        Field("day", "bday-day", "numeric", "w2"),
    )

    def parse(self, question: Question, raw: Raw, today: date) -> str | None:
        day = read_day(question, raw)
        if day is None:
            return None
        if day > today or day.year < today.year - OLDEST:
            code = "birth_in_future" if day > today else "birth_too_old"
            params = {"date": day.isoformat(), "era": to_wareki(day).year_text}
            raise Unusable([Problem(question.key, code, "era", params, ("year",))])
        return day.isoformat()

    def display(self, question: Question, answer: str, language: str) -> str:
        del question
        return in_words(date.fromisoformat(answer), language)

    def typed(self, question: Question, answer: str | None) -> dict[str, list[str]]:
        del question
        return typed_parts(answer)

    def shape(self, question: Question) -> Shape:
        del question
        return DATE


KIND = Birthdate()
