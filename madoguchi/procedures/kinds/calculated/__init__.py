"""A line that is computed from earlier answers (計算): shown, not typed.

What it follows from is the question's `value`, an expression; an answer that is open
leaves it open. With the case it is kept like an answer.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from madoguchi.kernel.sentence import says
from madoguchi.procedures.expressions.shapes import BOOL, DATE, INT, TEXT, Shape
from madoguchi.procedures.kinds.kind import Box, Kind, Raw, kinds
from madoguchi.procedures.kinds.question import OwnKey, Question

SHAPES: Mapping[str, Shape] = {
    "number": INT,
    "money": INT,
    "date": DATE,
    "yesno": BOOL,
    "text": TEXT,
}


class Calculated(Kind):
    name = "calculated"
    is_typed = False
    is_computed = True
    own: ClassVar[Mapping[str, OwnKey]] = {
        "gives": OwnKey("one_of", tuple(SHAPES), needed=True),
        "unit": OwnKey("text"),
    }

    def parse(self, question: Question, raw: Raw, today: date) -> None:
        """Read nothing: what a browser sends for it is never believed."""
        del question, raw, today

    def display(self, question: Question, answer: Any, language: str) -> str:
        gives = question.word("gives")
        return kinds()[gives].display(replace(question, kind=gives), answer, language)

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        return (Box("office"),)

    def schema(self, question: Question) -> dict[str, Any]:
        gives = question.word("gives")
        described = kinds()[gives].schema(replace(question, kind=gives, own={}))
        return {**described, "readOnly": True}

    def shape(self, question: Question) -> Shape:
        return SHAPES[question.word("gives", "number")]

    def flaws(self, question: Question) -> list[str]:
        if question.own.get("unit") and question.word("gives") != "number":
            return [says('"unit" means something for gives = "number" only')]
        return []


KIND = Calculated()
