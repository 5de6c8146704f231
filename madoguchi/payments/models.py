"""What is due, what came, what does not fit. Codes, days and yen; no name, no card."""

import uuid

from django.db import models
from django.db.models import Q

from madoguchi.events.facts import Subject
from madoguchi.payments.rules import Expected
from madoguchi.wards.models import Staff, Ward

CODES = 16


def _ward() -> "models.ForeignKey[Ward, Ward]":
    return models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)


def _staff(words: str) -> "models.ForeignKey[Staff | None, Staff | None]":
    return models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=words,
    )


class Payment(models.Model):
    """納付: one amount for one stream. Its id is what the payment company is told.

    An amount never changes: another one is another payment, and this one is
    cancelled; what is missing to one that was paid is another that `supplements` it.
    The instants say which facts there are; the state follows from them.
    `payment_slip_ref` is the number of a slip (納付書) that the ward's own system made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    stream = models.CharField("対象", max_length=100)
    procedure = models.CharField("手続き", max_length=64, default="")
    version = models.IntegerField("版の番号", default=0)
    channel = models.CharField("受付方法", max_length=CODES, default="")
    assisted = models.BooleanField("支援あり", default=False)
    age_band = models.CharField("年齢区分", max_length=8, default="")

    moment = models.CharField("納付の時期", max_length=CODES)
    revenue = models.CharField("歳入科目", max_length=40)
    computed_yen = models.IntegerField("計算した額")
    amount_yen = models.IntegerField("納付する額")
    ground = models.CharField("額を変えた理由", max_length=CODES, default="")
    due_on = models.DateField("納付の期限")
    asked_at = models.DateTimeField("通知した日時")

    supplements = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="差額のもとの納付",
    )
    reminded_at = models.DateTimeField("もう一度知らせた日時", null=True)
    overdue_at = models.DateTimeField("期限の後に知らせた日時", null=True)
    payment_slip_ref = models.CharField(
        "納付書の番号", max_length=40, default="", db_default=""
    )

    provider = models.CharField("決済の会社", max_length=40, default="")
    page = models.CharField("支払いの画面", max_length=400, default="")
    begun_at = models.DateTimeField("支払いを始めた日時", null=True)
    charge = models.CharField("決済の番号", max_length=64, default="")
    method = models.CharField("納付の方法", max_length=CODES, default="")
    receipt = models.CharField("領収番号", max_length=20, default="")
    received_at = models.DateTimeField("収納した日時", null=True)
    waived_at = models.DateTimeField("免除した日時", null=True)
    lapsed_at = models.DateTimeField("期限が切れた日時", null=True)
    cancelled_at = models.DateTimeField("取り消した日時", null=True)
    refunded_yen = models.IntegerField("還付した額", default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "stream"],
                condition=Q(cancelled_at=None, supplements=None),
                name="payments_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["ward", "supplements"],
                condition=Q(
                    cancelled_at=None, received_at=None, supplements__isnull=False
                ),
                name="payments_one_open_supplement",
            ),
            models.UniqueConstraint(
                fields=["ward", "receipt"],
                condition=~Q(receipt=""),
                name="payments_one_receipt",
            ),
        )
        indexes = (
            models.Index(
                fields=["ward", "due_on"],
                condition=Q(
                    received_at=None, waived_at=None, lapsed_at=None, cancelled_at=None
                ),
                name="payments_waiting",
            ),
            models.Index(
                fields=["ward", "provider", "received_at"], name="payments_by_day"
            ),
        )

    @property
    def subject(self) -> Subject:
        """Return what the log is told this payment is about."""
        return Subject(
            ward=self.ward_id,
            stream=self.stream,
            procedure=self.procedure,
            version=self.version,
            channel=self.channel,
            assisted=self.assisted,
            age_band=self.age_band,
        )

    @property
    def state(self) -> str:
        """Return what became of it: asked, received, refunded, waived and so on."""
        if self.received_at is not None:
            whole = self.refunded_yen >= self.amount_yen
            return "refunded" if whole else "received"
        if self.cancelled_at is not None:
            return "cancelled"
        if self.lapsed_at is not None:
            return "lapsed"
        return "waived" if self.waived_at is not None else "asked"

    @property
    def is_settled(self) -> bool:
        """Say whether nobody waits for its money any more, and the work goes on."""
        return self.received_at is not None or self.waived_at is not None

    @property
    def expected(self) -> Expected:
        return Expected(self.state, self.amount_yen)


class Mismatch(models.Model):
    """不一致: money that does not fit what was asked for; a person settles it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="+", verbose_name="納付"
    )
    provider = models.CharField("決済の会社", max_length=40)
    charge = models.CharField("決済の番号", max_length=64)
    difference = models.CharField("ちがい", max_length=CODES)
    amount_yen = models.IntegerField("届いた額")
    expected_yen = models.IntegerField("納付する額", null=True)
    method = models.CharField("納付の方法", max_length=CODES, default="")
    source = models.CharField("知った方法", max_length=CODES)
    found_at = models.DateTimeField("見つけた日時")
    settled_by = _staff("処理した職員")
    settled_at = models.DateTimeField("処理した日時", null=True)
    how = models.CharField("処理", max_length=CODES, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "provider", "charge", "difference"],
                name="payments_one_mismatch_a_charge",
            ),
        )


