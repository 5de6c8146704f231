"""The tables of registers: lines; and what people give until it is counted.

Nothing here says who gave what: a pool is one row for many people, shuffled each time
something comes to it, and what marks that somebody gave says nothing of what.
"""

from typing import Any

from django.db import models

from madoguchi.wards.models import Staff, Ward


class Line(models.Model):
    """台帳の行: what a row of a register says as of a day; the log keeps its history.

    `remark` is for those who read the register; it is in no fact and no figure.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    register = models.CharField("台帳", max_length=40)
    row = models.CharField("行", max_length=64)
    as_of = models.DateField("時点")
    values: models.JSONField[Any, Any] = models.JSONField("値")
    remark = models.CharField("備考", max_length=200, blank=True, default="")
    is_withdrawn = models.BooleanField("取り消した", default=False)
    stated_at = models.DateTimeField("登録した日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "register", "row", "as_of"],
                name="registers_a_row_as_of_a_day",
            ),
        )


class Pool(models.Model):
    """預かり: what people of one department gave for one round, in no order.

    `entries` is a list with one entry for each of them, shuffled whenever one comes.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    register = models.CharField("台帳", max_length=40)
    round = models.CharField("回", max_length=16)
    department = models.CharField("課", max_length=64)
    entries: models.JSONField[Any, Any] = models.JSONField("預かったもの", default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "register", "round", "department"],
                name="registers_one_pool_a_department",
            ),
        )


class Given(models.Model):
    """回答済みの印: that somebody gave in a round, so that nobody gives twice."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    register = models.CharField("台帳", max_length=40)
    round = models.CharField("回", max_length=16)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "register", "round", "staff"],
                name="registers_once_a_round",
            ),
        )


class Round(models.Model):
    """調査の期間: from when to when staff may answer a year's survey."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField("年度")
    opens_on = models.DateField("はじまる日")
    closes_on = models.DateField("最後の日")
    is_released = models.BooleanField("数えた", default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "year"], name="registers_one_survey_a_year"
            ),
        )


class Timing(models.Model):
    """計っている時間: one day of one member of staff, theirs alone until it is sent.

    `seconds` are those of each category; `running` is what is being timed since
    `since_at`. When it is sent nothing but the day and the person is kept, so that
    nobody sends a day twice. `forgotten` is what still ran when the day was over.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    day = models.DateField("日")
    seconds: models.JSONField[Any, Any] = models.JSONField("秒数", default=dict)
    running = models.CharField("計っている種類", max_length=16, blank=True, default="")
    since_at = models.DateTimeField("計りはじめた日時", null=True)
    forgotten = models.CharField("止め忘れ", max_length=16, blank=True, default="")
    is_sent = models.BooleanField("送った", default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "staff", "day"], name="registers_one_timing_a_day"
            ),
        )
