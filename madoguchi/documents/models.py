"""Which documents there are and where their bytes lie. Names stay sealed."""

import uuid

from django.db import models

from madoguchi.wards.models import Ward


class Document(models.Model):
    """A sealed file (添付・通知書) of one stream.

    `digest` is of the sealed bytes: nothing hashes what a resident sent. `cause`
    keeps a letter from being made twice by a job that runs twice.
    """

    class Kind(models.TextChoices):
        UPLOAD = "upload", "添付"
        DECISION = "decision", "決定通知書"
        RECEIPT = "receipt", "受付票"
        CORRECTION = "correction", "補正依頼書"
        SAMPLE = "sample", "見本"

    id = models.UUIDField("番号", primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    stream = models.CharField("対象", max_length=100)
    kind = models.CharField("種類", max_length=16, choices=Kind.choices)
    question = models.CharField("設問", max_length=64, default="")
    key_id = models.BigIntegerField("データ鍵")
    sealed_name = models.BinaryField("ファイル名")
    media_type = models.CharField("形式", max_length=40)
    size = models.IntegerField("大きさ")
    digest = models.BinaryField("封印後のハッシュ値", max_length=32)
    number = models.CharField("文書番号", max_length=40, default="")
    check_code = models.CharField("確認コード", max_length=12, default="")
    dated_on = models.DateField("日付", null=True)
    cause = models.CharField("作成のきっかけ", max_length=64, default="")
    created_at = models.DateTimeField("登録日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "number"],
                condition=~models.Q(number=""),
                name="documents_one_number",
            ),
            models.UniqueConstraint(
                fields=["ward", "stream", "kind", "cause"],
                condition=~models.Q(cause=""),
                name="documents_one_a_cause",
            ),
        )
        indexes = (
            models.Index(
                fields=["ward", "stream", "created_at"], name="documents_of_stream"
            ),
        )

    @property
    def seal_field(self) -> str:
        """Return what the vault binds the bytes to, so no two files can swap."""
        return f"document/{self.pk}"


class LetterCount(models.Model):
    """How many letters a department numbered in a fiscal year (文書番号の採番)."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    department = models.CharField("所管課", max_length=40)
    fiscal_year = models.IntegerField("年度")
    last_number = models.IntegerField("最後の番号")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "department", "fiscal_year"],
                name="documents_one_count_a_year",
            ),
        )
