"""An amount in whole yen (円)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.text import to_half_width
from madoguchi.procedures.kinds.input import plain
from madoguchi.procedures.kinds.kind import Field, Raw
from madoguchi.procedures.kinds.number import (
    LARGEST,
    LONGEST,
    Whole,
    whole,
    within,
)
from madoguchi.procedures.kinds.question import OwnKey, Question

TEN_THOUSANDS = re.compile(r"([0-9]{1,8})万([0-9]{0,4})")


class Money(Whole):
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


KIND = Money()
