"""Consent (同意) to a statement; it is given or it is not there.

Where the statement has a version, the answer keeps which one was agreed to; an answer
to another version is none.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, TypeAlias

from madoguchi.kernel.written import filled
from madoguchi.procedures.expressions.shapes import BOOL, Parts, Shape
from madoguchi.procedures.kinds.answers import answer_words
from madoguchi.procedures.kinds.kind import Box, Kind, Look, Raw, first, refuse, texts
from madoguchi.procedures.kinds.question import OwnKey, Question

GIVEN = "yes"
Agreed: TypeAlias = bool | Mapping[str, str]
"""True, or the version of the statement: {"version": "2026-04"}."""


class Consent(Kind):
    name = "consent"
    in_browser = "truth"
    own: ClassVar[Mapping[str, OwnKey]] = {
        "statement": OwnKey("text"),
        "version": OwnKey("word"),
    }

    def parse(self, question: Question, raw: Raw, today: date) -> Agreed | None:
        del today
        if not (typed := first(raw)):
            return None
        version = question.word("version")
        if version and typed != version:
            # It was ticked under a text that is not the one shown now.
            raise refuse(question, "text_changed")
        if not version and typed not in (GIVEN, "on"):
            raise refuse(question, "not_an_option")
        return {"version": version} if version else True

    def display(self, question: Question, answer: Agreed, language: str) -> str:
        del question
        words = answer_words(language)
        if isinstance(answer, bool):
            return words["agreed"]
        return filled(words["agreed_to_version"], answer)

    def typed(
        self, question: Question, answer: Agreed | None
    ) -> Mapping[str, list[str]]:
        if not answer:
            return {}
        if isinstance(answer, bool):
            return {} if question.word("version") else {"": [GIVEN]}
        return {"": [answer["version"]]}

    def look(self, question: Question, language: str) -> Look:
        version = question.word("version")
        return Look(
            self.name, question.text("statement")[language], more={"version": version}
        )

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        return (Box("tick"),)

    def schema(self, question: Question) -> dict[str, Any]:
        version = question.word("version")
        if not version:
            return {"const": True}
        described = texts("version")
        described["properties"]["version"] = {"const": version}
        return described

    def shape(self, question: Question) -> Shape:
        return Parts(names=("version",)) if question.word("version") else BOOL


KIND = Consent()
