"""Cover parts of a picture so that nothing of them is left (マスキング).

Pure: bytes in, bytes out. The picture is drawn anew from its pixels, those of the parts
black: no layer, thumbnail or remark of the old file goes along.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from madoguchi.documents.content import JPEG_QUALITY, recognise, redraw
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.text import to_half_width

WHOLE: Final = 100
MOST_PARTS: Final = 50
NUMBER: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9])?")
PICTURES: Final = ("image/jpeg", "image/png")
"""The kinds of files of which parts can be covered."""


class BadCover(Refused):
    """What is to be covered cannot be read; `line` is which one, from 1."""

    def __init__(self, reason: str, line: int) -> None:
        self.line = line
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a picture, in tenths of a percent of its width and height."""

    left: int
    top: int
    width: int
    height: int

    def corners(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return its pixels, in a picture of a size: rather one more than one less."""
        tenths = WHOLE * 10
        return (
            self.left * width // tenths,
            self.top * height // tenths,
            min(width, -(-(self.left + self.width) * width // tenths)) - 1,
            min(height, -(-(self.top + self.height) * height // tenths)) - 1,
        )


def parts_of(text: str) -> tuple[Part, ...]:
    """Read parts as they are typed, one a line: left, top, width, height in percent.

    >>> parts_of("10 20 30 5")
    (Part(left=100, top=200, width=300, height=50),)
    >>> parts_of("")
    ()
    """
    lines = [one for one in to_half_width(text).splitlines() if one.strip()]
    if len(lines) > MOST_PARTS:
        raise BadCover("many", MOST_PARTS + 1)
    return tuple(_part(line, number) for number, line in enumerate(lines, 1))


def _part(line: str, number: int) -> Part:
    numbers = re.split(r"[,、\s]+", line.strip())
    if len(numbers) != 4 or not all(NUMBER.fullmatch(one) for one in numbers):  # noqa: PLR2004 - a corner and a size
        raise BadCover("numbers", number)
    left, top, width, height = (round(float(one) * 10) for one in numbers)
    if not width or not height or max(left + width, top + height) > WHOLE * 10:
        raise BadCover("outside", number)
    return Part(left, top, width, height)


def covered(content: bytes, parts: Sequence[Part]) -> bytes:
    """Return a picture with its parts black; raise NotAccepted for no picture."""
    # Imported here: megabytes that only a process to which images come needs.
    from PIL import Image, ImageDraw  # noqa: PLC0415

    media = recognise(content)
    with Image.open(io.BytesIO(redraw(content, media)), formats=[media]) as image:
        drawn = image.copy()
    pen = ImageDraw.Draw(drawn)
    for part in parts:
        pen.rectangle(part.corners(drawn.width, drawn.height), fill="black")
    made = io.BytesIO()
    if media == "png":
        drawn.save(made, "PNG")
    else:
        drawn.save(made, "JPEG", quality=JPEG_QUALITY)
    return made.getvalue()
