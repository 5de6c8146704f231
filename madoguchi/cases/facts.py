"""What this room may say in the log: references and declared codes, never answers.

`age_band`, `channel`, `procedure` and `version` are in the envelope of every fact.
"""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.cases.agency import COVERS, ENDED_FOR, REJECTED_FOR
from madoguchi.cases.rules import (
    ASK_REASONS,
    EXTENSION_REASONS,
    REFUSAL_REASONS,
    REOPENED,
    REOPENING_REASONS,
    REVOCATION_REASONS,
    REVOKED,
    VOID_REASONS,
)
from madoguchi.events.facts import (
    Fact,
    Lifecycle,
    chosen,
    coded,
    coded_many,
    count,
    day,
    flag,
    month,
    ref,
    refs,
)
from madoguchi.kernel.ages import AGE_BANDS
from madoguchi.procedures.changes.classes import CLASSES
from madoguchi.procedures.definition.acting import EVIDENCES, GROUNDS
from madoguchi.procedures.definition.stages import STANDARDS

# How the applicant was known: nobody was seen on a paper form or by phone. Who is
# vouched for was identified by a client system, as agreed with the ward.
IDENTITIES = ("none", "signed_in", "seen_by_staff", "voice", "paper", "vouched")

# How something came that staff type in.
ON_PAPER = ("counter", "phone", "post")


@dataclass(frozen=True, slots=True)
class DraftStarted(Fact):
    kind: ClassVar[str] = "draft.started"
    lifecycle: ClassVar[Lifecycle] = "start"


@dataclass(frozen=True, slots=True)
class DraftSaved(Fact):
    """A page with at least one answer was saved."""

    kind: ClassVar[str] = "draft.saved"
    page: str = ref()


@dataclass(frozen=True, slots=True)
class DraftResumed(Fact):
    kind: ClassVar[str] = "draft.resumed"
    page: str = ref(default="")


@dataclass(frozen=True, slots=True)
class DraftPrinted(Fact):
    """What was answered so far was printed on a form, to go on by hand."""

    kind: ClassVar[str] = "draft.printed"
    page: str = ref(default="")


@dataclass(frozen=True, slots=True)
class DraftOnPaper(Fact):
    """The printed form came to the office; staff go on with the draft."""

    kind: ClassVar[str] = "draft.on_paper"
    page: str = ref(default="")


@dataclass(frozen=True, slots=True)
class DraftAttached(Fact):
    """Somebody who had begun without signing in signed in and took it as theirs."""

    kind: ClassVar[str] = "draft.attached"


@dataclass(frozen=True, slots=True)
class MandateDeclared(Fact):
    """Somebody said that they act for another (代理), by which right."""

    kind: ClassVar[str] = "mandate.declared"
    mandate: str = ref()
    ground: str = coded(*GROUNDS)
    covers: str = coded(*COVERS)
    from_on: str = day(default="")
    until_on: str = day(default="")
    limited: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class MandateDropped(Fact):
    """They apply for themselves after all."""

    kind: ClassVar[str] = "mandate.dropped"


@dataclass(frozen=True, slots=True)
class MandateVerified(Fact):
    """代理権の確認: staff saw the paper that proves it."""

    kind: ClassVar[str] = "mandate.verified"
    mandate: str = ref()
    evidence: str = coded(*EVIDENCES)


@dataclass(frozen=True, slots=True)
class MandateRejected(Fact):
    kind: ClassVar[str] = "mandate.rejected"
    mandate: str = ref()
    reason: str = coded(*REJECTED_FOR)


@dataclass(frozen=True, slots=True)
class MandateRevoked(Fact):
    """代理権の終了: nobody acts by it from now on."""

    kind: ClassVar[str] = "mandate.revoked"
    mandate: str = ref()
    reason: str = coded(*ENDED_FOR)


@dataclass(frozen=True, slots=True)
class MandateUsed(Fact):
    """An issued paper was handed to the agent."""

    kind: ClassVar[str] = "mandate.used"
    mandate: str = ref()
    document: str = ref()


