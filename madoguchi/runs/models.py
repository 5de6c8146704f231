"""The tables of runs. A purpose and a basis are the office's own words, not sealed."""

import uuid
from typing import Any, ClassVar

from django.db import models

from madoguchi.people.models import ResidentRecord
from madoguchi.runs.rules import BASES
from madoguchi.wards.models import Staff, Ward


class Run(models.Model):
    """一斉判定: one question to all residents, and how far it has come.

    `approved_hash` binds the approval to the version, the day, the purpose and the
    basis; `place` is how far the walk through the registers has come.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "承認待ち"
        APPROVED = "approved", "開始待ち"
        RUNNING = "running", "判定中"
        FINISHED = "finished", "終了"
        CANCELLED = "cancelled", "取りやめ"
        CLEARED = "cleared", "結果を消去済み"

    OPEN: ClassVar = (State.PROPOSED, State.APPROVED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField("手続き", max_length=64)
    version_hash = models.CharField("版", max_length=64)
    version = models.IntegerField("版の番号")
    department = models.CharField("所管課", max_length=64)
    purpose = models.TextField("目的")
    basis = models.CharField("根拠の区分", max_length=16, choices=BASES)
    law = models.TextField("根拠")
    on = models.DateField("判定の基準日")
    keep_until = models.DateField("結果を残す期限")
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.PROPOSED
    )
    proposed_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField("起案日時")
    approved_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField("承認日時", null=True)
    approved_hash = models.CharField(
        "承認の対象", max_length=64, blank=True, default=""
    )
    calendar = models.CharField("開庁日の版", max_length=64, default="")
    started_at = models.DateTimeField("開始日時", null=True)
    ended_at = models.DateTimeField("終了日時", null=True)
    residents = models.IntegerField("台帳の人数", default=0)
    done = models.IntegerField("判定した人数", default=0)
    place = models.BigIntegerField("台帳のどこまで", default=0)
    counts: models.JSONField[Any, Any] = models.JSONField("人数", default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["ward", "-proposed_at"], name="runs_newest_first"),
        )

    @property
    def stream(self) -> str:
        return f"run/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Verdict(models.Model):
    """判定: what a run says of one person, under that person's key.

    Every resident has a row of the same length, so neither a row nor its size tells
    who is entitled; who destroys the key destroys the verdict. The database does not
    look up what every row points to: they are written by thousands, in the step that
    has just read the records and written to the run.
    """

    ward = models.ForeignKey(
        Ward, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    run = models.ForeignKey(
        Run,
        models.CASCADE,
        related_name="verdicts",
        db_index=False,
        db_constraint=False,
    )
    record = models.ForeignKey(
        ResidentRecord,
        models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("判定")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["run", "record"], name="runs_one_verdict_a_resident"
            ),
        )
