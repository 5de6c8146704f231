"""What may be said of records: lists, counts, days and coded reasons; never whose."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.documents.facts import SEEN_BY
from madoguchi.events.facts import Fact, Lifecycle, coded, count, day, flag, ref
from madoguchi.records.rules import COPY_GROUNDS, HOLD_REASONS


@dataclass(frozen=True, slots=True)
class HoldPlaced(Fact):
    """廃棄停止・保存期間の延長, in the stream of the case; no day is until lifted."""

    kind: ClassVar[str] = "hold.placed"
    hold: str = ref()
    reason: str = coded(*HOLD_REASONS)
    until_on: str = day(default="")


@dataclass(frozen=True, slots=True)
class HoldLifted(Fact):
    kind: ClassVar[str] = "hold.lifted"
    hold: str = ref()


@dataclass(frozen=True, slots=True)
class DisposalDrawn(Fact):
    """廃棄簿の作成: `digest` names the lines, which are references and days."""

    kind: ClassVar[str] = "disposal.drawn"
    lifecycle: ClassVar[Lifecycle] = "start"
    department: str = ref()
    lines: int = count()
    digest: str = ref()


@dataclass(frozen=True, slots=True)
class DisposalDropped(Fact):
    """取りやめ: nothing on it was destroyed."""

    kind: ClassVar[str] = "disposal.dropped"


@dataclass(frozen=True, slots=True)
class DisposalApproved(Fact):
    """廃棄の承認 by another person, of the lines that the digest names."""

    kind: ClassVar[str] = "disposal.approved"
    lines: int = count()
    digest: str = ref()


@dataclass(frozen=True, slots=True)
class DisposalFinished(Fact):
    """廃棄の終了: how many records were destroyed, how many were held back."""

    kind: ClassVar[str] = "disposal.finished"
    destroyed: int = count()
    spared: int = count()


@dataclass(frozen=True, slots=True)
class CopyMade(Fact):
    """写しの作成, in the stream of the case; `whole` is all of one person's.

    `seen` is by what the one who asked showed who they are, `blotted` how many answers
    and parts were taken out, `withheld` how many files, `covered` how many parts of
    pictures.
    """

    kind: ClassVar[str] = "copy.made"
    copy: str = ref()
    ground: str = coded(*COPY_GROUNDS)
    seen: str = coded("", *SEEN_BY)
    whole: bool = flag()
    blotted: int = count()
    withheld: int = count()
    covered: int = count(default=0)
