"""What the log is told of shared work: codes and counts; cases speak for themselves."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, Lifecycle, coded, count, flag, ref, refs
from madoguchi.teamwork.rules import ACTS


@dataclass(frozen=True, slots=True)
class BulkConfirmed(Fact):
    """一括処理: somebody confirmed one act for so many cases; `left` were left out."""

    kind: ClassVar[str] = "bulk.confirmed"
    lifecycle: ClassVar[Lifecycle] = "start"
    act: str = coded(*ACTS)
    outcome: str = coded("", "granted", "refused")
    cases: int = count()
    left: int = count()
    seconds: int = count()


@dataclass(frozen=True, slots=True)
class BulkUndone(Fact):
    """取消し: so many cases were never touched, so many are to be handed back."""

    kind: ClassVar[str] = "bulk.undone"
    dropped: int = count()
    back: int = count()


@dataclass(frozen=True, slots=True)
class BulkFinished(Fact):
    """Each of its cases had its turn."""

    kind: ClassVar[str] = "bulk.finished"
    done: int = count()
    left: int = count()
    dropped: int = count()


@dataclass(frozen=True, slots=True)
class ManyStamped(Fact):
    """一括の承認: somebody went through several drafts; each stamp has its own fact."""

    kind: ClassVar[str] = "bulk.stamped"
    stamped: int = count()
    left: int = count()


@dataclass(frozen=True, slots=True)
class RuleSet(Fact):
    """担当の決まり: who is given the new cases of a procedure ("" is all others)."""

    kind: ClassVar[str] = "assignment_rule.set"
    procedure: str = ref(default="")
    among: tuple[str, ...] = refs(default=())


@dataclass(frozen=True, slots=True)
class RuleDropped(Fact):
    kind: ClassVar[str] = "assignment_rule.dropped"
    procedure: str = ref(default="")


@dataclass(frozen=True, slots=True)
class ViewKept(Fact):
    """A view of the queue was kept, for oneself or the department."""

    kind: ClassVar[str] = "saved_view.kept"
    view: str = ref()
    shared: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class ViewDropped(Fact):
    kind: ClassVar[str] = "saved_view.dropped"
    view: str = ref()


@dataclass(frozen=True, slots=True)
class DueNoticeTold(Fact):
    """期限のお知らせ: somebody was told in the morning what presses them.

    `leads` says that it counts the departments they are the superior of.
    """

    kind: ClassVar[str] = "due_notice.told"
    due: int = count()
    late: int = count()
    leads: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class DueNoticeSeen(Fact):
    """They said that they saw it."""

    kind: ClassVar[str] = "due_notice.seen"
