"""Tables of the work. Answers, names and reasons stay sealed; the rest is coded."""

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from madoguchi.cases.agency import APPLIES
from madoguchi.cases.rules import unit_of
from madoguchi.kernel.channel import Channel
from madoguchi.people.models import Person
from madoguchi.wards.models import ApiClient, Staff, Ward


def _ward() -> "models.ForeignKey[Ward, Ward]":
    """Belong to a ward; every question here starts with it, so indexes do too."""
    return models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)


def _agent() -> "models.CharField[str, str]":
    """Say what an agent (代理人) does in it, "" where the person acts alone."""
    return models.CharField("代理人", max_length=8, default="", db_default="")


def acts_on() -> Coalesce:
    """Return the day a case is due by: the applicant's while the ward waits for one."""
    return Coalesce("answer_due_on", "due_on")


class Draft(models.Model):
    """An application being filled in; its id becomes the case's id.

    After submission the row stays as a tombstone without answers, so that a late
    click of another tab finds its receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    procedure = models.CharField("手続き", max_length=64)
    version_hash = models.CharField("版", max_length=64)
    version = models.IntegerField("版の番号")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        ApiClient, models.PROTECT, null=True, related_name="+", db_index=False
    )
    channel = models.CharField("受付方法", max_length=16)
    assisted = models.BooleanField("支援あり", default=False)
    age_band = models.CharField("年齢区分", max_length=8, default="unknown")
    arrived_on = models.DateField("到達日", null=True)
    agent = _agent()

    key_id = models.BigIntegerField("データ鍵", null=True)
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("回答", default=b"")
    sealed_beside: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "様式が変わる前の回答", default=b""
    )
    revision = models.IntegerField("改訂番号", default=0)
    page = models.CharField("最後に保存したページ", max_length=64, default="")
    secret_hash: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "合言葉", max_length=32
    )
    resume_digest: "models.BinaryField[bytes | None, bytes | None]" = (
        models.BinaryField("再開コードの索引", max_length=32, null=True)
    )
    resume_number = models.IntegerField("再開の回数", default=0)
    paper_digest: "models.BinaryField[bytes | None, bytes | None]" = models.BinaryField(
        "印刷した様式の索引", max_length=32, null=True
    )

    started_at = models.DateTimeField("開始日時")
    saved_at = models.DateTimeField("保存日時", null=True)
    expires_at = models.DateTimeField("保存の期限")
    submitted_at = models.DateTimeField("送信日時", null=True)
    expired_at = models.DateTimeField("破棄日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "resume_digest"], name="cases_one_resume_code"
            ),
            models.UniqueConstraint(
                fields=["ward", "paper_digest"], name="cases_one_paper_code"
            ),
        )
        indexes = (
            models.Index(
                fields=["ward", "expires_at"],
                condition=models.Q(submitted_at=None, key_id__isnull=False),
                name="cases_drafts_by_expiry",
            ),
        )

    @property
    def stream(self) -> str:
        return f"case/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None and self.expired_at is None


class Case(models.Model):
    """事案: one piece of work for one applicant, pinned to its version."""

    class State(models.TextChoices):
        RECEIVED = "received", "受付済み"
        REVIEWING = "reviewing", "審査中"
        CORRECTING = "correcting", "補正待ち"
        DECIDED = "decided", "決定済み"
        ISSUED = "issued", "交付済み"
        CLOSED = "closed", "完了"
        WITHDRAWN = "withdrawn", "取下げ"
        LAPSED = "lapsed", "納付なしで終了"
        DISPOSED = "disposed", "廃棄済み"

    class Outcome(models.TextChoices):
        GRANTED = "granted", "交付・認定"
        REFUSED = "refused", "却下・不許可"

    UNDECIDED: ClassVar = (State.RECEIVED, State.REVIEWING, State.CORRECTING)
    ENDED: ClassVar = (State.CLOSED, State.WITHDRAWN, State.LAPSED)
    AFTER_DECISION: ClassVar = (State.DECIDED, State.ISSUED, State.CLOSED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    procedure = models.CharField("手続き", max_length=64)
    version_hash = models.CharField("版", max_length=64)
    version = models.IntegerField("版の番号")
    reference = models.CharField("受付番号", max_length=16)
    state = models.CharField("状態", max_length=16, choices=State.choices)
    stage = models.CharField("工程", max_length=64)
    stage_due_at = models.DateTimeField("工程のめやすの日時", null=True)
    channel = models.CharField("受付方法", max_length=16)
    assisted = models.BooleanField("支援あり", default=False)
    age_band = models.CharField("年齢区分", max_length=8, default="unknown")

    arrived_at = models.DateTimeField("到達日時")
    arrived_on = models.DateField("到達日")
    received_on = models.DateField("受付日")
    due_on = models.DateField("期限")
    paused_on = models.DateField("期間の計算が止まった日", null=True)
    answer_due_on = models.DateField("待っている回答の期限", null=True)
    # In time is NULL: only then may both databases ask its partial index.
    late_days = models.IntegerField("届出の遅れ（日）", null=True)
    extended_days = models.IntegerField("延ばした日数", default=0)
    calendar = models.CharField("開庁日の版", max_length=64, default="")
    pauses: "models.JSONField[list[list[str]], list[list[str]]]" = models.JSONField(
        "期間に数えない日", default=list
    )

    department = models.CharField("所管課", max_length=64)
    # Empty is NULL: only then may both databases ask its partial index.
    home: "models.CharField[str | None, str | None]" = models.CharField(  # noqa: DJ001
        "ほかの課にある間の元の課", max_length=64, null=True
    )
    assignee = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    entered_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        ApiClient, models.PROTECT, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agent = _agent()

    key_id = models.BigIntegerField("データ鍵", null=True)
    secret_hash: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "合言葉", max_length=32
    )
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("回答")
    sealed_label: "models.BinaryField[bytes, bytes]" = models.BinaryField("氏名")
    fee_yen = models.IntegerField("手数料", null=True)
    decided_at = models.DateTimeField("決定日時", null=True)
    outcome = models.CharField(
        "結果", max_length=16, choices=Outcome.choices, default=""
    )
    revocations = models.IntegerField("取り消した決定の数", default=0)
    closed_at = models.DateTimeField("完了日時", null=True)
    disposed_at = models.DateTimeField("廃棄日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "reference"], name="cases_one_reference"
            ),
        )
        # The queue reads the pages and sizes of its views from indexes alone. What
        # is open is a column of theirs and not a condition: SQLite would read each
        # row again to see that the condition holds. Beside the day a case is due by
        # stand the two it is made of: PostgreSQL would read each row for them.
        indexes = (
            models.Index(
                "ward",
                "department",
                "closed_at",
                "decided_at",
                acts_on(),
                "reference",
                "answer_due_on",
                "due_on",
                name="cases_waiting_by_day",
            ),
            models.Index(
                "ward",
                "department",
                "closed_at",
                acts_on(),
                "reference",
                "answer_due_on",
                "due_on",
                name="cases_open_by_day",
            ),
            models.Index(
                fields=["ward", "department", "closed_at", "received_on", "reference"],
                name="cases_open_by_receipt",
            ),
            models.Index(
                "ward",
                "assignee",
                "closed_at",
                "department",
                acts_on(),
                "reference",
                "answer_due_on",
                "due_on",
                name="cases_mine_by_day",
            ),
            models.Index(
                "ward",
                "department",
                acts_on(),
                "reference",
                "answer_due_on",
                "due_on",
                name="cases_all_by_day",
            ),
            models.Index(
                fields=["ward", "department", "received_on", "reference"],
                name="cases_all_by_receipt",
            ),
            models.Index(
                fields=[
                    "ward",
                    "department",
                    "procedure",
                    "state",
                    "channel",
                    "closed_at",
                    "decided_at",
                    "answer_due_on",
                    "due_on",
                    "assignee",
                    "received_on",
                    "late_days",
                ],
                name="cases_narrowed",
            ),
            models.Index(
                fields=[
                    "ward",
                    "department",
                    "closed_at",
                    "late_days",
                    "reference",
                    "decided_at",
                    "answer_due_on",
                    "due_on",
                    "assignee",
                    "received_on",
                    "procedure",
                    "state",
                    "channel",
                ],
                condition=models.Q(late_days__isnull=False),
                name="cases_filed_late",
            ),
            models.Index(
                fields=["ward", "entered_by", "arrived_at"],
                condition=models.Q(entered_by__isnull=False),
                name="cases_entered_by",
            ),
            models.Index(
                fields=["ward", "department", "version_hash", "closed_at"],
                condition=models.Q(state__in=("closed", "withdrawn", "lapsed")),
                name="cases_ended_by_version",
            ),
            models.Index(
                fields=["ward", "home", "received_on", "reference"],
                condition=models.Q(home__isnull=False),
                name="cases_elsewhere",
            ),
        )

    @property
    def stream(self) -> str:
        return f"case/{self.pk}"

    @property
    def is_of_staff(self) -> bool:
        """Say whether `entered_by` applied for themselves (庁内の手続き)."""
        return self.channel == Channel.STAFF

    @property
    def unit(self) -> str:
        """Return the department on one of whose desks it lies."""
        return unit_of(self.department)

    @property
    def home_unit(self) -> str:
        """Return the department that answers for it (所管課), wherever it lies now."""
        return self.home or self.unit

    @property
    def is_elsewhere(self) -> bool:
        """Say whether another department works on it than answers for it."""
        return self.home is not None

    def is_slow(self, at: datetime) -> bool:
        """Say whether it stands at its stage for longer than its flow allows for.

        While its clock stands still nobody of the office is slow.
        """
        waits = self.paused_on is not None or self.closed_at is not None
        return not waits and self.stage_due_at is not None and self.stage_due_at < at

    @property
    def is_by_agent(self) -> bool:
        """Say whether somebody applied for another person (代理人による申請)."""
        return self.agent == APPLIES

    @property
    def is_decided(self) -> bool:
        return self.outcome != ""

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_disposed(self) -> bool:
        """Say whether its record was destroyed (廃棄): nothing of it can be opened."""
        return self.state == self.State.DISPOSED


class CaseIndex(models.Model):
    """A blind index row: finds a case by a value nobody can read from it."""

    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    field = models.CharField("項目", max_length=16)
    digest: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "索引", max_length=32
    )

    class Meta:
        indexes = (
            models.Index(fields=["ward", "field", "digest"], name="cases_blind_index"),
        )


class Note(models.Model):
    """A clerk's remark; sealed, seen by staff only."""

    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("メモ")
    written_at = models.DateTimeField("記入日時")


