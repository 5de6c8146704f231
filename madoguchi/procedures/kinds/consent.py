"""Consent (同意) to a statement; it is given or it is not there."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from madoguchi.procedures.expressions.shapes import BOOL, Shape
from madoguchi.procedures.kinds.kind import Kind, Raw, first, refuse
from madoguchi.procedures.kinds.question import OwnKey, Question

GIVEN = "yes"


class Consent(Kind):
    name = "consent"
    in_browser = "truth"
    own: ClassVar[Mapping[str, OwnKey]] = {"statement": OwnKey("text")}

    def parse(self, question: Question, raw: Raw, today: date) -> bool | None:
        del today
        if not (typed := first(raw)):
            return None
        if typed not in (GIVEN, "on"):
            raise refuse(question, "not_an_option")
        return True

    def display(self, question: Question, answer: bool, language: str) -> str:  # noqa: FBT001
        del question, answer
        return "Agreed" if language == "en" else "同意しました"

    def typed(
        self,
        question: Question,
        answer: bool | None,  # noqa: FBT001
    ) -> Mapping[str, list[str]]:
        del question
        return {"": [GIVEN]} if answer else {}

    def shape(self, question: Question) -> Shape:
        del question
        return BOOL


KIND = Consent()
