"""The tables of robots. An errand keeps no answer of anybody."""

import uuid

from django.db import models

from madoguchi.cases.models import Case
from madoguchi.wards.models import Ward


class Robot(models.Model):
    """A robot (ロボット): a machine with narrow verbs and caps.

    Only a digest of its token is kept. `requests` are how many calls it may make in a
    quarter of an hour, `at_once` how many errands it may have at a time, `a_day` how
    many it may do in a day. `stopped_for` says why it is stopped, "" while it is not.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("名前", max_length=60)
    token_digest: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "トークンの要約", max_length=32
    )
    department = models.CharField("所管課", max_length=64)
    procedures: "models.JSONField[list[str], list[str]]" = models.JSONField(
        "使える手続き", default=list
    )
    requests = models.PositiveIntegerField("15分あたりの回数", default=600)
    at_once = models.PositiveIntegerField("同時に持てる件数", default=1)
    a_day = models.PositiveIntegerField("1日の件数", default=300)
    lease_seconds = models.PositiveIntegerField("持てる秒数", default=600)
    is_dry = models.BooleanField("練習", default=True)
    stopped_for = models.CharField("止めた理由", max_length=16, default="", blank=True)
    stopped_at = models.DateTimeField("止めた日時", null=True)
    expires_on = models.DateField("使える最後の日", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "name"], name="robots_name_in_ward"
            ),
            models.UniqueConstraint(
                fields=["ward", "token_digest"], name="robots_token_in_ward"
            ),
        )

    @property
    def stream(self) -> str:
        return f"robot/{self.pk}"

    @property
    def is_stopped(self) -> bool:
        return self.stopped_for != ""


class Errand(models.Model):
    """ロボットの作業: a case that a robot has for a while, under a lease.

    `key` is what the robot types into the old screen and looks for there first: the
    same for every lease of a case, until it is decided anew. `minutes` were saved, as
    the robot reports.
    """

    class State(models.TextChoices):
        LEASED = "leased", "作業中"
        DONE = "done", "済み"
        FAILED = "failed", "失敗"
        OVER = "over", "時間切れ"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    robot = models.ForeignKey(Robot, models.PROTECT, related_name="errands")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    key = models.CharField("連携番号", max_length=40)
    is_dry = models.BooleanField("練習", default=False)
    state = models.CharField(
        "状態", max_length=8, choices=State.choices, default=State.LEASED
    )
    code = models.CharField("結果", max_length=16, default="", blank=True)
    minutes = models.PositiveIntegerField("減った分数", default=0)
    seconds = models.PositiveIntegerField("かかった秒数", default=0)
    leased_at = models.DateTimeField("開始日時")
    until = models.DateTimeField("持てる期限")
    ended_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="leased"),
                name="robots_one_lease_a_case",
            ),
        )
        indexes = (
            models.Index(fields=["ward", "-leased_at"], name="robots_newest_first"),
        )
