"""A whole number."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.text import HYPHENS, to_half_width
from madoguchi.procedures.expressions.shapes import INT, Shape
from madoguchi.procedures.kinds.input import plain
from madoguchi.procedures.kinds.kind import (
    Field,
    Kind,
    Look,
    Raw,
    backwards,
    refuse,
    width_for,
)
from madoguchi.procedures.kinds.question import OwnKey, Question

LONGEST = 40
LARGEST = 10**12
MINUS = re.compile(f"^[{re.escape(HYPHENS)}△▲]")
MOST_CODES = 100


class Whole(Kind):
    """A kind whose answer is one whole number; how it is typed, each says itself."""

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


class Number(Whole):
    name = "number"
    in_browser = "number"
    own: ClassVar[Mapping[str, OwnKey]] = {
        "min": OwnKey("integer", least=-LARGEST),
        "max": OwnKey("integer", least=-LARGEST),
        "unit": OwnKey("text"),
    }
    fields: ClassVar[tuple[Field, ...]] = (Field("", "off", "numeric", "w4"),)
    mistake: ClassVar[Mapping[str, str]] = {"": "いくつか"}

    def parse(self, question: Question, raw: Raw, today: date) -> int | None:
        del today
        typed = plain(question, raw, most=LONGEST)
        if not typed:
            return None
        for unit in question.text("unit").values():
            typed = typed.removesuffix(unit).strip()
        return within(question, whole(question, typed))

    def display(self, question: Question, answer: int, language: str) -> str:
        unit = question.text("unit")[language]
        return language_of(language).counted(f"{answer:,}", unit)

    def is_coded(self, question: Question) -> bool:
        if not {"min", "max"} <= set(question.own):
            return False
        return question.number("max", 0) - question.number("min", 0) < MOST_CODES


def whole(question: Question, typed: str) -> int:
    """Return the number that was typed, in any width, with or without commas."""
    text = to_half_width(typed).replace(",", "").replace("、", "").replace(" ", "")
    text = MINUS.sub("-", text)
    if re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"-?[0-9]*[.。][0-9]+", text):
        raise refuse(question, "not_whole")
    raise refuse(question, "not_a_number")


def digits_wide(question: Question) -> str:
    """Return the width of the field, by the largest number it takes."""
    return width_for(len(str(question.number("max", 9_999_999))), "16")


def limits(question: Question) -> tuple[int, int]:
    return question.number("min", 0), question.number("max", LARGEST)


def within(question: Question, number: int) -> int:
    least, most = limits(question)
    if number < least:
        raise refuse(question, "below_min", least=least)
    if number > most:
        raise refuse(question, "above_max", most=most)
    return number


KIND = Number()
