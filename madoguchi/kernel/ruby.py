"""Readings over kanji (ふりがな), written plainly inside a text.

The notation is the one of Aozora Bunko: `区《く》`. A reading stands over the kanji
right before it, or over all that follows a `｜`. Pure: what draws it is the design's;
only texts of the product or the ward are read so, never what residents type.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

KANJI = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u3096\u309d\u309e\u30a1-\u30fc\u30fd\u30fe"
READ = re.compile(f"(?:｜([^｜《》]+)|([{KANJI}]+))《([{KANA}]+)》")
MARKS = re.compile("[｜《》]")
UNREAD = re.compile(f"[{KANJI}]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, and the reading over it; most pieces have none."""

    base: str
    reading: str = ""


def parts_of(text: str) -> Iterator[Part]:
    """Part a text into pieces with and without a reading.

    >>> list(parts_of("住民票《じゅうみんひょう》をもらう"))
    [Part(base='住民票', reading='じゅうみんひょう'), Part(base='をもらう', reading='')]
    """
    at = 0
    for match in READ.finditer(text):
        if match.start() > at:
            yield Part(text[at : match.start()])
        yield Part(match[1] or match[2], match[3])
        at = match.end()
    if at < len(text):
        yield Part(text[at:])


def without_readings(text: str) -> str:
    """Drop the readings: for letters, tables, search and the titles of windows.

    >>> without_readings("引《ひ》っ越《こ》しと｜マイナンバー《まいなんばー》")
    '引っ越しとマイナンバー'
    """
    return READ.sub(lambda match: match[1] or match[2], text)


def broken_mark(text: str) -> str:
    """Return where a mark of the notation stands alone; empty when none does.

    >>> broken_mark("住民票《juminhyo》をもらう")
    '《juminhyo》をもらう'
    >>> broken_mark("住民票《じゅうみんひょう》")
    ''
    """
    rest = READ.sub("", text)
    mark = MARKS.search(rest)
    return rest[mark.start() :] if mark else ""


def kanji_without_reading(text: str) -> str:
    """Return the kanji that somebody who learns Japanese would stop at.

    >>> kanji_without_reading("区《く》の窓口")
    '窓口'
    """
    return "".join(UNREAD.findall(READ.sub("", text)))
