"""What the log is told of robots: each act, by codes and minutes."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, Lifecycle, coded, count, flag, ref
from madoguchi.robots.rules import FAILURES, PAUSES, RESULTS


@dataclass(frozen=True, slots=True)
class ErrandLeased(Fact):
    """A robot took a case, in the stream of the case."""

    kind: ClassVar[str] = "errand.leased"
    lifecycle: ClassVar[Lifecycle] = "start"
    errand: str = ref()
    dry: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class ErrandDone(Fact):
    """It reported; `minutes` is the work of a clerk that it saved."""

    kind: ClassVar[str] = "errand.done"
    errand: str = ref()
    result: str = coded(*RESULTS)
    minutes: int = count()
    seconds: int = count()
    dry: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class ErrandFailed(Fact):
    """It could not; `over` says that it went silent until its lease ran out."""

    kind: ClassVar[str] = "errand.failed"
    errand: str = ref()
    reason: str = coded(*FAILURES, "over")
    dry: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class RobotStopped(Fact):
    """停止: by a member of staff, or by the software, which says why."""

    kind: ClassVar[str] = "robot.stopped"
    reason: str = coded("staff", *PAUSES)


@dataclass(frozen=True, slots=True)
class RobotStarted(Fact):
    """It may work again; in a dry run nothing it reports moves a case."""

    kind: ClassVar[str] = "robot.started"
    dry: bool = flag()
