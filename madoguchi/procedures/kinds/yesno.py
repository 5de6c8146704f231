"""Yes or no."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from madoguchi.procedures.expressions.shapes import BOOL, Shape
from madoguchi.procedures.kinds.answers import answer_words, worded
from madoguchi.procedures.kinds.kind import Box, Kind, Look, Raw, first, refuse
from madoguchi.procedures.kinds.question import Option, Question

VALUES = {"yes": True, "no": False}
OPTIONS = tuple(Option(code, worded(code)) for code in VALUES)


class YesNo(Kind):
    name = "yesno"
    in_browser = "truth"

    def parse(self, question: Question, raw: Raw, today: date) -> bool | None:
        del today
        typed = first(raw)
        if not typed:
            return None
        if typed not in VALUES:
            raise refuse(question, "not_an_option")
        return VALUES[typed]

    def display(self, question: Question, answer: bool, language: str) -> str:  # noqa: FBT001
        del question
        return answer_words(language)["yes" if answer else "no"]

    def typed(
        self,
        question: Question,
        answer: bool | None,  # noqa: FBT001
    ) -> Mapping[str, list[str]]:
        del question
        return {} if answer is None else {"": ["yes" if answer else "no"]}

    def look(self, question: Question, language: str) -> Look:
        return Look(self.name, question.hint[language], OPTIONS)

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        return (Box("checks", options=OPTIONS),)

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        return {"type": "boolean"}

    def shape(self, question: Question) -> Shape:
        del question
        return BOOL

    def is_coded(self, question: Question) -> bool:
        del question
        return True


KIND = YesNo()
