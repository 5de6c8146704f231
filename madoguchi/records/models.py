"""The tables of records: holds, lists of disposal. Words are sealed with the case."""

import uuid
from datetime import date
from typing import Self

from django.db import models

from madoguchi.cases.models import Case
from madoguchi.records.rules import COPY_GROUNDS, HOLD_REASONS
from madoguchi.wards.models import Staff, Ward


def _ward() -> "models.ForeignKey[Ward, Ward]":
    return models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)


def _staff() -> "models.ForeignKey[Staff, Staff]":
    return models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)


def _nobody_yet() -> "models.ForeignKey[Staff | None, Staff | None]":
    return models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )


class HoldRows(models.QuerySet["Hold"]):
    """Holds, found by the day."""

    def on(self, day: date) -> Self:
        """Return those that keep a record from being destroyed on a day."""
        open_end = models.Q(until_on__isnull=True) | models.Q(until_on__gte=day)
        return self.filter(open_end, lifted_at=None)


class Hold(models.Model):
    """廃棄停止: a record is kept although its time is over; until a day, or lifted.

    The words are sealed under the key of the case and go with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    reason = models.CharField(
        "理由の区分", max_length=16, choices=[(one, one) for one in HOLD_REASONS]
    )
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("理由")
    until_on = models.DateField("延長する最後の日", null=True)
    placed_by = _staff()
    placed_at = models.DateTimeField("停止した日時")
    lifted_by = _nobody_yet()
    lifted_at = models.DateTimeField("停止を解いた日時", null=True)

    objects = HoldRows.as_manager()

    class Meta:
        indexes = (models.Index(fields=["ward", "case"], name="records_holds_of_case"),)

    @property
    def seal_field(self) -> str:
        return f"hold/{self.pk}"

    def holds(self, day: date) -> bool:
        """Say whether it keeps its record from being destroyed on a day."""
        if self.lifted_at is not None:
            return False
        return self.until_on is None or self.until_on >= day


class Disposal(models.Model):
    """廃棄簿: which records of a department are to be destroyed, who agreed, and when.

    `digest` is of its lines: what the approval binds.
    """

    class State(models.TextChoices):
        DRAWN = "drawn", "承認待ち"
        APPROVED = "approved", "廃棄中"
        FINISHED = "finished", "廃棄済み"
        DROPPED = "dropped", "取りやめ"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    department = models.CharField("所管課", max_length=64)
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.DRAWN
    )
    digest = models.CharField("行の要約", max_length=64)
    drawn_by = _staff()
    drawn_at = models.DateTimeField("作成日時")
    approved_by = _nobody_yet()
    approved_at = models.DateTimeField("承認日時", null=True)
    ended_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["ward", "department", "drawn_at"], name="records_disposals"
            ),
        )

    @property
    def stream(self) -> str:
        return f"disposal/{self.pk}"


class Line(models.Model):
    """廃棄簿の行: one case, why its time is over, and what became of it.

    It outlives the case and tells what the rules on documents ask of such a list; of a
    person it tells nothing.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "廃棄予定"
        DESTROYED = "destroyed", "廃棄済み"
        SPARED = "spared", "残しました"
        DROPPED = "dropped", "取りやめ"

    ward = _ward()
    disposal = models.ForeignKey(Disposal, models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    retention = models.CharField("保存年限の区分", max_length=16)
    years = models.IntegerField("保存する年数")
    ended_on = models.DateField("完結した日")
    kept_until = models.DateField("保存期間の最後の日")
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.WAITING
    )
    done_at = models.DateTimeField("処理日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="waiting"),
                name="records_one_open_line_a_case",
            ),
        )
        indexes = (models.Index(fields=["ward", "case"], name="records_lines_of_case"),)


class Copy(models.Model):
    """写し: what may be handed out of a case, or of all that is known of one person.

    The file is made anew each time and kept nowhere. Why it was asked for and what was
    taken out of it are sealed under the key of the case, and go with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    whole = models.BooleanField("本人のすべて", default=False)
    ground = models.CharField(
        "理由の区分", max_length=16, choices=[(one, one) for one in COPY_GROUNDS]
    )
    seen = models.CharField("本人確認", max_length=16, default="")
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("内容")
    made_by = _staff()
    made_at = models.DateTimeField("作成日時")

    class Meta:
        indexes = (
            models.Index(fields=["ward", "case"], name="records_copies_of_case"),
            models.Index(fields=["ward", "whole", "made_at"], name="records_copies"),
        )

    @property
    def seal_field(self) -> str:
        return f"copy/{self.pk}"
