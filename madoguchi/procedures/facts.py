"""What the log is told about the offer."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, coded, count, day, flag, ref, refs
from madoguchi.procedures.changes.classes import CLASSES


@dataclass(frozen=True, slots=True)
class ProcedurePublished(Fact):
    """A version is on offer from a day on; `online` says by an online channel too.

    One `for_staff` is nothing that residents could do online or otherwise.
    """

    kind: ClassVar[str] = "procedure.published"
    version: int = count()
    hash: str = ref()
    purpose: str = coded("application", "filing", "survey")
    online: bool = flag()
    opens_on: str = day()
    change: str = coded("", *CLASSES, default="")
    again: tuple[str, ...] = refs(default=())
    closes_on: str = day(default="")
    finish_until: str = day(default="")
    for_staff: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class ProcedureDrawnUp(Fact):
    """起案: a version is proposed, or its proposal was written anew."""

    kind: ClassVar[str] = "procedure.drawn_up"
    hash: str = ref()
    based_on: str = ref(default="")


@dataclass(frozen=True, slots=True)
class ProcedureReviewAsked(Fact):
    """A second person is asked; `bound` is what they are to approve."""

    kind: ClassVar[str] = "procedure.review_asked"
    hash: str = ref()
    bound: str = ref()
    changes: int = count()
    change: str = coded("", *CLASSES, default="")


@dataclass(frozen=True, slots=True)
class ProcedureApproved(Fact):
    """承認: a second person approves exactly what `bound` stands for."""

    kind: ClassVar[str] = "procedure.approved"
    hash: str = ref()
    bound: str = ref()


@dataclass(frozen=True, slots=True)
class ProcedureReturned(Fact):
    """差戻し: a second person wants it otherwise."""

    kind: ClassVar[str] = "procedure.returned"
    hash: str = ref()


@dataclass(frozen=True, slots=True)
class ProcedureDropped(Fact):
    """A proposal was given up."""

    kind: ClassVar[str] = "procedure.dropped"
    hash: str = ref()


@dataclass(frozen=True, slots=True)
class ProcedureUnscheduled(Fact):
    """A version that was to open later will not."""

    kind: ClassVar[str] = "procedure.unscheduled"
    hash: str = ref()


@dataclass(frozen=True, slots=True)
class ProcedureWithdrawn(Fact):
    """The offer closes; what was begun may be sent until a day, or no more."""

    kind: ClassVar[str] = "procedure.withdrawn"
    hash: str = ref()
    closes_on: str = day()
    drafts_until: str = day(default="")


@dataclass(frozen=True, slots=True)
class ProcedureRolledBack(Fact):
    """The version before is on offer again instead of `before`."""

    kind: ClassVar[str] = "procedure.rolled_back"
    hash: str = ref()
    before: int = count()


@dataclass(frozen=True, slots=True)
class ProcedureChecked(Fact):
    """公開前の確認: the gate looked at exactly what `key` stands for."""

    kind: ClassVar[str] = "procedure.checked"
    hash: str = ref()
    key: str = ref()
    green: bool = flag()
    blocks: int = count()
    hints: int = count()
    states: int = count()


@dataclass(frozen=True, slots=True)
class ProcedureTested(Fact):
    """利用者テスト: people tried a version; who they were is counted, never told."""

    kind: ClassVar[str] = "procedure.tested"
    held_on: str = day()
    people: int = count()
    older: int = count()
    disabled: int = count()
    tasks: int = count()
    findings: int = count()
    fixed: int = count()


@dataclass(frozen=True, slots=True)
class ProcedureWaived(Fact):
    """見送り: a version may go out untested until a day."""

    kind: ClassVar[str] = "procedure.waived"
    until: str = day()
    demo: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class ProcedureWaiverEnded(Fact):
    """A waiver was taken back before its day."""

    kind: ClassVar[str] = "procedure.waiver_ended"
    until: str = day()


@dataclass(frozen=True, slots=True)
class ManuscriptBegun(Fact):
    """原稿: somebody begins to write a version in the studio."""

    kind: ClassVar[str] = "manuscript.begun"
    source: str = coded("blank", "template", "version", "folder")


@dataclass(frozen=True, slots=True)
class ManuscriptHandedOver(Fact):
    """What was written was drawn up as a proposal, after so many edits."""

    kind: ClassVar[str] = "manuscript.handed_over"
    hash: str = ref()
    edits: int = count()


@dataclass(frozen=True, slots=True)
class ManuscriptDiscarded(Fact):
    """What was written was given up, after so many edits."""

    kind: ClassVar[str] = "manuscript.discarded"
    edits: int = count()
