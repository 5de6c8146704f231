"""Count tries at a door, so that a number cannot be guessed by trying."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from madoguchi.cases.models import Attempt
from madoguchi.cases.problems import TooManyTries
from madoguchi.vault.index import blind_index

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Door:
    """What is tried, and how often within a quarter of an hour."""

    name: str
    most: int


RECEIPT = Door("receipt", 10)
ADDRESS = Door("address", 30)
RESUME = Door("resume", 10)
PAPER = Door("paper", 20)
# A whole office signs in from behind one address, many of them at half past eight.
OFFICE = Door("office", 200)


def count_try(ward: int, door: Door, key: str, at: datetime) -> None:
    """Write down a try before it is looked at; raise when there were too many.

    A parallel try sees the count of this one, so a burst gains nothing. The key is
    kept as a blind index: an address (of a network) is personal data too.
    """
    place = _place(ward, door, key, at)
    with transaction.atomic():
        Attempt.objects.bulk_create([Attempt(**place)], ignore_conflicts=True)
        Attempt.objects.filter(**place).update(count=F("count") + 1)
        count = Attempt.objects.values_list("count", flat=True).get(**place)
    if count > door.most:
        raise TooManyTries(door.name)


def take_back(ward: int, door: Door, key: str, at: datetime) -> None:
    """Uncount a try that knew the secret.

    A whole library or mobile network may share one address: only guesses count.
    """
    mine = Attempt.objects.filter(**_place(ward, door, key, at), count__gt=0)
    mine.update(count=F("count") - 1)


def _place(ward: int, door: Door, key: str, at: datetime) -> dict[str, Any]:
    return {
        "ward_id": ward,
        "door": door.name,
        "digest": blind_index(ward, f"try/{door.name}", key),
        "window": int(at.timestamp()) // int(WINDOW.total_seconds()),
    }


def seconds_left(at: datetime) -> int:
    """Return how long a door that counted too many tries stays closed.

    >>> from datetime import UTC
    >>> seconds_left(datetime(2026, 4, 1, 9, 14, 30, tzinfo=UTC))
    30
    """
    window = int(WINDOW.total_seconds())
    return window - int(at.timestamp()) % window


def forget_tries(ward: int, at: datetime) -> int:
    """Delete counts of windows long gone."""
    before = int((at - 96 * WINDOW).timestamp()) // int(WINDOW.total_seconds())
    gone, _ = Attempt.objects.filter(ward=ward, window__lt=before).delete()
    return gone