@dataclass(frozen=True, slots=True)
class DraftCarried(Fact):
    """The draft goes on under another version, which the envelope names.

    `before` is the version it comes from, `change` how far the change reaches,
    `again` the questions asked once more, `aside` how many answers have no question
    any more and are kept beside it.
    """

    kind: ClassVar[str] = "draft.carried"
    before: int = count()
    change: str = coded("", *CLASSES, default="")
    again: tuple[str, ...] = refs(default=())
    aside: int = count(default=0)


@dataclass(frozen=True, slots=True)
class DraftRefused(Fact):
    """The form did not accept something; which question, and by which code."""

    kind: ClassVar[str] = "draft.refused"
    page: str = ref()
    question: str = ref()
    code: str = ref()


@dataclass(frozen=True, slots=True)
class CorrectionRefused(Fact):
    """An answer to a correction was not accepted; which question, by which code."""

    kind: ClassVar[str] = "correction.refused"
    page: str = ref()
    question: str = ref()
    code: str = ref()


@dataclass(frozen=True, slots=True)
class DraftExpired(Fact):
    """The time to finish ran out; the key was destroyed."""

    kind: ClassVar[str] = "draft.expired"


@dataclass(frozen=True, slots=True)
class CaseReceived(Fact):
    """受付: the application arrived and its clock runs.

    `filed_late` says that the law's day to file (届出期間) was over.
    """

    kind: ClassVar[str] = "case.received"
    lifecycle: ClassVar[Lifecycle] = "start"
    arrived_on: str = day()
    received_on: str = day()
    due_on: str = day()
    stage: str = ref()
    department: str = ref()
    identity: str = coded(*IDENTITIES, default="none")
    fee_yen: int = count(default=0)
    coded: tuple[str, ...] = chosen(default=())
    remembered: bool = flag(default=False)
    calendar: str = ref(default="")
    filed_late: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class CaseTaken(Fact):
    kind: ClassVar[str] = "case.taken"
    lifecycle: ClassVar[Lifecycle] = "start"
    assignee: str = ref()


@dataclass(frozen=True, slots=True)
class CaseAssigned(Fact):
    """Somebody else was given the case."""

    kind: ClassVar[str] = "case.assigned"
    assignee: str = ref()


@dataclass(frozen=True, slots=True)
class CaseReleased(Fact):
    kind: ClassVar[str] = "case.released"


@dataclass(frozen=True, slots=True)
class CaseReviewed(Fact):
    """Somebody finished a stage of the review; the case stands at `stage` now.

    `ended` is the stage that was finished, `standard` its step of the standard flow.
    """

    kind: ClassVar[str] = "case.reviewed"
    stage: str = ref()
    ended: str = ref(default="")
    standard: str = coded("", *STANDARDS, default="")


@dataclass(frozen=True, slots=True)
class CasePaused(Fact):
    """停止: the clock stands still while the case waits at a stage for an answer.

    `until` is the day by which the answer is expected.
    """

    kind: ClassVar[str] = "case.paused"
    lifecycle: ClassVar[Lifecycle] = "suspend"
    stage: str = ref()
    until: str = day()


@dataclass(frozen=True, slots=True)
class CaseResumed(Fact):
    """再開: the wait at a stage is over; the clock runs again, the due date moved."""

    kind: ClassVar[str] = "case.resumed"
    lifecycle: ClassVar[Lifecycle] = "resume"
    due_on: str = day()
    paused_days: int = count()


@dataclass(frozen=True, slots=True)
class CaseForwarded(Fact):
    """送付: another department works on the case from this stage on.

    Whoever worked on it in the one it `left` does so no more.
    """

    kind: ClassVar[str] = "case.forwarded"
    stage: str = ref()
    department: str = ref()
    left: str = ref()


@dataclass(frozen=True, slots=True)
class StagePassed(Fact):
    """A stage ended without anybody of the office: by a rule or an answer."""

    kind: ClassVar[str] = "stage.passed"
    ended: str = ref()
    standard: str = coded(*STANDARDS)
    result: str = coded("passed", "answered", "nothing", "recorded")
    stage: str = ref()


@dataclass(frozen=True, slots=True)
class CheckTicked(Fact):
    """確認: a line of the checklist of a stage was looked at."""

    kind: ClassVar[str] = "check.ticked"
    at_stage: str = ref()
    line: str = ref()


