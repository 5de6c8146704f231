"""Telephone numbers as GIF 445 writes them: (03)5253-5111, 090-9999-9999.

Where the area code (市外局番) ends is taken from how the number was typed, else
from the areas a ward of Tokyo meets; elsewhere the number stays undivided, for a
wrong guess is worse than none.
"""

import re
from dataclasses import dataclass, field

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.text import HYPHENS, digits_of, to_half_width

MOBILE = ("020", "050", "060", "070", "080", "090")
SERVICE = ("0120", "0570", "0800", "0990")
# Longest first: an exception is tried before the area that contains it.
AREAS = (
    "04709",
    "0422", "0428", "0436", "0438", "0439", "0460", "0463", "0465", "0466", "0467",
    "0470", "0475", "0476", "0478", "0479", "0480", "0493", "0494", "0495",
    "0820", "0823", "0824", "0826", "0829", "0920",
    "0429", "0471",
    "011", "042", "043", "044", "045", "046", "047", "048", "049", "052", "075",
    "078", "082", "092",
    "03", "06",
)  # fmt: skip
# 04-29xx (所沢), 04-70 9x (鴨川) and 04-71xx (柏) have the two-digit code.
TWO_DIGIT_INSIDE = frozenset({"04709", "0429", "0471"})
LANDLINE = 10
MOBILE_LENGTH = 11
SHORTEST_AREA, LONGEST_AREA = 2, 5
FOREIGN_LENGTHS = range(7, 16)  # E.164
GROUPS = re.compile(rf"[{re.escape(HYPHENS)}()\s]+")


class NotAPhone(Refused):
    """Not a telephone number: `empty`, `not_digits`, `length`, `no_zero`, `abroad`."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number; equal when its digits are."""

    digits: str
    area: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str) -> "Phone":
        """Read a number as people type it.

        >>> Phone.parse("０３ー５２５３ー５１１１").text
        '(03)5253-5111'
        >>> Phone.parse("09012345678").text, Phone.parse("+81 90-1234-5678").text
        ('090-1234-5678', '090-1234-5678')
        >>> Phone.parse("0422-45-1151").text, Phone.parse("0120444444").text
        ('(0422)45-1151', '0120-444-444')
        """
        typed = to_half_width(text).strip()
        if not typed:
            raise NotAPhone("empty")
        bare = typed.replace("(0)", "") if typed.startswith("+") else typed
        digits = digits_of(bare.removeprefix("+").replace("(", " ").replace(")", " "))
        if digits is None:
            raise NotAPhone("not_digits")
        if typed.startswith("+"):
            if not digits.startswith("81"):
                return _foreign(digits)
            return _domestic("0" + digits[2:].removeprefix("0"), "")
        return _domestic(digits, _typed_area(typed, digits))

    @property
    def text(self) -> str:
        """Return the number in the form of GIF 445.

        >>> Phone("0999912345").text
        '0999912345'
        """
        digits = self.digits
        if digits.startswith("+"):
            return digits
        if self.area:
            return f"({self.area}){digits[len(self.area) : -4]}-{digits[-4:]}"
        if digits.startswith(SERVICE):
            return f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"
        if digits.startswith(MOBILE) and len(digits) == MOBILE_LENGTH:
            return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
        return digits

    @property
    def international(self) -> str:
        """Return the E.164 form.

        >>> Phone.parse("03-5253-5111").international
        '+81352535111'
        """
        return self.digits if self.digits[0] == "+" else f"+81{self.digits[1:]}"

    def __str__(self) -> str:
        return self.text


def _foreign(digits: str) -> Phone:
    if len(digits) not in FOREIGN_LENGTHS:
        raise NotAPhone("length")
    return Phone(f"+{digits}")


def _domestic(digits: str, area: str) -> Phone:
    if not digits.startswith("0"):
        raise NotAPhone("no_zero")
    if digits.startswith("00"):  # the way abroad: such numbers start with +
        raise NotAPhone("abroad")
    if digits.startswith("0800") or digits.startswith(MOBILE):
        if len(digits) != MOBILE_LENGTH:
            raise NotAPhone("length")
        return Phone(digits)
    if len(digits) != LANDLINE:
        raise NotAPhone("length")
    if digits.startswith(SERVICE):
        return Phone(digits)
    return Phone(digits, area or _known_area(digits))


def _typed_area(typed: str, digits: str) -> str:
    """Return the area code when the number was typed in three parts."""
    groups = [group for group in GROUPS.split(typed) if group]
    if len(groups) != 3 or len(groups[2]) != 4:  # noqa: PLR2004
        return ""
    plausible = SHORTEST_AREA <= len(groups[0]) <= LONGEST_AREA
    return groups[0] if plausible and len(digits) == LANDLINE else ""


def _known_area(digits: str) -> str:
    found = next((area for area in AREAS if digits.startswith(area)), "")
    return found[:2] if found in TWO_DIGIT_INSIDE else found
