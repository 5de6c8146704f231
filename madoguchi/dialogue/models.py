"""The tables of talk about a case; words are sealed under the key of the case."""

import uuid
from typing import Any, ClassVar

from django.db import models

from madoguchi.cases.models import Case
from madoguchi.wards.models import Staff, Ward


def _ward() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)


def _case() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(Case, models.CASCADE, related_name="+")


def _staff(**more: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        Staff, models.PROTECT, related_name="+", db_index=False, **more
    )


class Message(models.Model):
    """やりとり: what the office and the applicant of a case said to each other.

    `staff` is who wrote it for the office, or who wrote down what was said at the
    counter or by phone. What the applicant said is settled once the office wrote
    back or found that nothing need be written.
    """

    class Side(models.TextChoices):
        OFFICE = "office", "区"
        APPLICANT = "applicant", "申請者"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    case = _case()
    side = models.CharField("だれが", max_length=16, choices=Side.choices)
    way = models.CharField("方法", max_length=16)
    staff = _staff(null=True)
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("内容")
    said_at = models.DateTimeField("日時")
    settled_at = models.DateTimeField("返事をした日時", null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["ward", "case"],
                condition=models.Q(side="applicant", settled_at=None),
                name="dialogue_unsettled",
            ),
        )

    @property
    def seal_field(self) -> str:
        return f"message/{self.pk}"


class Advice(models.Model):
    """問合せ: what one section asks another about a case, and until when.

    `sealed` holds the question, with a copy of those answers of the applicant that
    the asker chose to show; the section asked sees them and nothing else of the case.
    """

    class State(models.TextChoices):
        OPEN = "open", "回答待ち"
        GIVEN = "given", "回答済み"
        TAKEN_BACK = "taken_back", "取消し"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    case = _case()
    state = models.CharField(
        "状態", max_length=16, choices=State.choices, default=State.OPEN
    )
    from_unit = models.CharField("たずねた課", max_length=64)
    to_unit = models.CharField("たずねられた課", max_length=64)
    asked_by = _staff()
    given_by = _staff(null=True)
    due_on = models.DateField("回答の期限")
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("問合せ")
    sealed_answer: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "課の返事", default=b""
    )
    asked_at = models.DateTimeField("たずねた日時")
    ended_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["ward", "to_unit", "due_on"],
                condition=models.Q(state="open"),
                name="dialogue_advice_open",
            ),
            models.Index(
                fields=["ward", "to_unit", "-ended_at"], name="dialogue_advice_ended"
            ),
        )

    @property
    def seal_field(self) -> str:
        return f"advice/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Call(models.Model):
    """あて: says to one member of staff that something of a case waits for them."""

    class Why(models.TextChoices):
        MENTION = "mention", "メモで名前を呼ばれた"
        MESSAGE = "message", "申請者が書いた"
        ADVICE = "advice", "課にたずねられた"
        ANSWER = "answer", "回答が届いた"

    OF_THE_CASE: ClassVar = (Why.MENTION, Why.MESSAGE, Why.ANSWER)
    """What is only for somebody who may see the case."""

    ward = _ward()
    staff = _staff()
    case = _case()
    advice = models.ForeignKey(Advice, models.CASCADE, null=True, related_name="+")
    by = _staff(null=True)
    why = models.CharField("理由", max_length=16, choices=Why.choices)
    made_at = models.DateTimeField("日時")
    seen_at = models.DateTimeField("開いた日時", null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["ward", "staff", "-made_at"], name="dialogue_calls_latest"
            ),
            models.Index(
                fields=["ward", "staff"],
                condition=models.Q(seen_at=None),
                name="dialogue_calls_unseen",
            ),
        )
