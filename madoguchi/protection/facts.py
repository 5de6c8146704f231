"""What may be said of a protection: which streams, by whom, until when; never why.

The ground stays sealed: in the log it would single out people.
"""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, Lifecycle, coded, count, day, ref, refs
from madoguchi.protection.rules import NEEDS


@dataclass(frozen=True, slots=True)
class ProtectionBegun(Fact):
    """支援措置の開始: from now on no channel tells where the person lives."""

    kind: ClassVar[str] = "protection.begun"
    lifecycle: ClassVar[Lifecycle] = "start"
    covers: tuple[str, ...] = refs()
    review_on: str = day()


@dataclass(frozen=True, slots=True)
class ProtectionWidened(Fact):
    """A case that came later, or a person who signed in, is covered too."""

    kind: ClassVar[str] = "protection.widened"
    covers: tuple[str, ...] = refs()


@dataclass(frozen=True, slots=True)
class ProtectionRenewed(Fact):
    """支援措置の延長: it was looked at again and goes on."""

    kind: ClassVar[str] = "protection.renewed"
    review_on: str = day()


@dataclass(frozen=True, slots=True)
class OpeningAsked(Fact):
    """Somebody asked to see the address."""

    kind: ClassVar[str] = "opening.asked"
    opening: str = ref()
    need: str = coded(*NEEDS)


@dataclass(frozen=True, slots=True)
class OpeningPermitted(Fact):
    """A second person let the first one see it, for so many minutes."""

    kind: ClassVar[str] = "opening.permitted"
    opening: str = ref()
    minutes: int = count()


@dataclass(frozen=True, slots=True)
class OpeningRefused(Fact):
    """A second person said no."""

    kind: ClassVar[str] = "opening.refused"
    opening: str = ref()


@dataclass(frozen=True, slots=True)
class ProtectionEndAsked(Fact):
    """Somebody wants the protection to end."""

    kind: ClassVar[str] = "protection.end_asked"


@dataclass(frozen=True, slots=True)
class ProtectionEndRefused(Fact):
    """A second person let it go on."""

    kind: ClassVar[str] = "protection.end_refused"


@dataclass(frozen=True, slots=True)
class ProtectionEnded(Fact):
    """支援措置の終了: a second person agreed, and the address is shown again."""

    kind: ClassVar[str] = "protection.ended"
    lifecycle: ClassVar[Lifecycle] = "complete"