class Tick(models.Model):
    """確認の印: a line of the checklist that somebody of the office looked at.

    `edition` says of which answers: after a correction it is looked at again.
    """

    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="ticks")
    stage = models.CharField("工程", max_length=64)
    line = models.CharField("確認する項目", max_length=64)
    edition = models.IntegerField("何番目の回答か")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    ticked_at = models.DateTimeField("確認日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "line"], name="cases_one_tick_a_line"
            ),
        )


class NotePair(models.Model):
    """A pair of characters of a note under the ward's index key: finds its words."""

    ward = _ward()
    note = models.ForeignKey(Note, models.CASCADE, related_name="+")
    digest: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "索引", max_length=8
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "digest", "note"], name="cases_one_pair_a_note"
            ),
        )


class Correction(models.Model):
    """補正: what the applicant is asked to put right; the clock stands still."""

    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="corrections")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    sealed_asks: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "直していただくこと"
    )
    sealed_answers: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "書きかけの回答", default=b""
    )
    due_on = models.DateField("回答の期限")
    asked_at = models.DateTimeField("求めた日時")
    reminded_at = models.DateTimeField("もう一度お願いした日時", null=True)
    answered_at = models.DateTimeField("回答日時", null=True)
    lapsed_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(answered_at=None, lapsed_at=None),
                name="cases_one_open_correction",
            ),
        )


