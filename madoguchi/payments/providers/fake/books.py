"""The fake company's own books: a file per charge, apart from the ward's database.

Were they in the same database, a lost message could not be found by reconciling.
"""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings

NUMBER: Final = re.compile(r"ch_[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class Account:
    """One charge as the company knows it; instants and days are ISO texts.

    `state` is open, waiting (a number for a shop or bank was given), paid, refunded.
    """

    number: str
    ward: int
    reference: str
    amount_yen: int
    title: str
    due_on: str
    back: str
    tell: str
    state: str = "open"
    method: str = ""
    slip: str = ""
    paid_on: str = ""
    paid_yen: int = 0
    refunds: tuple[tuple[str, int, str], ...] = ()
    untold: tuple[dict[str, Any], ...] = ()
    """Messages that nobody has taken yet."""


def folder(ward: int) -> Path:
    return Path(settings.HOME) / "fake-payments" / str(ward)


def number_of(reference: str) -> str:
    """Return the number of a charge: always the same for one reference."""
    return f"ch_{reference.replace('-', '')[:24]}"


def keep(account: Account) -> None:
    """Write a charge whole or not at all."""
    place = folder(account.ward) / f"{account.number}.json"
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_suffix(f".{secrets.token_hex(4)}")
    beside.write_text(json.dumps(asdict(account)), encoding="utf-8")
    beside.replace(place)


def find(ward: int, number: str) -> Account | None:
    if not NUMBER.fullmatch(number):
        return None
    place = folder(ward) / f"{number}.json"
    return _read(place) if place.exists() else None


def _read(place: Path) -> Account:
    kept = json.loads(place.read_text(encoding="utf-8"))
    refunds = tuple((key, yen, on) for key, yen, on in kept.pop("refunds"))
    return Account(**kept | {"refunds": refunds, "untold": tuple(kept["untold"])})


def paid_on(ward: int, on: date) -> Iterator[Account]:
    """Yield what was paid on a day, in the order of the numbers."""
    for place in sorted(folder(ward).glob("ch_*.json")):
        account = _read(place)
        if account.paid_on == on.isoformat():
            yield account


def changed(account: Account, **what: Any) -> Account:
    """Write a charge with some values changed, and return it."""
    new = replace(account, **what)
    keep(new)
    return new
