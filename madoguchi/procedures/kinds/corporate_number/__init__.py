"""A corporate number (法人番号) of thirteen digits, held to its check digit.

The number of a qualified invoice issuer (T and thirteen digits) of a corporation holds
it, so the letter may stay in front.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from madoguchi.kernel.numbers import CORPORATE_LENGTH, corporate_number_valid
from madoguchi.kernel.text import digits_of, to_half_width
from madoguchi.procedures.kinds.input import plain
from madoguchi.procedures.kinds.kind import Box, Field, Kind, Look, Raw, refuse
from madoguchi.procedures.kinds.question import Question

LONGEST = 40


class CorporateNumber(Kind):
    name = "corporate_number"
    fields: ClassVar[tuple[Field, ...]] = (Field("", "off", "numeric", "w20"),)

    def parse(self, question: Question, raw: Raw, today: date) -> str | None:
        del today
        typed = plain(question, raw, most=LONGEST)
        if not typed:
            return None
        number = digits_of(to_half_width(typed).upper().removeprefix("T"))
        if number is None:
            raise refuse(question, "corporate_not_digits")
        if len(number) != CORPORATE_LENGTH:
            raise refuse(question, "corporate_length", count=len(number))
        if not corporate_number_valid(number):
            raise refuse(question, "corporate_check_digit")
        return number

    def display(self, question: Question, answer: str, language: str) -> str:
        del question, language
        return answer

    def typed(self, question: Question, answer: str | None) -> Mapping[str, list[str]]:
        del question
        return {} if answer is None else {"": [answer]}

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        return (Box("digits", count=CORPORATE_LENGTH),)

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        return {
            "type": "string",
            "pattern": "^[0-9]{13}$",
            "maxLength": CORPORATE_LENGTH,
        }

    def look(self, question: Question, language: str) -> Look:
        return Look(self.name, question.hint[language], width="16")


KIND = CorporateNumber()
