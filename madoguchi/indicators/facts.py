"""What the log is told of figures: codes and days, never what somebody wrote."""

from dataclasses import dataclass
from typing import ClassVar, Final

from madoguchi.events.facts import Fact, Lifecycle, coded, day, ref

SORTS: Final = ("release", "campaign", "law", "staffing", "outage", "other")
"""What may have moved a figure: 公開・改修, 広報, 法改正, 体制, 障害, そのほか."""


@dataclass(frozen=True, slots=True)
class BaselineStated(Fact):
    """基準値: somebody said where the ward starts from, and named the evidence."""

    kind: ClassVar[str] = "baseline.stated"
    lifecycle: ClassVar[Lifecycle] = "start"
    baseline: str = ref()
    indicator: str = ref()
    measured_on: str = day(default="")
    from_on: str = day(default="")
    until_on: str = day(default="")
    due_on: str = day(default="")


@dataclass(frozen=True, slots=True)
class BaselineConfirmed(Fact):
    """A second person saw the evidence, and that it says so."""

    kind: ClassVar[str] = "baseline.confirmed"
    baseline: str = ref()
    indicator: str = ref()


@dataclass(frozen=True, slots=True)
class AnnotationPinned(Fact):
    """注記: what happened on a day that figures may show."""

    kind: ClassVar[str] = "annotation.pinned"
    annotation: str = ref()
    sort: str = coded(*SORTS)
    on: str = day()
    indicator: str = ref(default="")


@dataclass(frozen=True, slots=True)
class AnnotationRemoved(Fact):
    """What was noted of a day was wrong, and is shown no more."""

    kind: ClassVar[str] = "annotation.removed"
    annotation: str = ref()
