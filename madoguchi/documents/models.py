"""Which documents there are and where their bytes lie. Names stay sealed."""

import uuid
from typing import ClassVar

from django.db import models

from madoguchi.wards.models import Staff, Ward


class Document(models.Model):
    """A sealed file (添付・通知書) of one stream.

    `digest` is of the sealed bytes: nothing hashes what a resident sent. `cause`
    keeps a letter from being made twice by a job that runs twice. A `marked` one
    says inside which it is and about what.
    """

    class Kind(models.TextChoices):
        UPLOAD = "upload", "添付"
        DECISION = "decision", "決定通知書"
        RECEIPT = "receipt", "受付票"
        CORRECTION = "correction", "補正依頼書"
        REVOCATION = "revocation", "決定取消通知書"
        SAMPLE = "sample", "見本"
        CERTIFICATE = "certificate", "証明書"
        AGENCY = "agency", "代理のお知らせ"

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
    marked = models.BooleanField("照合の印あり", default=False)
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


class Issue(models.Model):
    """交付: a line of the ledger of numbered documents, and where each stands.

    Its id is the document's. It outlives the document, so that whoever holds the
    paper may still ask; nothing here tells of a person. `name` is what the document
    is called in public; the words of a reason are sealed and go with the case's key.
    """

    class State(models.TextChoices):
        VALID = "valid", "有効"
        REPLACED = "replaced", "再交付済み"
        REVOKED = "revoked", "取消し"

    # The others ask or tell of something that is asked or told again.
    PRINTED_ANEW: ClassVar = (
        Document.Kind.DECISION,
        Document.Kind.REVOCATION,
        Document.Kind.CERTIFICATE,
        Document.Kind.SAMPLE,
    )

    id = models.UUIDField("番号", primary_key=True, editable=False)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    stream = models.CharField("対象", max_length=100)
    kind = models.CharField("種類", max_length=16, choices=Document.Kind.choices)
    name = models.CharField("書類の名前", max_length=100, default="")
    number = models.CharField("文書番号", max_length=40)
    check_code = models.CharField("確認コード", max_length=12)
    dated_on = models.DateField("日付")
    template = models.CharField("様式", max_length=40, default="")
    revision = models.CharField("様式の版", max_length=12, default="")
    language = models.CharField("言語", max_length=12, default="ja")
    state = models.CharField(
        "状態", max_length=16, choices=State.choices, default=State.VALID
    )
    ended_on = models.DateField("有効でなくなった日", null=True)
    replaced_by = models.UUIDField("再交付した書類", null=True)
    reason = models.CharField("理由の区分", max_length=24, default="")
    sealed_reason: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "理由", default=b""
    )
    reissue_asked_at = models.DateTimeField("再交付を求めた日時", null=True)
    disposed_on = models.DateField("記録を廃棄した日", null=True)
    issued_at = models.DateTimeField("交付日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "number"], name="documents_one_issue_a_number"
            ),
        )
        indexes = (
            models.Index(
                fields=["ward", "stream", "issued_at"], name="documents_issues_of"
            ),
        )

    @property
    def stands(self) -> bool:
        return self.state == self.State.VALID

    @property
    def is_awaited(self) -> bool:
        """Say whether the press is to print another in its place."""
        return self.stands and self.reissue_asked_at is not None


class Delivery(models.Model):
    """How an issued document reached the applicant; what is on the parcel is sealed."""

    class Way(models.TextChoices):
        DOWNLOAD = "download", "オンライン"
        POST = "post", "郵送"
        COUNTER = "counter", "窓口"

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="deliveries")
    way = models.CharField("方法", max_length=16, choices=Way.choices)
    seen = models.CharField("本人確認", max_length=16, default="")
    sealed_tracking: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "追跡番号", default=b""
    )
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("日時")
    returned_at = models.DateTimeField("返戻の日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["issue"],
                condition=models.Q(way="download"),
                name="documents_one_download",
            ),
        )
