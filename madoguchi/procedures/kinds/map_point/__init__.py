"""A place on the map (地点): its address in words, its latitude and longitude, or both.

Numbers are kept as decimal texts of degrees in the world geodetic system, six places
(about 10 cm); nothing is looked up outside.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, TypeAlias

from madoguchi.kernel.text import to_half_width
from madoguchi.kernel.written import filled, joined
from madoguchi.procedures.expressions.shapes import Parts, Shape
from madoguchi.procedures.kinds.input import gather, nothing, plain
from madoguchi.procedures.kinds.kind import (
    Box,
    Field,
    Kind,
    Look,
    Raw,
    first,
    kind_words,
    refuse,
    texts,
)
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import OwnKey, Question

PARTS = ("place", "latitude", "longitude")
LONGEST = 200
LIMITS = {"latitude": (20, 46), "longitude": (122, 154)}
"""Degrees within which Japan lies, its outermost islands included."""
PLACES = Decimal("0.000001")
DECIMAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,15})?")
SEXAGESIMAL = re.compile(
    r"([0-9]{1,3})°([0-9]{1,2})'(?:([0-9]{1,2}(?:\.[0-9]{1,6})?)\"?)?"
)
WRITTEN = str.maketrans(
    {"度": "°", "分": "'", "′": "'", "’": "'", "秒": '"', "″": '"', "”": '"'}
)
MARKS = re.compile(r"北緯|東経|緯度|経度|geo:|[NE@ :]", re.IGNORECASE)
Point: TypeAlias = Mapping[str, str]


class MapPoint(Kind):
    name = "map_point"
    tells_where = True
    own: ClassVar[Mapping[str, OwnKey]] = {"exact": OwnKey("flag")}
    fields: ClassVar[tuple[Field, ...]] = (
        Field("place"),
        Field("latitude", "off", "decimal", "w10"),
        Field("longitude", "off", "decimal", "w10"),
    )

    def parse(self, question: Question, raw: Raw, today: date) -> Point | None:
        del today
        if nothing({part: raw.get(part, ()) for part in PARTS}):
            return None
        typed = apart(raw)
        values = gather(_part(question, typed, part) for part in PARTS)
        return dict(zip(PARTS, values, strict=True)) if any(values) else None

    def display(self, question: Question, answer: Point, language: str) -> str:
        del question
        lines = [answer["place"]]
        if answer["latitude"]:
            shown = kind_words("map_point", language)["words"]["point"]
            lines.append(filled(shown, answer))
        return joined("\n", filter(None, lines))

    def typed(
        self, question: Question, answer: Point | None
    ) -> Mapping[str, list[str]]:
        del question
        return {} if answer is None else {part: [answer[part]] for part in PARTS}

    def look(self, question: Question, language: str) -> Look:
        exact = question.is_set("exact")
        return Look(self.name, question.hint[language], more={"exact": exact})

    def boxes(self, question: Question) -> tuple[Box, ...]:
        place = Box(part="place")
        if not question.is_set("exact"):
            return (place,)
        return (place, *(Box(part=one, half=True) for one in LIMITS))

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        return texts(*PARTS, longest=LONGEST, empty=PARTS)

    def shape(self, question: Question) -> Shape:
        del question
        return Parts(names=PARTS)


def apart(raw: Raw) -> Raw:
    """Read two numbers that were pasted into one field, as maps copy them.

    >>> read = apart({"latitude": ["35.710063, 139.8107"], "longitude": [""]})
    >>> read["latitude"], read["longitude"]
    (['35.710063'], ['139.8107'])
    """
    both = re.split(r"[,、，]\s*", first(raw, "latitude").strip())
    if len(both) != 2 or first(raw, "longitude").strip():  # noqa: PLR2004
        return raw
    return {**raw, "latitude": [both[0]], "longitude": [both[1]]}


def degrees(text: str) -> Decimal | None:
    """Return degrees written as a decimal or in minutes and seconds.

    >>> [str(degrees(one)) for one in ("35.71", "北緯35度42分36秒", "139°48’38.5”E")]
    ['35.710000', '35.710000', '139.810694']
    >>> degrees("駅前"), degrees("35.7.1"), degrees("35°61'")
    (None, None, None)
    """
    plain_text = MARKS.sub("", to_half_width(text).translate(WRITTEN))
    if DECIMAL.fullmatch(plain_text.removesuffix("°")):
        return Decimal(plain_text.removesuffix("°")).quantize(PLACES)
    found = SEXAGESIMAL.fullmatch(plain_text)
    if found is None:
        return None
    whole, minutes, seconds = (Decimal(one or 0) for one in found.groups())
    if minutes >= 60 or seconds >= 60:  # noqa: PLR2004
        return None
    return (whole + minutes / 60 + seconds / 3600).quantize(PLACES)


def _part(question: Question, raw: Raw, part: str) -> str | Unusable:
    try:
        typed = plain(question, raw, part, LONGEST)
        if part == "place":
            return typed
        if not typed:
            return _none(question, raw, part)
        number = degrees(typed)
        if number is None:
            return refuse(question, "point_not_a_number", part)
        least, most = LIMITS[part]
        if not least <= number <= most:
            return refuse(question, _why_outside(part, number), part)
    except Unusable as problem:
        return problem
    return str(number)


def _none(question: Question, raw: Raw, part: str) -> str | Unusable:
    """Say that a number is missing, where it is needed or the other one is there."""
    (other,) = set(LIMITS) - {part}
    if question.is_set("exact") or first(raw, other).strip():
        return refuse(question, f"point_{part}_missing", part)
    return ""


def _why_outside(part: str, number: Decimal) -> str:
    """Return the code: latitude and longitude were changed over, or it is not Japan."""
    (other,) = set(LIMITS) - {part}
    least, most = LIMITS[other]
    return "point_swapped" if least <= number <= most else f"point_{part}_outside"


KIND = MapPoint()
