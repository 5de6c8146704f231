"""A text, of one line or several."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from madoguchi.kernel.patterns import LONGEST, pattern
from madoguchi.kernel.sentence import says
from madoguchi.kernel.text import is_full_kana, to_full_kana, to_half_width
from madoguchi.procedures.kinds.input import plain
from madoguchi.procedures.kinds.kind import (
    Box,
    Kind,
    Look,
    Raw,
    backwards,
    refuse,
    width_for,
)
from madoguchi.procedures.kinds.question import OwnKey, Question

ONE_LINE, SEVERAL_LINES = 200, 2000
NO_LINE_BREAK = r"^[^\r\n]*$"
LINE = 40
"""Characters that are written by hand on one line of a form."""
FORMATS = ("katakana", "digits", "alphanumeric")


class Text(Kind):
    name = "text"
    gif_names = ("remark",)
    own: ClassVar[Mapping[str, OwnKey]] = {
        "multiline": OwnKey("flag"),
        "min_length": OwnKey("integer", most=2000),
        "max_length": OwnKey("integer", least=1, most=5000),
        "format": OwnKey("one_of", FORMATS),
        "pattern": OwnKey("pattern"),
        "pattern_says": OwnKey("text"),
        "tells_where": OwnKey("flag"),
    }

    def parse(self, question: Question, raw: Raw, today: date) -> str | None:
        del today
        several = question.is_set("multiline")
        most = question.number("max_length", SEVERAL_LINES if several else ONE_LINE)
        unified = {part: [v.replace("\r\n", "\n") for v in raw[part]] for part in raw}
        typed = plain(question, unified, most=most)
        if not typed:
            return None
        if not several and "\n" in typed:
            raise refuse(question, "one_line")
        typed = formatted(question, typed)
        if len(typed) < (least := question.number("min_length", 0)):
            raise refuse(question, "too_short", least=least, length=len(typed))
        return in_pattern(question, typed)

    def display(self, question: Question, answer: str, language: str) -> str:
        del question, language
        return answer

    def look(self, question: Question, language: str) -> Look:
        hint = question.hint[language]
        if question.is_set("multiline"):
            return Look("textarea", hint)
        most = question.number("max_length", 0)
        return Look(self.name, hint, width=width_for(max(most, 4) if most else 0))

    def boxes(self, question: Question) -> tuple[Box, ...]:
        if not question.is_set("multiline"):
            return (Box(),)
        most = question.number("max_length", SEVERAL_LINES)
        return (Box("lines", count=min(max(most // LINE, 3), 10)),)

    def schema(self, question: Question) -> dict[str, Any]:
        several = question.is_set("multiline")
        most = question.number("max_length", SEVERAL_LINES if several else ONE_LINE)
        least = max(1, question.number("min_length", 0))
        described = {"type": "string", "minLength": least, "maxLength": most}
        if not several:
            described["pattern"] = NO_LINE_BREAK
        return described

    def unsaid(self, question: Question, key: str) -> int | None:
        several = question.is_set("multiline")
        return (SEVERAL_LINES if several else ONE_LINE) if key == "max_length" else None

    def flaws(self, question: Question) -> list[str]:
        found = backwards(question, "min_length", "max_length")
        if question.word("pattern"):
            if question.is_set("multiline"):
                found.append(says('a text with a "pattern" has one line'))
            if question.number("max_length", ONE_LINE) > LONGEST:
                template = '"max_length" with a "pattern" is at most {most}'
                found.append(says(template, most=LONGEST))
            if not question.text("pattern_says"):
                template = '"pattern_says" is missing: say the pattern in words'
                found.append(says(template))
        return found


def in_pattern(question: Question, typed: str) -> str:
    """Return the text when it has the declared pattern, also typed in full width."""
    if not (declared := question.word("pattern")):
        return typed
    for text in (typed, to_half_width(typed)):
        if pattern(declared).fullmatch(text):
            return text
    raise refuse(question, "not_in_pattern")


def formatted(question: Question, typed: str) -> str:
    """Return the text in the declared format, read generously."""
    match question.word("format"):
        case "katakana":
            kana = to_full_kana(typed)
            if not is_full_kana(kana):
                raise refuse(question, "not_kana")
            return kana
        case "digits":
            digits = to_half_width(typed)
            if not re.fullmatch(r"[0-9]+", digits):
                raise refuse(question, "not_digits")
            return digits
        case "alphanumeric":
            letters = to_half_width(typed)
            if not re.fullmatch(r"[A-Za-z0-9-]+", letters):
                raise refuse(question, "not_alphanumeric")
            return letters
        case _:
            return typed


KIND = Text()
