"""Hold back what a transaction wants to say until it has done everything else.

A unit of work is a transaction whose facts are written by its last statements,
sorted by stream: a stream's head is then locked for the shortest time and always
in the same order, so writers neither wait long nor deadlock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, transaction


class OutsideUnit(Exception):
    """Something was said outside a unit of work."""


class BrokenUnit(Exception):
    """Part of a unit failed, and the rest went on as if it had not."""


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


@dataclass(slots=True)
class _Unit:
    said: list[Said] = field(default_factory=list)
    broken: bool = False


_unit: ContextVar[_Unit | None] = ContextVar("unit", default=None)


@contextmanager
def buffered(write: Callable[[list[Said]], None]) -> Iterator[None]:
    """Run a unit of work; hand what it said to `write` before the commit.

    Inside another unit it is part of that one: whoever catches what it raises may
    only end. A unit is the outermost transaction: inside a plain one its facts would
    not come last.
    """
    if around := _unit.get():
        with _part(around):
            yield
        return
    unit = _Unit()
    token = _unit.set(unit)
    try:
        with transaction.atomic(durable=True):
            yield
            if unit.broken:
                raise BrokenUnit
            if unit.said and not connection.needs_rollback:
                write(sorted(_not_taken_back(unit.said), key=_place))
    finally:
        _unit.reset(token)


@contextmanager
def _part(around: _Unit) -> Iterator[None]:
    """Do part of a unit, without the two statements of a savepoint."""
    try:
        with transaction.atomic(savepoint=False):
            yield
    except BaseException:
        around.broken = True
        raise


def say(one: Said) -> None:
    unit = _unit.get()
    if unit is None:
        raise OutsideUnit
    unit.said.append(one)
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
