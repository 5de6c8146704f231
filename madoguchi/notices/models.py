"""Notices and, in a demo, what left the house. Words and addresses stay sealed."""

import uuid

from django.db import models

from madoguchi.cases.models import Case
from madoguchi.people.models import Person
from madoguchi.wards.models import Ward


class Notice(models.Model):
    """通知: one message about one fact of a case.

    `person` is whom an agent acts for: such a notice is theirs alone. Without one it is
    for whoever applied.
    """

    class State(models.TextChoices):
        INBOX = "inbox", "受信箱だけ"
        WAITING = "waiting", "送信待ち"
        SENDING = "sending", "送信中"
        SENT = "sent", "送信済み"
        UNCONFIRMED = "unconfirmed", "送信未確認"
        REFUSED = "refused", "届かない宛先"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    event = models.BigIntegerField("きっかけの事実")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    kind = models.CharField("種類", max_length=16)
    state = models.CharField("状態", max_length=16, choices=State.choices)
    key_id = models.BigIntegerField("データ鍵")
    sealed = models.BinaryField("本文")
    sealed_to = models.BinaryField("宛先", default=b"")
    made_at = models.DateTimeField("作成日時")
    sent_at = models.DateTimeField("送信日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "event"],
                condition=models.Q(person=None),
                name="notices_one_notice_a_fact",
            ),
            models.UniqueConstraint(
                fields=["ward", "event", "person"],
                condition=models.Q(person__isnull=False),
                name="notices_one_a_fact_and_person",
            ),
        )
        indexes = (
            models.Index(fields=["case", "made_at"], name="notices_of_case"),
            models.Index(
                fields=["ward", "state"],
                condition=models.Q(state__in=("unconfirmed", "refused")),
                name="notices_to_settle",
            ),
        )

    @property
    def stream(self) -> str:
        return f"case/{self.case_id}"


class Posted(models.Model):
    """What the demo's outbox let out: one row for each time it was handed a letter."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="posted")
    message_id = models.CharField(max_length=120)
    posted_at = models.DateTimeField()
