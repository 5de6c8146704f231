"""Bind the rows of a log to each other, so that a changed one shows.

Each link hashes the one before it, the row's place and the row's text as stored.
The log has two chains, of events and of views, made alike.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, Value

from madoguchi.events.among import Among
from madoguchi.events.models import (
    ChainHead,
    ChainLink,
    Event,
    Seal,
    SealHead,
    Unsealed,
    UnsealedView,
    View,
    ViewSeal,
    ViewSealHead,
    Waiting,
)

START = bytes(32)


class Row(NamedTuple):
    """A row of the log as it is hashed; a view has no number in its stream."""

    id: int
    stream: str
    number: int
    kind: str
    occurred_us: int
    body: str


@dataclass(frozen=True, slots=True)
class Chain:
    """One of the two chains: where its rows, links and head are kept."""

    name: str
    row: type[Event] | type[View]
    unsealed: type[Waiting]
    seal: type[ChainLink]
    head: type[ChainHead]

    def rows(self, ward: int, ids: Sequence[int]) -> list[Row]:
        """Return these rows in the order of their ids, those that exist."""
        number = F("number") if self.row is Event else Value(0)
        found = self.row.objects.filter(Among("id", ids), ward=ward).order_by("id")
        return [
            Row(*row)
            for row in found.values_list(
                "id", "stream", number, "kind", "occurred_us", "body"
            )
        ]


EVENTS = Chain("events", Event, Unsealed, Seal, SealHead)
VIEWS = Chain("views", View, UnsealedView, ViewSeal, ViewSealHead)


def link(previous: bytes, number: int, row: Row, ward: int) -> bytes:
    """Return the hash of the link at `number` that holds this row.

    >>> row = Row(7, "case/1", 1, "case.received", 0, "{}")
    >>> link(START, 1, row, ward=1).hex()[:8]
    'c33f8525'
    """
    head = (
        f"{ward}\n{number}\n{row.id}\n{row.stream}\n{row.number}\n"
        f"{row.kind}\n{row.occurred_us}\n"
    )
    return hashlib.sha256(previous + head.encode() + row.body.encode()).digest()
