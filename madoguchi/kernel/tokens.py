"""Read a text the way addresses are compared: character by character, number by number.

Widths, kana, hyphens, shapes of kanji and kanji numerals make no difference. Each
piece remembers where it stood, so that what was typed can be given back.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from madoguchi.kernel.text import HYPHENS, VARIATION_SELECTORS, to_full_kana
from madoguchi.kernel.variants import fold_variants

KANJI_DIGITS: Mapping[str, int] = {
    "〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "壱": 1, "壹": 1, "弐": 2, "貳": 2, "参": 3, "參": 3,
}  # fmt: skip
KANJI_UNITS: Mapping[str, int] = {"十": 10, "拾": 10, "百": 100, "千": 1000}
NUMERALS = frozenset(KANJI_DIGITS) | frozenset(KANJI_UNITS)
FIGURES = frozenset("0123456789")
ORDINALS = "〇一二三四五六七八九"
SMALL_OR_VOICED = str.maketrans(
    "ァィゥェォッャュョヮヵヶガ", "アイウエオツヤユヨワカケケ"
)
SAME_SOUND = str.maketrans("之乃", "ノノ")


class Token(NamedTuple):
    """A character as it is compared, or a whole number; where it stands in the line."""

    text: str
    start: int
    end: int
    is_number: bool = False


Key = tuple[str, ...]


def kanji_number(number: int) -> str:
    """Write a number below a hundred in kanji.

    >>> kanji_number(2), kanji_number(10), kanji_number(21)
    ('二', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{ORDINALS[tens]}十"
    return head + (ORDINALS[ones] if ones else "")


def tokens_of(text: str) -> list[Token]:
    """Read a text as it is compared: widths, kana, shapes and numbers are one.

    >>> [token.text for token in tokens_of("霞ヶ関２丁目一―３")]
    ['霞', 'ケ', '関', '2', '丁', '目', '1', '-', '3']
    """
    plain = list(_plain(text))
    tokens: list[Token] = []
    at = 0
    while at < len(plain):
        end = _run(plain, at)
        if end > at:
            number = _value("".join(one for one, _, _ in plain[at:end]))
            tokens.append(Token(str(number), plain[at][1], plain[end - 1][2], True))  # noqa: FBT003
            at = end
        else:
            tokens.append(Token(*plain[at]))
            at += 1
    return _with_hyphens(tokens, text)


def _plain(text: str) -> Iterable[tuple[str, int, int]]:
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        for one in _fold(text[at:end]):
            yield one, at, end
        at = end


@lru_cache(maxsize=8192)
def _fold(seen: str) -> str:
    """Fold one character with what changes it; blanks are nothing."""
    plain = unicodedata.normalize("NFKC", VARIATION_SELECTORS.sub("", seen))
    if plain in HYPHENS or seen in HYPHENS:
        return "-"
    kana = to_full_kana(fold_variants(plain)).translate(SMALL_OR_VOICED)
    return "".join(kana.translate(SAME_SOUND).split())


def _joins(character: str) -> bool:
    return (
        character in "ﾞﾟ"
        or unicodedata.category(character) == "Mn"
        or VARIATION_SELECTORS.match(character) is not None
    )


def _run(plain: Sequence[tuple[str, int, int]], at: int) -> int:
    """Return where the number that begins here ends; both are the same for none."""
    first = plain[at][0]
    alphabet = FIGURES if first in FIGURES else NUMERALS
    end = at
    while end < len(plain) and plain[end][0] in alphabet:
        if end > at and plain[end][1] > plain[end - 1][2]:
            break  # a blank ends a number: 3 2F
        end += 1
    return end


def _value(run: str) -> int:
    return int(run[:12]) if run.isascii() else kanji_value(run)


def kanji_value(run: str) -> int:
    """Read kanji numerals, by units or digit by digit.

    >>> kanji_value("二十三"), kanji_value("一〇五"), kanji_value("千二")
    (23, 105, 1002)
    """
    if not any(one in KANJI_UNITS for one in run):
        return int("".join(str(KANJI_DIGITS[one]) for one in run[:12]))
    total, digit = 0, 0
    for one in run:
        if one in KANJI_UNITS:
            total += (digit or 1) * KANJI_UNITS[one]
            digit = 0
        else:
            digit = KANJI_DIGITS[one]
    return total + digit


def _with_hyphens(tokens: list[Token], text: str) -> list[Token]:
    """Read 一 between two numbers in figures as the hyphen it looks like."""
    return [
        one._replace(text="-", is_number=False)
        if text[one.start : one.end] == "一"
        and 0 < at < len(tokens) - 1
        and all(is_figure(tokens[beside], text) for beside in (at - 1, at + 1))
        else one
        for at, one in enumerate(tokens)
    ]


def is_figure(token: Token, text: str) -> bool:
    return token.is_number and text[token.start] not in NUMERALS


def key_of(name: str) -> Key:
    """Return what a name is compared by; 大字 and 字 in front say nothing.

    >>> key_of("大字霞ケ関") == key_of("霞が関")
    True
    """
    bare = re.sub("^(?:大字|字)(?=.)", "", name)
    return tuple(token.text for token in tokens_of(bare))
