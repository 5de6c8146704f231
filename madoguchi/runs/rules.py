"""Decide who may have all residents judged, what an approval binds, what a row holds.

Pure: no table, no clock, no key.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from madoguchi.wards.actor import Actor

BASES: Final = (
    ("within", "利用目的の範囲内（個人情報の保護に関する法律第61条第1項）"),
    ("law", "法令に基づく場合（同法第69条第1項）"),
    ("duty", "所掌事務に必要な内部利用（同法第69条第2項第2号）"),
)
"""On what ground personal data is used so: code and words."""
BASIS_CODES: Final = tuple(code for code, _ in BASES)
WORDS: Final = ("yes", "no", "unknown")
ASKERS: Final = frozenset({"supervisor", "owner"})
APPROVERS: Final = frozenset({"supervisor", "owner", "privacy"})
READERS: Final = frozenset({"clerk", "supervisor"})
SEALED_LENGTH: Final = 96
"""How long a verdict is before it is sealed: the same for all, whatever it says."""
PER: Final = ("month", "year", "once", "visit")


def may_propose(actor: Actor, department: str) -> bool:
    """Say whether somebody may ask for a run over a department's procedure.

    >>> clerk = Actor(1, "staff", unit="kodomo", roles=frozenset({"clerk"}))
    >>> may_propose(clerk, "kodomo")
    False
    """
    return _works(actor, department) and bool(ASKERS & actor.roles)


def may_approve(actor: Actor, department: str, proposer: str) -> bool:
    """Say whether somebody may approve what another person proposed.

    Whoever watches over personal data (個人情報保護) may do so for every department.
    """
    if not actor.is_staff or actor.id == proposer:
        return False
    watches = "privacy" in actor.roles
    return watches or (_works(actor, department) and bool(APPROVERS & actor.roles))


def may_read(actor: Actor, department: str) -> bool:
    """Say whether somebody may see who was found: who works on that procedure."""
    return _works(actor, department) and bool(READERS & actor.roles)


def may_see(actor: Actor, department: str) -> bool:
    """Say whether somebody may see that there is a run, and its counts."""
    known = "privacy" in actor.roles or _works(actor, department)
    return actor.is_staff and known


def _works(actor: Actor, department: str) -> bool:
    mine = department == actor.unit or department in actor.departments
    return actor.is_staff and mine


def bound_hash(decided: Mapping[str, Any]) -> str:
    """Return the hash of all that an approval of a run decides."""
    text = json.dumps(decided, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """What a run says of one person: met, not met or open, and yen by rhythm."""

    met: bool | None
    sums: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def word(self) -> str:
        return {True: "yes", False: "no", None: "unknown"}[self.met]


@lru_cache(maxsize=1024)
def to_bytes(met: bool | None, *sums: int | None) -> bytes:  # noqa: FBT001
    """Write a verdict in always the same length; `sums` are those of `PER`.

    Most residents have the same one, so the last ones written are kept for a while.

    >>> len(to_bytes(True, 44140, None, None, None)) == SEALED_LENGTH
    True
    """
    text = json.dumps([met, *sums], separators=(",", ":"))
    return text.ljust(SEALED_LENGTH).encode()


def from_bytes(text: bytes) -> Found:
    """Read a verdict back.

    >>> from_bytes(to_bytes(True, 44140, None, None, None)).sums
    {'month': 44140, 'year': None, 'once': None, 'visit': None}
    """
    met, *sums = json.loads(text)
    return Found(met, dict(zip(PER, sums, strict=True)))