class PriorAnswers(models.Model):
    """The answers as they stood before a correction."""

    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="prior_answers")
    number = models.IntegerField("版")
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("回答")
    replaced_at = models.DateTimeField("差し替えた日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "number"], name="cases_one_prior_a_number"
            ),
        )


class Decision(models.Model):
    """処分・決定: who decided what, why, and the remedies shown with it.

    One that was wrong stays, with the words it was taken back in (職権取消し). Without
    `staff` it was the rule of the procedure that ended an unanswered application.
    """

    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    number = models.IntegerField("何番目の決定か", default=1)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("結果", max_length=16, choices=Case.Outcome.choices)
    reason_code = models.CharField("理由の区分", max_length=32, default="")
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("理由と教示")
    decided_at = models.DateTimeField("決定日時")
    revoked_at = models.DateTimeField("取消日時", null=True)
    revoked_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    revocation_code = models.CharField("取消しの理由の区分", max_length=32, default="")
    sealed_revocation: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "取消しの理由と教示", default=b""
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "number"], name="cases_one_decision_a_number"
            ),
        )


class Proposal(models.Model):
    """起案: a draft decision on its way through those who must agree to it.

    `sealed` is the record of what they are shown, under the key of the case, and
    `digest` that of its sealed bytes: what every stamp signs.
    """

    class State(models.TextChoices):
        CIRCULATING = "circulating", "回議中"
        DECIDED = "decided", "決裁済み"
        SENT_BACK = "sent_back", "差戻し"
        RECALLED = "recalled", "引戻し"
        VOID = "void", "無効"

    class Outcome(models.TextChoices):
        GRANTED = "granted", "交付・認定"
        REFUSED = "refused", "却下・不許可"
        REVOKED = "revoked", "職権取消し"
        REOPENED = "reopened", "審査の再開"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="proposals")
    state = models.CharField(
        "状態", max_length=16, choices=State.choices, default=State.CIRCULATING
    )
    is_urgent = models.BooleanField("至急", default=False)
    outcome = models.CharField("結果", max_length=16, choices=Outcome.choices)
    amount_yen = models.BigIntegerField("年額", null=True)
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("起案の内容")
    digest: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "内容の要約", max_length=32
    )
    sealed_remark: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "差し戻した理由", default=b""
    )
    drafted_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", db_index=False
    )
    drafted_at = models.DateTimeField("起案日時")
    ended_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="circulating"),
                name="cases_one_open_proposal",
            ),
        )

    @property
    def is_open(self) -> bool:
        return self.state == self.State.CIRCULATING


