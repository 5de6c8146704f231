"""Receipt numbers (受付番号) people can read out, and names shown in part.

A reference is random, so it says nothing about how many came before, and carries
two check digits by ISO/IEC 7064 MOD 97-10: every wrong digit and every swap of
two neighbours is found.
"""

import unicodedata
from dataclasses import dataclass
from typing import Protocol

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.text import characters, digits_of

PAYLOAD = 8
CHECK = 2
MASK = "＊"


class NotAReference(Refused):
    """Not a receipt number: `length` or `check_digits`."""


class Chance(Protocol):
    """The part of `random.Random` and `secrets.SystemRandom` used here."""

    def randrange(self, start: int, stop: int, /) -> int: ...


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A receipt number; printed 4-4-2."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """Read a number as people type it: full width, spaces, no hyphens.

        >>> Reference.parse("４８２１－３０５７ー５２").text
        '4821-3057-52'
        >>> Reference.parse("4821305752") == Reference.parse("4821 3057 52")
        True
        """
        digits = digits_of(text)
        if digits is None or len(digits) != PAYLOAD + CHECK:
            raise NotAReference("length")
        if not check_digits_hold(digits):
            raise NotAReference("check_digits")
        return cls(digits)

    @property
    def text(self) -> str:
        return f"{self.digits[:4]}-{self.digits[4:8]}-{self.digits[8:]}"

    def __str__(self) -> str:
        return self.text


def check_digits(payload: str) -> str:
    """Return the two check digits of a row of digits (ISO/IEC 7064 MOD 97-10).

    >>> check_digits("48213057")
    '52'
    """
    return f"{98 - int(payload) * 100 % 97:02d}"


def check_digits_hold(digits: str) -> bool:
    return digits[-CHECK:] == check_digits(digits[:-CHECK])


def new_reference(chance: Chance) -> str:
    """Draw a receipt number; its first digit is never 0, which spreadsheets drop.

    >>> import random
    >>> number = new_reference(random.Random(1))
    >>> len(number), Reference.parse(number).text == number
    (12, True)
    """
    payload = str(chance.randrange(10 ** (PAYLOAD - 1), 10**PAYLOAD))
    return Reference(payload + check_digits(payload)).text


def mask_name(name: str) -> str:
    """Show only the first character of each part of a name.

    A part of one character is hidden wholly: showing it would show the name.

    >>> mask_name("若葉 みどり")
    '若＊ み＊＊'
    >>> mask_name("林　さくら"), mask_name("")
    ('＊ さ＊＊', '')
    """
    parts = unicodedata.normalize("NFC", name).split()
    return " ".join(_mask_part(part) for part in parts)


def _mask_part(part: str) -> str:
    seen = characters(part)
    if len(seen) == 1:
        return MASK
    return seen[0] + MASK * (len(seen) - 1)
