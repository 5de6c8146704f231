"""What the log is told of runs: codes and counts, never of whom."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, Lifecycle, coded, count, day, ref
from madoguchi.runs.rules import BASIS_CODES


@dataclass(frozen=True, slots=True)
class RunProposed(Fact):
    """起案: all residents are to be judged by one version, as of a day."""

    kind: ClassVar[str] = "run.proposed"
    lifecycle: ClassVar[Lifecycle] = "start"
    hash: str = ref()
    basis: str = coded(*BASIS_CODES)
    on: str = day()
    keep_until: str = day()


@dataclass(frozen=True, slots=True)
class RunApproved(Fact):
    """承認: by another person; `bound` is the hash of what was approved."""

    kind: ClassVar[str] = "run.approved"
    bound: str = ref()


@dataclass(frozen=True, slots=True)
class RunFinished(Fact):
    """All residents of the registers were judged: how many of each verdict."""

    kind: ClassVar[str] = "run.finished"
    residents: int = count()
    yes: int = count()
    no: int = count()
    unknown: int = count()
    unreadable: int = count(default=0)


@dataclass(frozen=True, slots=True)
class RunCancelled(Fact):
    """取りやめ: whatever verdicts there were are gone."""

    kind: ClassVar[str] = "run.cancelled"
    stage: str = coded("proposed", "approved", "running")


@dataclass(frozen=True, slots=True)
class RunCleared(Fact):
    """The time to keep the verdicts is over; they are gone."""

    kind: ClassVar[str] = "run.cleared"
    verdicts: int = count()