class Step(models.Model):
    """承認欄: one who must agree to a proposal, and the stamp once they did.

    `stood_in_for` is whose stamp it was to be, when a deputy stamped (代決);
    `reviewed_at` is when that one looked at it afterwards (後閲).
    """

    class Part(models.TextChoices):
        LINE = "line", "決裁"
        CONSULT = "consult", "合議"

    ward = _ward()
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="steps")
    number = models.IntegerField("順番")
    part = models.CharField("区分", max_length=8, choices=Part.choices)
    department = models.CharField("課", max_length=64)
    post = models.CharField("役職", max_length=16)
    staff = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    stood_in_for = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    stamped_at = models.DateTimeField("承認日時", null=True)
    signature: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "署名", max_length=32, default=b""
    )
    reviewed_at = models.DateTimeField("後閲日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["proposal", "number"], name="cases_one_step_a_number"
            ),
        )
        indexes = (
            models.Index(
                fields=["ward", "department", "post"],
                condition=models.Q(staff=None),
                name="cases_steps_waiting",
            ),
            models.Index(
                fields=["ward", "stood_in_for"],
                condition=models.Q(reviewed_at=None, stood_in_for__isnull=False),
                name="cases_steps_to_review",
            ),
        )


class Mandate(models.Model):
    """代理権: who may act for the applicant, by what right, in what, from and until.

    Kept under the key of the draft that becomes the case, whose id `application` is.
    `procedures` are those the paper names, none where it is not limited to some.
    """

    class State(models.TextChoices):
        DECLARED = "declared", "申告"
        VERIFIED = "verified", "確認済み"
        REJECTED = "rejected", "確認できない"
        REVOKED = "revoked", "終了"
        REPLACED = "replaced", "差替え"

    STANDING: ClassVar = (State.DECLARED, State.VERIFIED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    application = models.UUIDField("申請")
    covers = models.CharField("範囲", max_length=8)
    ground = models.CharField("権限の種類", max_length=24)
    evidence = models.CharField("確認した書類", max_length=24, default="")
    procedures: "models.JSONField[list[str], list[str]]" = models.JSONField(
        "手続きの範囲", default=list
    )
    from_on = models.DateField("開始日", null=True)
    until_on = models.DateField("終了日", null=True)
    state = models.CharField(
        "状態", max_length=16, choices=State.choices, default=State.DECLARED
    )
    reason = models.CharField("理由の区分", max_length=24, default="")
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("代理人")
    declared_at = models.DateTimeField("申告日時")
    verified_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    verified_at = models.DateTimeField("確認日時", null=True)
    ended_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "application", "covers"],
                condition=models.Q(state__in=("declared", "verified")),
                name="cases_one_standing_mandate",
            ),
        )
        indexes = (
            models.Index(
                fields=["ward", "application", "declared_at"], name="cases_mandates_of"
            ),
        )

    @property
    def is_standing(self) -> bool:
        return self.state in self.STANDING

    @property
    def was_verified(self) -> bool:
        """Say whether the act it was declared for stands, whatever came later."""
        return self.verified_at is not None and self.state != self.State.REJECTED

    def holds(self, on: date) -> bool:
        """Say whether an agent may act by it on a day."""
        begun = self.from_on is None or self.from_on <= on
        lasts = self.until_on is None or self.until_on >= on
        return self.state == self.State.VERIFIED and begun and lasts


