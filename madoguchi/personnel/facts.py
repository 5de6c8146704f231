"""What the log is told of staff: how they came in, what they may, since when."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, coded, coded_many, count, day, ref
from madoguchi.personnel.rules import ENDINGS, FACTORS, RESET_REASONS
from madoguchi.wards.models import Staff
from madoguchi.wards.rules import POSTS


@dataclass(frozen=True, slots=True)
class StaffSignedIn(Fact):
    """Somebody came in: by what they proved who they are."""

    kind: ClassVar[str] = "staff.signed_in"
    factor: str = coded(*FACTORS)
    session: str = ref()


@dataclass(frozen=True, slots=True)
class SessionEnded(Fact):
    """A signed-in browser is signed in no more: of whom is the stream."""

    kind: ClassVar[str] = "session.ended"
    session: str = ref()
    reason: str = coded(*ENDINGS)


@dataclass(frozen=True, slots=True)
class FactorAdded(Fact):
    kind: ClassVar[str] = "factor.added"
    factor: str = coded("passkey")
    passkey: str = ref()


@dataclass(frozen=True, slots=True)
class FactorRemoved(Fact):
    """A passkey opens nothing any more: taken off by its owner, or reset for them."""

    kind: ClassVar[str] = "factor.removed"
    factor: str = coded("passkey")
    passkey: str = ref()
    reason: str = coded("own", *RESET_REASONS)


@dataclass(frozen=True, slots=True)
class FactorReset(Fact):
    """Somebody else let a member of staff register a passkey anew."""

    kind: ClassVar[str] = "factor.reset"
    reason: str = coded(*RESET_REASONS)


@dataclass(frozen=True, slots=True)
class MembershipBegun(Fact):
    """配属: from this day on somebody has these roles in this department."""

    kind: ClassVar[str] = "membership.begun"
    membership: str = ref()
    department: str = ref()
    roles: tuple[str, ...] = coded_many(*Staff.ROLES)
    post: str = coded("", *POSTS)
    from_on: str = day()


@dataclass(frozen=True, slots=True)
class TransferTaken(Fact):
    """人事異動: one checked file of changes was taken, each with its own fact."""

    kind: ClassVar[str] = "transfer.taken"
    changes: int = count()
    first_on: str = day()
    last_on: str = day()


@dataclass(frozen=True, slots=True)
class MembershipEnded(Fact):
    """A membership holds until this day, and no longer."""

    kind: ClassVar[str] = "membership.ended"
    membership: str = ref()
    until_on: str = day()


@dataclass(frozen=True, slots=True)
class AbsenceNamed(Fact):
    """不在: who does the work of an absent colleague, in the stream of who is away."""

    kind: ClassVar[str] = "absence.named"
    from_on: str = day()
    until_on: str = day()
    stand_in: str = ref(default="")


@dataclass(frozen=True, slots=True)
class AbsenceEnded(Fact):
    """The days were taken back."""

    kind: ClassVar[str] = "absence.ended"
    from_on: str = day()
    until_on: str = day()
