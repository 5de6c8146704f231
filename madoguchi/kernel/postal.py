"""Postal codes (郵便番号): seven digits, kept without a hyphen (GIF 443)."""

from dataclasses import dataclass

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.text import digits_of

LENGTH = 7


class NotAPostalCode(Refused):
    """Not seven digits: `empty`, `not_digits` or `length`."""


@dataclass(frozen=True, slots=True, order=True)
class PostalCode:
    """A postal code of Japan Post."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> "PostalCode":
        """Read a code as people type it.

        >>> PostalCode.parse("〒１３１－００４５").text
        '131-0045'
        >>> PostalCode.parse("1310045").digits
        '1310045'
        """
        typed = text.strip().removeprefix("〒")
        if not typed.strip():
            raise NotAPostalCode("empty")
        digits = digits_of(typed)
        if digits is None:
            raise NotAPostalCode("not_digits")
        if len(digits) != LENGTH:
            raise NotAPostalCode("length")
        return cls(digits)

    @property
    def text(self) -> str:
        return f"{self.digits[:3]}-{self.digits[3:]}"

    def __str__(self) -> str:
        return self.text
