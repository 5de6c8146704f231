"""A person's name and its reading (氏名・フリガナ).

The name is kept exactly as it was typed, variants of characters included; the
reading is kept in full-width katakana, however it was typed (GIF 431).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.text import is_full_kana, to_full_kana
from madoguchi.procedures.expressions.shapes import Parts, Shape
from madoguchi.procedures.kinds.input import gather, nothing, one_line, plain
from madoguchi.procedures.kinds.kind import Field, Kind, Raw, refuse, texts
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Question

PARTS = ("family", "given", "family_kana", "given_kana")
LONGEST = 50
NONE = "なし"
"""Typed in place of a given name by people who have one name only."""


class Name(Kind):
    name = "name"
    gif_names = ("fullName",)
    fields: ClassVar[tuple[Field, ...]] = (
        Field("family", "family-name", width="w10"),
        Field("given", "given-name", width="w10"),
        Field("family_kana", width="w10"),
        Field("given_kana", width="w10"),
    )
    mistake: ClassVar[Mapping[str, str]] = {
        "family": "山\ue000",
        "given": "花\ue000",
        "family_kana": "山",
        "given_kana": "花",
    }

    def parse(
        self, question: Question, raw: Raw, today: date
    ) -> Mapping[str, str] | None:
        del today
        if nothing(raw):
            return None
        values = gather(_part(question, raw, part) for part in PARTS)
        return dict(zip(PARTS, values, strict=True))

    def display(self, question: Question, answer: Any, language: str) -> str:
        del question
        name = f"{answer['family']} {answer['given']}".strip()
        kana = f"{answer['family_kana']} {answer['given_kana']}".strip()
        return language_of(language).bracketed(name, kana)

    def typed(self, question: Question, answer: Any) -> Mapping[str, list[str]]:
        del question
        if answer is None:
            return {}
        one_name = not answer["given"]
        return {
            part: [NONE if one_name and part.startswith("given") else answer[part]]
            for part in PARTS
        }

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        empty = ("given", "given_kana")
        return texts(*PARTS, longest=LONGEST, empty=empty)

    def shape(self, question: Question) -> Shape:
        del question
        return Parts(names=PARTS)


def _part(question: Question, raw: Raw, part: str) -> str | Unusable:
    try:
        typed = one_line(question, raw, part, LONGEST)
        if not typed:
            return _missing(question, raw, part)
        if part.startswith("given") and typed in (NONE, "ナシ", "ﾅｼ"):
            return ""
        return _kana(question, part, typed) if part.endswith("_kana") else typed
    except Unusable as problem:
        return problem


def _kana(question: Question, part: str, typed: str) -> str:
    kana = to_full_kana(typed)
    if is_full_kana(kana):
        return kana
    wrong = next(letter for letter in kana if not is_full_kana(letter))
    raise refuse(question, "not_kana", part, character=wrong)


def _missing(question: Question, raw: Raw, part: str) -> Unusable:
    """Say which part is missing; a whole name in one field is seen as such."""
    whole = plain(question, raw, "family", LONGEST).split()
    if part == "given" and len(whole) == 2:  # noqa: PLR2004
        return refuse(
            question, "name_in_one_field", part, family=whole[0], given=whole[1]
        )
    return refuse(question, f"{part}_missing", part)


KIND = Name()