@dataclass(frozen=True, slots=True)
class CheckUnticked(Fact):
    """The tick was taken back."""

    kind: ClassVar[str] = "check.unticked"
    at_stage: str = ref()
    line: str = ref()


@dataclass(frozen=True, slots=True)
class CaseCorrectionAsked(Fact):
    """補正の求め: the clock stops."""

    kind: ClassVar[str] = "case.correction_asked"
    lifecycle: ClassVar[Lifecycle] = "suspend"
    questions: tuple[str, ...] = refs()
    reasons: tuple[str, ...] = coded_many(*ASK_REASONS)
    due_on: str = day()


@dataclass(frozen=True, slots=True)
class CaseReminded(Fact):
    """お願いの再送: the answer is still missing, and its day is near."""

    kind: ClassVar[str] = "case.reminded"
    due_on: str = day()


@dataclass(frozen=True, slots=True)
class CaseCorrected(Fact):
    """The correction was answered: the clock runs again, the due date moved.

    `channel` and `arrived_on` are said of an answer that staff typed in; `stage` of a
    flow whose checks rest on the answers: it begins there again.
    """

    kind: ClassVar[str] = "case.corrected"
    lifecycle: ClassVar[Lifecycle] = "resume"
    due_on: str = day()
    paused_days: int = count()
    channel: str = coded("", *ON_PAPER, default="")
    arrived_on: str = day(default="")
    stage: str = ref(default="")


@dataclass(frozen=True, slots=True)
class CaseRecounted(Fact):
    """Its days are counted by another revision of the ward's calendar from now on."""

    kind: ClassVar[str] = "case.recounted"
    due_on: str = day()
    before: str = day()
    calendar: str = ref()


@dataclass(frozen=True, slots=True)
class CaseExtended(Fact):
    """期間の延長: the ward needs longer than the standard processing period."""

    kind: ClassVar[str] = "case.extended"
    due_on: str = day()
    before: str = day()
    days: int = count()
    reason: str = coded(*EXTENSION_REASONS)


@dataclass(frozen=True, slots=True)
class CaseDecided(Fact):
    """処分・決定; `by_rule` of an application whose correction nobody answered."""

    kind: ClassVar[str] = "case.decided"
    outcome: str = coded("granted", "refused")
    reason_code: str = coded("", *REFUSAL_REASONS)
    stage: str = ref()
    due_on: str = day()
    by_rule: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class CaseRevoked(Fact):
    """職権取消し: the decision was wrong; the case is reviewed and decided again.

    `paused_days` are those since the decision: the clock stood still.
    """

    kind: ClassVar[str] = "case.revoked"
    lifecycle: ClassVar[Lifecycle] = "resume"
    reason: str = coded(*REVOCATION_REASONS)
    outcome: str = coded("granted", "refused")
    stage: str = ref()
    due_on: str = day()
    paused_days: int = count()


@dataclass(frozen=True, slots=True)
class CaseReopened(Fact):
    """審査の再開: a case that had ended by mistake goes on.

    `was` is how it had ended; `paused_days` are those since then, in which the clock
    stood still. `decided` says that only its fee was missing.
    """

    kind: ClassVar[str] = "case.reopened"
    lifecycle: ClassVar[Lifecycle] = "resume"
    reason: str = coded(*REOPENING_REASONS)
    was: str = coded("closed", "withdrawn", "lapsed")
    stage: str = ref()
    due_on: str = day()
    paused_days: int = count()
    decided: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class CasePaid(Fact):
    """The money that a decided case waited for came, or is not wanted: it goes on."""

    kind: ClassVar[str] = "case.paid"
    stage: str = ref()


@dataclass(frozen=True, slots=True)
class CaseLapsed(Fact):
    """The fee was not paid in time, and the case is over."""

    kind: ClassVar[str] = "case.lapsed"


@dataclass(frozen=True, slots=True)
class TableDrafted(Fact):
    """専決表の案: somebody began to write who must agree."""

    kind: ClassVar[str] = "approval_table.drafted"
    table: str = ref()


