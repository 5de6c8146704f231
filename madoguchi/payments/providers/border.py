"""What the ward and a payment company say to each other, whoever the company is.

A company has a page of its own where people pay; it tells what happened by a signed
message and, once a day, by a file. A number of a card never crosses this border.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Charge:
    """What the company is asked to take: asking twice with one reference is one.

    `title` is what the payer reads there, `back` where their browser goes after it.
    """

    ward: int
    reference: str
    amount_yen: int
    title: str
    due_on: date
    back: str
    tell: str
    """The address that the company's messages go to."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a believed message or a line of the file says about one charge.

    `outcome` is `paid` or `failed`; `charge` is the company's own number of it.
    """

    reference: str
    charge: str
    outcome: str
    amount_yen: int
    method: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DayFile:
    """The file of a day: its lines, and the company's own count and sum of them."""

    on: date
    lines: tuple[Told, ...]
    count: int
    total_yen: int


class Provider(Protocol):
    """A payment company. Calls outside take at most three seconds."""

    name: str

    def create(self, charge: Charge) -> str:
        """Return the address of the page to pay at; raise ProviderSilent."""

    def read(
        self, ward: int, headers: Mapping[str, str], body: bytes, at: datetime
    ) -> Told:
        """Return what a message says; raise HookRefused when it is not believed."""

    def day_file(self, ward: int, on: date) -> DayFile | None:
        """Return the file of a day, None while there is none; raise BadFile."""

    def give_back(self, ward: int, charge: str, amount_yen: int, key: str) -> None:
        """Pay back; twice with one key is once. Raise ProviderSilent."""
