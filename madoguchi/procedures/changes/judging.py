"""Judge the changes between two versions: the class of each, and what follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madoguchi.procedures.changes.classes import (
    LEGAL,
    RE_ASK,
    gravest,
    raised,
    rank,
)
from madoguchi.procedures.changes.differences import Change, differences
from madoguchi.procedures.definition.model import Definition

ALWAYS_ASKED = frozenset({"consent"})
"""Reasons for which an answer that would still fit is asked for again."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A change with the class that it has, raised by its author or not."""

    change: Change
    name: str

    @property
    def is_raised(self) -> bool:
        return self.name != self.change.own_class


@dataclass(frozen=True, slots=True)
class Judgment:
    """Every change between two versions with its class (区分)."""

    judged: tuple[Judged, ...] = ()

    @property
    def gravest(self) -> str:
        return gravest(one.name for one in self.judged)

    @property
    def is_legal(self) -> bool:
        return self.gravest == LEGAL

    @property
    def again(self) -> frozenset[str]:
        """Return the questions to ask again even where the old answer would fit.

        Those whose consent is another, and those whose author says that the new
        words mean something else.
        """
        return frozenset(
            key
            for one in self.judged
            if one.change.why in ALWAYS_ASKED
            or (one.is_raised and rank(one.name) >= rank(RE_ASK))
            for key in one.change.asked
        )


def judge(
    old: Definition, new: Definition, wishes: Mapping[str, str] | None = None
) -> Judgment:
    """Judge every change; `wishes` are the classes an author raised, by its id."""
    return judged(differences(old, new), wishes or {})


def judged(changes: Iterable[Change], wishes: Mapping[str, str]) -> Judgment:
    return Judgment(
        tuple(
            Judged(one, raised(one.own_class, wishes.get(one.id, "")))
            for one in changes
        )
    )


def touched(changes: Iterable[Change]) -> frozenset[str]:
    """Return the questions whose answers may no longer fit."""
    grave = (one for one in changes if rank(one.own_class) >= rank(RE_ASK))
    return frozenset(key for one in grave for key in one.asked)