@dataclass(frozen=True, slots=True)
class TableDropped(Fact):
    kind: ClassVar[str] = "approval_table.dropped"
    table: str = ref()


@dataclass(frozen=True, slots=True)
class TableEnacted(Fact):
    """専決表の施行: a second person put it in force from a day on."""

    kind: ClassVar[str] = "approval_table.enacted"
    table: str = ref()
    from_on: str = day()
    rows: int = count()


@dataclass(frozen=True, slots=True)
class ApprovalProposed(Fact):
    """起案: a draft decision begins its way; `digest` names the sealed record."""

    kind: ClassVar[str] = "approval.proposed"
    lifecycle: ClassVar[Lifecycle] = "start"
    proposal: str = ref()
    outcome: str = coded("granted", "refused", REVOKED, REOPENED)
    steps: int = count()
    digest: str = ref()
    stage: str = ref()
    urgent: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class ApprovalStamped(Fact):
    """承認: one of those who must agree did; `digest` names what they were shown.

    `stood_in_for` is whose stamp it was to be (代決).
    """

    kind: ClassVar[str] = "approval.stamped"
    proposal: str = ref()
    step: int = count()
    part: str = coded("line", "consult")
    post: str = ref()
    department: str = ref()
    digest: str = ref()
    stood_in_for: str = ref(default="")


@dataclass(frozen=True, slots=True)
class ApprovalSentBack(Fact):
    """差戻し."""

    kind: ClassVar[str] = "approval.sent_back"
    proposal: str = ref()
    step: int = count()


@dataclass(frozen=True, slots=True)
class ApprovalRecalled(Fact):
    """引戻し: who drafted it took it back."""

    kind: ClassVar[str] = "approval.recalled"
    proposal: str = ref()


@dataclass(frozen=True, slots=True)
class ApprovalVoided(Fact):
    """無効: something changed after it was drafted; all its stamps are void."""

    kind: ClassVar[str] = "approval.voided"
    proposal: str = ref()
    reason: str = coded(*VOID_REASONS)


@dataclass(frozen=True, slots=True)
class ApprovalReviewed(Fact):
    """後閲: whom a deputy stood in for looked at it afterwards."""

    kind: ClassVar[str] = "approval.reviewed"
    proposal: str = ref()
    step: int = count()


@dataclass(frozen=True, slots=True)
class SubstitutionNamed(Fact):
    """代決の指定, in the stream of who is absent."""

    kind: ClassVar[str] = "substitution.named"
    deputy: str = ref()
    from_on: str = day()
    until_on: str = day()


@dataclass(frozen=True, slots=True)
class SubstitutionEnded(Fact):
    kind: ClassVar[str] = "substitution.ended"
    deputy: str = ref()


@dataclass(frozen=True, slots=True)
class CaseHandedOver(Fact):
    """The register system answered, or the result was given to the applicant."""

    kind: ClassVar[str] = "case.handed_over"
    adapter: str = ref()
    result: str = ref()
    stage: str = ref()


@dataclass(frozen=True, slots=True)
class CaseClosed(Fact):
    kind: ClassVar[str] = "case.closed"


@dataclass(frozen=True, slots=True)
class CaseWithdrawn(Fact):
    kind: ClassVar[str] = "case.withdrawn"


@dataclass(frozen=True, slots=True)
class CaseDisposed(Fact):
    """廃棄: the record of an ended case was destroyed, its key with it.

    `disposal` names the list (廃棄簿) under which that was approved; `kept_until` is
    the last day of its retention.
    """

    kind: ClassVar[str] = "case.disposed"
    disposal: str = ref()
    retention_years: int = count()
    ended_on: str = day()
    kept_until: str = day()


@dataclass(frozen=True, slots=True)
class CaseNoted(Fact):
    kind: ClassVar[str] = "case.noted"


@dataclass(frozen=True, slots=True)
class CountsDeclared(Fact):
    """A month's count from a counter outside the system; the newest one holds."""

    kind: ClassVar[str] = "counts.declared"
    procedure: str = ref()
    channel: str = coded(*ON_PAPER)
    age_band: str = coded(*AGE_BANDS)
    month: str = month()
    count: int = count()
