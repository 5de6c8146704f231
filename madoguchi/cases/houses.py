"""Write an address so that one house (世帯の家) has one way to be written.

Pure. Two people of one family name at one house may be of one household; nobody is told
that they are.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from madoguchi.kernel.text import to_half_width

DIGITS: Final = str.maketrans("〇一二三四五六七八九", "0123456789")
CHOME: Final = re.compile("([〇一二三四五六七八九十]+)丁目")
BETWEEN: Final = re.compile("丁目|番地の|番地|番|[-‐‑–—−ーの]")
NUMBERS: Final = re.compile("[0-9]+(?:-[0-9]+){1,2}")


def house_of(address: Any) -> str:
    """Return town, block and house number, "" where an address does not tell them.

    A building and what is behind the house number is left out.

    >>> split = {"town": "若葉", "rest": "三丁目７番７号　若葉荘１０１"}
    >>> house_of(split), house_of({"town": "若葉三丁目", "rest": "7-7"})
    ('若葉3-7-7', '若葉3-7-7')
    >>> house_of("東京都みどり区若葉十二丁目7の1"), house_of("若葉"), house_of(None)
    ('東京都みどり区若葉12-7-1', '', '')
    """
    if isinstance(address, Mapping):
        said = f"{address.get('town') or ''}{address.get('rest') or ''}"
    else:
        said = address if isinstance(address, str) else ""
    chome = CHOME.sub(lambda found: f"{_number(found[1])}-", to_half_width(said))
    text = re.sub("-+", "-", BETWEEN.sub("-", "".join(chome.split())))
    found = NUMBERS.search(text)
    return text[: found.end()] if found else ""


def _number(kanji: str) -> int:
    """Read a small number written in kanji.

    >>> _number("三"), _number("十"), _number("二十一")
    (3, 10, 21)
    """
    tens, ten, ones = kanji.rpartition("十")
    if not ten:
        return int(kanji.translate(DIGITS))
    return int(tens.translate(DIGITS) or 1) * 10 + int(ones.translate(DIGITS) or 0)
