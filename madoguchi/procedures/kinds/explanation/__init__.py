"""A text among the questions (説明); there is nothing to answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from madoguchi.procedures.kinds.kind import Box, Kind, Look, Raw
from madoguchi.procedures.kinds.question import OwnKey, Question


class Explanation(Kind):
    name = "explanation"
    is_typed = False
    own: ClassVar[Mapping[str, OwnKey]] = {"text": OwnKey("text", needed=True)}

    def parse(self, question: Question, raw: Raw, today: date) -> None:
        del question, raw, today

    def display(self, question: Question, answer: Any, language: str) -> str:
        del question, answer, language
        return ""

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        return ()

    def look(self, question: Question, language: str) -> Look:
        return Look(self.name, question.text("text")[language])


KIND = Explanation()
