"""A telephone number, kept as GIF 445 writes it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from madoguchi.kernel.phone import NotAPhone, Phone
from madoguchi.procedures.kinds.input import plain
from madoguchi.procedures.kinds.kind import Field, Kind, Look, Raw, refuse
from madoguchi.procedures.kinds.question import Question

LONGEST = 40


class Telephone(Kind):
    name = "phone"
    gif_names = ("contactPointPhoneNumber",)
    fields: ClassVar[tuple[Field, ...]] = (Field("", "tel", "tel", "w20", "tel"),)
    mistake: ClassVar[Mapping[str, str]] = {"": "03-12"}

    def parse(self, question: Question, raw: Raw, today: date) -> str | None:
        del today
        typed = plain(question, raw, most=LONGEST)
        if not typed:
            return None
        try:
            return Phone.parse(typed).text
        except NotAPhone as problem:
            raise refuse(question, f"phone_{problem.reason}") from None

    def display(self, question: Question, answer: str, language: str) -> str:
        del question, language
        return answer

    def typed(self, question: Question, answer: str | None) -> Mapping[str, list[str]]:
        del question
        if answer is None:
            return {}
        return {"": [answer.replace("(", "").replace(")", "-")]}

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        return {"type": "string", "minLength": 1, "maxLength": LONGEST}

    def look(self, question: Question, language: str) -> Look:
        return Look(self.name, question.hint[language], width="16")


KIND = Telephone()
