"""What may be said of a person: which level, which purpose; never who."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, coded, count, ref


@dataclass(frozen=True, slots=True)
class IdentityChecked(Fact):
    """本人確認: who somebody is was proved to these levels."""

    kind: ClassVar[str] = "identity.checked"
    proofing: int = count()
    authn: int = count()
    method: str = ref()


@dataclass(frozen=True, slots=True)
class ConsentGiven(Fact):
    kind: ClassVar[str] = "consent.given"
    purpose: str = coded("once_only")


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Fact):
    kind: ClassVar[str] = "consent.withdrawn"
    purpose: str = coded("once_only")
