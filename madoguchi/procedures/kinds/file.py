"""A file that was handed in; the answer is only the id of the document."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from madoguchi.procedures.expressions.shapes import FILE, Shape
from madoguchi.procedures.kinds.answers import answer_words
from madoguchi.procedures.kinds.kind import Box, Field, Kind, Raw, first, refuse
from madoguchi.procedures.kinds.question import OwnKey, Question

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
"""What a question may accept, as browsers and other systems name it."""
ACCEPTED = tuple(MEDIA_TYPES)
MOST_MB = 10
MEGABYTE = 1024 * 1024


class File(Kind):
    name = "file"
    own: ClassVar[Mapping[str, OwnKey]] = {
        "accept": OwnKey("some_of", ACCEPTED),
        "max_mb": OwnKey("integer", least=1, most=MOST_MB),
    }
    fields: ClassVar[tuple[Field, ...]] = (Field(type="file"),)

    def parse(self, question: Question, raw: Raw, today: date) -> str | None:
        """Return the id of a document that the door has already kept."""
        del today
        if not (typed := first(raw).strip()):
            return None
        try:
            return str(UUID(typed))
        except ValueError:
            raise refuse(question, "file_unknown") from None

    def display(self, question: Question, answer: str, language: str) -> str:
        del question, answer
        return answer_words(language)["file"]

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        return (Box("file"),)

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        return {"type": "string", "format": "uuid", "readOnly": True}

    def shape(self, question: Question) -> Shape:
        del question
        return FILE


def accepted(question: Question) -> tuple[str, ...]:
    """Return the types of file that this question takes."""
    declared = question.own.get("accept")
    return declared if isinstance(declared, tuple) and declared else ACCEPTED


def most_bytes(question: Question) -> int:
    """Return how large a file this question takes."""
    return question.number("max_mb", MOST_MB) * MEGABYTE


KIND = File()
