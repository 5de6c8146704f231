"""Which version holds for a draft at an instant.

A ward's offer of a procedure is a row of terms, one after another. A draft keeps its
version while a legal cut-over lets it, else it goes with the terms; nothing here
waits for a job to have run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from madoguchi.procedures.changes.classes import gravest


class Term(Protocol):
    """One version on offer from an instant on (提供の期間).

    `finish_until` is said of a legal cut-over: until then, what was begun before may
    be sent by the old rules. `drafts_until` is said of an offer that has closed.
    """

    @property
    def hash(self) -> str: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime | None: ...
    @property
    def change(self) -> str: ...
    @property
    def again(self) -> frozenset[str]: ...
    @property
    def finish_until(self) -> datetime | None: ...
    @property
    def drafts_until(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a draft must do now.

    `keep`: its version is in force. `finish`: the version after it is in force, and
    its own holds for it until `until`. `move`: it goes to `hash`, with these
    questions asked again. `closed`: the ward takes nothing more.
    """

    what: Literal["keep", "finish", "move", "closed"]
    hash: str = ""
    until: datetime | None = None
    change: str = ""
    again: frozenset[str] = frozenset()


def in_force(terms: Sequence[Term], at: datetime) -> int:
    """Return which term is in force at an instant; -1 before the first.

    Terms are given in the order in which they open.
    """
    return sum(term.opens_at <= at for term in terms) - 1


def ruling(terms: Sequence[Term], digest: str, at: datetime) -> Ruling:
    """Say what a draft of a version must do at an instant."""
    now = in_force(terms, at)
    if now < 0:
        return Ruling("keep", digest)  # paper that arrived before the first offer
    if has_closed(terms[now], at):
        return Ruling("closed", digest)
    start = _stands(terms, digest, now)
    reached = start
    for place in range(start + 1, now + 1):
        until = terms[place].finish_until
        if reached >= 0 and until is not None and at < until:
            break
        reached = place
    term = terms[reached]
    until = terms[reached + 1].finish_until if reached < now else None
    if term.hash == digest:
        return Ruling("finish" if until else "keep", digest, until)
    steps = terms[start + 1 : reached + 1]
    return Ruling(
        "move",
        term.hash,
        until,
        gravest(one.change for one in steps if one.change),
        frozenset().union(*(one.again for one in steps)),
    )


def _stands(terms: Sequence[Term], digest: str, now: int) -> int:
    """Return the latest term of a version; -1 when the ward never offered it."""
    for place in range(now, -1, -1):
        if terms[place].hash == digest:
            return place
    return -1


def has_closed(term: Term, at: datetime) -> bool:
    """Say whether what was begun can be sent no more."""
    if term.closes_at is None or at < term.closes_at:
        return False
    return term.drafts_until is None or at >= term.drafts_until
