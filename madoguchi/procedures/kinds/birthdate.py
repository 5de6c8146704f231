"""A date of birth (生年月日), by era or by western year, in three fields."""

from datetime import date
from typing import ClassVar

from madoguchi.kernel.wareki import to_wareki
from madoguchi.procedures.kinds.dates import OneDay, read_day
from madoguchi.procedures.kinds.kind import Field, Raw
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Question

OLDEST = 130


class Birthdate(OneDay):
    name = "birthdate"
    gif_names = ("dateOfBirth",)
    in_browser = "day"
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


KIND = Birthdate()
