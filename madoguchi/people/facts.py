"""What may be said of a person: which level, which purpose; never who."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, coded, count, day, ref


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


@dataclass(frozen=True, slots=True)
class RegisterLoaded(Fact):
    """台帳の写しを取り込んだ: of how many residents, as of which day."""

    kind: ClassVar[str] = "register.loaded"
    residents: int = count()
    as_of: str = day()
