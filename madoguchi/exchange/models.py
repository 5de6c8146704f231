"""The tables of what crosses the border; whatever tells of somebody is sealed."""

import uuid

from django.db import models

from madoguchi.cases.models import Case, Draft
from madoguchi.wards.models import Staff, Ward


def _ward() -> "models.ForeignKey[Ward, Ward]":
    return models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)


class Batch(models.Model):
    """連携の回: the granted cases of one file for the system of a business.

    `edition` rises when the file had to be made anew because somebody's address came
    under protection. The manifest with the hashes of the files is sealed: a hash of a
    short file would tell what stands in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    business = models.CharField("事務", max_length=32)
    department = models.CharField("所管課", max_length=64)
    number = models.IntegerField("回")
    layout = models.CharField("レイアウトの版", max_length=32)
    edition = models.IntegerField("版", default=1)
    key_id = models.BigIntegerField("データ鍵", null=True)
    sealed_manifest: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "送り状", default=b""
    )
    made_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField("作成日時")
    fetched_at = models.DateTimeField("取り出した日時", null=True)
    fetched_edition = models.IntegerField("取り出した版", default=0)
    answered_at = models.DateTimeField("結果が届いた日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "business", "number"], name="exchange_one_number"
            ),
        )
        indexes = (
            models.Index(fields=["ward", "-made_at"], name="exchange_newest_first"),
        )

    @property
    def stream(self) -> str:
        return f"batch/{self.pk}"

    @property
    def name(self) -> str:
        """Return what the file is called at the border: 「jidoteate-000012」."""
        return f"{self.business}-{self.number:06}"


class Row(models.Model):
    """One case in a batch; its lines are sealed under the key of the case."""

    class State(models.TextChoices):
        SENT = "sent", "結果待ち"
        ACCEPTED = "accepted", "受入済み"
        REFUSED = "refused", "受入不可"
        UNFIT = "unfit", "作成できない"

    ward = _ward()
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    number = models.IntegerField("行")
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.SENT
    )
    code = models.CharField("理由の区分", max_length=32, default="")
    withheld = models.BooleanField("住所を伏せた", default=False)
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("行", default=b"")
    sealed_words: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "受入不可の理由", default=b""
    )
    answered_at = models.DateTimeField("結果の日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["batch", "number"], name="exchange_one_line"
            ),
            # A case is in one file at a time; `queries.waiting_for` says after which.
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="sent"),
                name="exchange_one_open_row",
            ),
        )


class Arrival(models.Model):
    """取込: an application that another portal took, known by its number there."""

    class State(models.TextChoices):
        NEW = "new", "取込中"
        TAKEN = "taken", "受付済み"
        STOPPED = "stopped", "確認が必要"
        BY_HAND = "by_hand", "手で入力した"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    source = models.CharField("取込元", max_length=32)
    number = models.CharField("取込元の受付番号", max_length=40)
    procedure = models.CharField("手続き", max_length=64)
    department = models.CharField("所管課", max_length=64, default="")
    arrived_at = models.DateTimeField("取込元への到達日時")
    pulled_at = models.DateTimeField("取り込んだ日時")
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.NEW
    )
    code = models.CharField("理由の区分", max_length=32, default="")
    question = models.CharField("質問", max_length=64, default="")
    key_id = models.BigIntegerField("データ鍵", null=True)
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("申請", default=b"")
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    settled_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "source", "number"], name="exchange_one_arrival"
            ),
        )
        indexes = (
            models.Index(
                fields=["ward", "state", "arrived_at"], name="exchange_arrivals"
            ),
        )

    @property
    def stream(self) -> str:
        return f"arrival/{self.pk}"


class Enquiry(models.Model):
    """照会: one typed question to a register about the applicant of a case.

    `basis` is the legal basis as it read when it was asked; nobody asked where the flow
    of work itself did.
    """

    class State(models.TextChoices):
        ASKED = "asked", "照会中"
        ANSWERED = "answered", "回答あり"
        NOTHING = "nothing", "該当なし"
        FAILED = "failed", "回答を読めない"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    key = models.CharField("照会の種類", max_length=32)
    basis = models.TextField("根拠")
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.ASKED
    )
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("回答", default=b"")
    asked_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField("照会日時")
    answered_at = models.DateTimeField("回答日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=models.Q(state="asked"),
                name="exchange_one_open_enquiry",
            ),
        )

    @property
    def seal_field(self) -> str:
        return f"enquiry/{self.pk}"