class Refund(models.Model):
    """還付: money to give back, proposed by one person and approved by another.

    Nobody proposed what follows from a fee that became smaller.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="refunds", verbose_name="納付"
    )
    amount_yen = models.IntegerField("還付する額")
    ground = models.CharField("理由", max_length=CODES)
    proposed_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="起案した職員",
    )
    proposed_at = models.DateTimeField("起案した日時")
    approved_by = _staff("承認した職員")
    approved_at = models.DateTimeField("承認した日時", null=True)
    dropped_at = models.DateTimeField("取りやめた日時", null=True)
    made_at = models.DateTimeField("還付した日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(dropped_at=None, made_at=None),
                name="payments_one_open_refund",
            ),
        )

    @property
    def state(self) -> str:
        if self.made_at is not None:
            return "made"
        if self.dropped_at is not None:
            return "dropped"
        return "approved" if self.approved_at is not None else "proposed"


class Entry(models.Model):
    """収納簿の行: money in, or out again, of one fiscal year and revenue item.

    Rows are only ever added; a refund is a row below zero.
    """

    ward = _ward()
    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="+", verbose_name="納付"
    )
    refund = models.ForeignKey(
        Refund, models.PROTECT, null=True, related_name="+", verbose_name="還付"
    )
    fiscal_year = models.IntegerField("年度")
    revenue = models.CharField("歳入科目", max_length=40)
    amount_yen = models.IntegerField("金額")
    method = models.CharField("納付の方法", max_length=CODES)
    receipt = models.CharField("領収番号", max_length=20)
    booked_on = models.DateField("日付")

    class Meta:
        indexes = (
            models.Index(
                fields=["ward", "fiscal_year", "revenue", "booked_on"],
                name="payments_ledger",
            ),
            models.Index(
                fields=["ward", "fiscal_year", "id"], name="payments_ledger_in_order"
            ),
        )


class ReceiptCount(models.Model):
    """How many receipt numbers a fiscal year has (領収番号の採番)."""

    ward = _ward()
    fiscal_year = models.IntegerField("年度")
    last_number = models.IntegerField("最後の番号")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "fiscal_year"], name="payments_one_count_a_year"
            ),
        )


class Refusal(models.Model):
    """How many messages of a day were not believed, by reason."""

    ward = _ward()
    day = models.DateField("日付")
    provider = models.CharField("決済の会社", max_length=40)
    reason = models.CharField("理由", max_length=CODES)
    count = models.IntegerField("回数")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "day", "provider", "reason"],
                name="payments_one_refusal_a_day",
            ),
        )


class Reconciled(models.Model):
    """消込の結果: what the file of a day said, beside what our own books say."""

    ward = _ward()
    provider = models.CharField("決済の会社", max_length=40)
    on = models.DateField("対象の日")
    lines = models.IntegerField("明細の件数")
    total_yen = models.IntegerField("明細の合計")
    matched = models.IntegerField("一致した件数")
    found = models.IntegerField("明細で初めて知った件数")
    mismatched = models.IntegerField("不一致の件数")
    problem = models.CharField("読めない理由", max_length=CODES, default="")
    read_at = models.DateTimeField("読んだ日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "provider", "on"], name="payments_one_file_a_day"
            ),
        )
