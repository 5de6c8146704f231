"""A signature (署名): a typed name or a drawing, either is enough and worth the same.

Who cannot or will not draw types the name; a drawing is kept as the path of its lines.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, TypeAlias

from madoguchi.kernel.written import filled, joined
from madoguchi.procedures.expressions.shapes import Parts, Shape
from madoguchi.procedures.kinds.input import gather, nothing, plain
from madoguchi.procedures.kinds.kind import (
    Box,
    Field,
    Kind,
    Picture,
    Raw,
    first,
    kind_words,
    refuse,
    texts,
)
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Question

PARTS = ("name", "drawing")
LONGEST_NAME = 100
WIDTH, HEIGHT = 600, 200
LONGEST_DRAWING = 20_000
POINT = r"[0-9]{1,3} [0-9]{1,3}"
LINES = re.compile(rf"(?:M{POINT}(?:L{POINT})+)+")
SHORTEST = 5
"""Points of the shortest drawing that can be a name; fewer are a slip."""
Signature: TypeAlias = Mapping[str, str]


class Signed(Kind):
    name = "signature"
    fields: ClassVar[tuple[Field, ...]] = (Field("name"), Field("drawing"))

    def parse(self, question: Question, raw: Raw, today: date) -> Signature | None:
        del today
        if nothing({part: raw.get(part, ()) for part in PARTS}):
            return None
        values = gather(read(question, raw) for read in (_name, _drawing))
        return dict(zip(PARTS, values, strict=True)) if any(values) else None

    def display(self, question: Question, answer: Signature, language: str) -> str:
        del question
        words = kind_words(self.name, language)["words"]
        lines = []
        if answer["name"]:
            lines.append(filled(words["said_typed"], answer))
        if answer["drawing"]:
            lines.append(words["said_drawn"])
        return joined("\n", lines)

    def picture(self, question: Question, answer: Signature) -> Picture | None:
        del question
        drawn = answer["drawing"]
        return Picture(drawn, WIDTH, HEIGHT) if drawn else None

    def typed(
        self, question: Question, answer: Signature | None
    ) -> Mapping[str, list[str]]:
        del question
        return {} if answer is None else {part: [answer[part]] for part in PARTS}

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        return (Box("sign", "name"),)

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        described = texts("name", "drawing", longest=LONGEST_NAME, empty=PARTS)
        described["properties"]["drawing"]["maxLength"] = LONGEST_DRAWING
        return described

    def shape(self, question: Question) -> Shape:
        del question
        return Parts(names=("name",))


def _name(question: Question, raw: Raw) -> str | Unusable:
    try:
        return plain(question, raw, "name", LONGEST_NAME)
    except Unusable as problem:
        return problem


def _drawing(question: Question, raw: Raw) -> str | Unusable:
    """Return the lines that were drawn: only what our own script writes passes."""
    drawn = first(raw, "drawing").strip()
    if not drawn:
        return ""
    if len(drawn) > LONGEST_DRAWING:
        return refuse(question, "signature_long", "drawing")
    points = [tuple(map(int, one.split())) for one in re.findall(POINT, drawn)]
    inside = all(x <= WIDTH and y <= HEIGHT for x, y in points)
    if not LINES.fullmatch(drawn) or not inside:
        return refuse(question, "signature_broken", "drawing")
    if len(points) < SHORTEST:
        return refuse(question, "signature_short", "drawing")
    return drawn


KIND = Signed()
