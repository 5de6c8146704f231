"""Hold back what a transaction wants to say until it has done everything else.

A unit of work is a transaction whose facts are written by its last statements,
sorted by stream: a stream's head is then locked for the shortest time and always
in the same order, so writers neither wait long nor deadlock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction


class OutsideUnit(Exception):
    """Something was said outside a unit of work."""


@dataclass(frozen=True, slots=True)
class Said:
    """A fact ready to be written. Identity matters: two equal facts are two."""

    ward: int
    stream: str
    kind: str
    occurred_us: int
    body: str

    def kept(self) -> None:
        """Stand in the transaction's list of callbacks; do nothing on commit.

        Django takes callbacks off that list when a savepoint rolls back, which
        tells the unit what was taken back, whoever opened the savepoint.
        """


_said: ContextVar[list[Said] | None] = ContextVar("said", default=None)


@contextmanager
def buffered(write: Callable[[list[Said]], None]) -> Iterator[None]:
    """Run a unit of work; hand what it said to `write` before the commit.

    Inside another unit it is a savepoint of that one. A unit is the outermost
    transaction: inside a plain one its facts would not come last.
    """
    if _said.get() is not None:
        with transaction.atomic():
            yield
        return
    said: list[Said] = []
    token = _said.set(said)
    try:
        with transaction.atomic(durable=True):
            yield
            if said and not connection.needs_rollback:
                write(sorted(_not_taken_back(said), key=_place))
    finally:
        _said.reset(token)


def say(one: Said) -> None:
    said = _said.get()
    if said is None:
        raise OutsideUnit
    said.append(one)
    transaction.on_commit(one.kept)


def _not_taken_back(said: list[Said]) -> list[Said]:
    alive = {
        # The stubs know two of an entry's three members.
        id(getattr(entry[1], "__self__", None))
        for entry in connection.run_on_commit
    }
    return [one for one in said if id(one) in alive]


def _place(one: Said) -> tuple[int, str]:
    return one.ward, one.stream