class ApprovalTable(models.Model):
    """専決表の版: who must agree to which decisions, from a day on.

    A draft until a second person puts it in force; then it never changes, and holds
    from its day until the next one does.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "案"
        ENACTED = "enacted", "施行"
        DROPPED = "dropped", "取りやめ"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    state = models.CharField(
        "状態", max_length=16, choices=State.choices, default=State.DRAFT
    )
    rows: "models.JSONField[list[Any], list[Any]]" = models.JSONField(
        "行", default=list
    )
    revision = models.IntegerField("改訂番号", default=0)
    from_on = models.DateField("施行日", null=True)
    drafted_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", db_index=False
    )
    drafted_at = models.DateTimeField("作成日時")
    enacted_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField("施行・取りやめの日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward"],
                condition=models.Q(state="draft"),
                name="cases_one_table_in_draft",
            ),
            models.UniqueConstraint(
                fields=["ward", "from_on"],
                condition=models.Q(state="enacted"),
                name="cases_one_table_a_day",
            ),
        )


class Substitution(models.Model):
    """代決の指定: who stamps for an absent member of staff, from when until when.

    Why somebody is absent is nobody's business here.
    """

    ward = _ward()
    absent = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    deputy = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField("開始日")
    until_on = models.DateField("終了日")
    named_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", db_index=False
    )
    named_at = models.DateTimeField("指定日時")
    ended_at = models.DateTimeField("取消日時", null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["ward", "deputy", "until_on"], name="cases_substitutions"
            ),
        )


class DeclaredCount(models.Model):
    """A month's count from a counter outside the system, as last declared."""

    ward = _ward()
    department = models.CharField("所管課", max_length=64)
    month_on = models.DateField("月")
    procedure = models.CharField("手続き", max_length=64)
    channel = models.CharField("受付方法", max_length=16)
    age_band = models.CharField("年齢区分", max_length=8)
    count = models.IntegerField("件数")
    declared_at = models.DateTimeField("登録日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "month_on", "procedure", "channel", "age_band"],
                name="cases_one_declared_count",
            ),
        )


class Attempt(models.Model):
    """How often one door was tried in a window of time; keys are digests."""

    ward = _ward()
    door = models.CharField("対象", max_length=16)
    digest: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "索引", max_length=32
    )
    window = models.BigIntegerField("時間帯")
    count = models.IntegerField("回数", default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "door", "digest", "window"],
                name="cases_one_count_a_window",
            ),
        )
