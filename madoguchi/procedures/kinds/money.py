"""An amount in whole yen (円)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.text import to_half_width
from madoguchi.procedures.expressions.shapes import INT, Shape
from madoguchi.procedures.kinds.input import plain
from madoguchi.procedures.kinds.kind import Field, Kind, Look, Raw, backwards
from madoguchi.procedures.kinds.number import (
    LARGEST,
    LONGEST,
    digits_wide,
    limits,
    whole,
    within,
)
from madoguchi.procedures.kinds.question import OwnKey, Question

TEN_THOUSANDS = re.compile(r"([0-9]{1,8})万([0-9]{0,4})")


class Money(Kind):
    name = "money"
    own: ClassVar[Mapping[str, OwnKey]] = {
        "min": OwnKey("integer", least=-LARGEST),
        "max": OwnKey("integer", least=-LARGEST),
    }
    fields: ClassVar[tuple[Field, ...]] = (Field("", "off", "numeric", "w10"),)
    mistake: ClassVar[Mapping[str, str]] = {"": "わからない"}

    def parse(self, question: Question, raw: Raw, today: date) -> int | None:
        del today
        typed = plain(question, raw, most=LONGEST)
        if not typed:
            return None
        text = to_half_width(typed).replace(",", "").replace(" ", "")
        text = text.lstrip("¥￥\\").removesuffix("円")
        if match := TEN_THOUSANDS.fullmatch(text):
            return within(question, int(match[1]) * 10_000 + int(match[2] or 0))
        return within(question, whole(question, text))

    def display(self, question: Question, answer: int, language: str) -> str:
        del question
        return language_of(language).yen(answer)

    def look(self, question: Question, language: str) -> Look:
        return Look(self.name, question.hint[language], width=digits_wide(question))

    def schema(self, question: Question) -> dict[str, Any]:
        least, most = limits(question)
        return {"type": "integer", "minimum": least, "maximum": most}

    def shape(self, question: Question) -> Shape:
        del question
        return INT

    def bounds(self, question: Question) -> tuple[int, int] | None:
        return limits(question)

    def unsaid(self, question: Question, key: str) -> int | None:
        del question
        return 0 if key == "min" else None

    def flaws(self, question: Question) -> list[str]:
        return backwards(question, "min", "max")


KIND = Money()
