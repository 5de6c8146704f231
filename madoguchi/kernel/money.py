"""Amounts of money. The yen has no fraction, so an amount is a whole number."""

from typing import Self


class Yen(int):
    """An amount in yen (円) that prints as people write it.

    >>> print(Yen(1250))
    1,250円
    >>> f"{Yen(300) * 4}", str(Yen(0)), str(Yen(-500))
    ('1,200円', '0円', '-500円')
    """

    def __new__(cls, amount: int) -> Self:
        if isinstance(amount, bool) or not isinstance(amount, int):
            raise TypeError("an amount in yen is a whole number")
        return super().__new__(cls, amount)

    @property
    def text(self) -> str:
        return f"{int(self):,}円"

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Yen({int(self)})"

    def __format__(self, spec: str) -> str:
        return format(int(self), spec) if spec else self.text

    def __add__(self, other: int) -> "Yen":
        return Yen(int(self) + int(other))

    __radd__ = __add__

    def __sub__(self, other: int) -> "Yen":
        return Yen(int(self) - int(other))

    def __mul__(self, times: int) -> "Yen":
        return Yen(int(self) * times)

    __rmul__ = __mul__

    def __neg__(self) -> "Yen":
        return Yen(-int(self))
