"""The tables of protections; grounds and reasons are sealed under their own key."""

import uuid

from django.db import models

from madoguchi.wards.models import Staff, Ward


def _ward() -> "models.ForeignKey[Ward, Ward]":
    return models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)


def _staff(*, null: bool = False) -> "models.ForeignKey[Staff, Staff]":
    return models.ForeignKey(
        Staff, models.PROTECT, null=null, related_name="+", db_index=False
    )


class Protection(models.Model):
    """支援措置: nobody but the person and named openers learns where they live.

    `review_on` is the day on which it is looked at again; it never ends by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    department = models.CharField("所管課", max_length=64)
    key_id = models.BigIntegerField("データ鍵")
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("理由")
    review_on = models.DateField("見直しの日")
    begun_by = _staff()
    begun_at = models.DateTimeField("開始日時")
    end_asked_by = _staff(null=True)
    end_asked_at = models.DateTimeField("終了を求めた日時", null=True)
    sealed_end: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "終了の理由", default=b""
    )
    ended_by = _staff(null=True)
    ended_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["ward", "department", "ended_at", "review_on"],
                name="protection_by_department",
            ),
        )

    @property
    def stream(self) -> str:
        return f"protection/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Covered(models.Model):
    """A stream that a protection covers now; the row goes when the protection ends."""

    ward = _ward()
    protection = models.ForeignKey(
        Protection, models.CASCADE, related_name="covered", db_index=False
    )
    stream = models.CharField("対象", max_length=100)
    covered_at = models.DateTimeField("開始日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "stream", "protection"],
                name="protection_one_cover_a_stream",
            ),
        )


class Mark(models.Model):
    """A blind index of who is protected: later cases of the same human are covered."""

    ward = _ward()
    protection = models.ForeignKey(
        Protection, models.CASCADE, related_name="marks", db_index=False
    )
    digest: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "索引", max_length=32
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "digest", "protection"], name="protection_one_mark"
            ),
        )


class Opening(models.Model):
    """開示の申請: one asks to see the address, another permits it for a short time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    protection = models.ForeignKey(
        Protection, models.CASCADE, related_name="openings", db_index=False
    )
    asked_by = _staff()
    asked_at = models.DateTimeField("申請日時")
    need = models.CharField("必要な理由の区分", max_length=16)
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("必要な理由")
    answered_by = _staff(null=True)
    answered_at = models.DateTimeField("回答日時", null=True)
    until = models.DateTimeField("見られる期限", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["protection", "asked_by"],
                condition=models.Q(answered_at=None),
                name="protection_one_request_a_person",
            ),
        )
        indexes = (
            models.Index(
                fields=["protection", "asked_by", "until"],
                name="protection_openings_of",
            ),
        )

    @property
    def seal_field(self) -> str:
        return f"opening/{self.pk}"
