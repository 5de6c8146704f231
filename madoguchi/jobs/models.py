"""The table of jobs: what waits, what runs under whose lease, what is parked."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One piece of work for later (ジョブ)."""

    class State(models.TextChoices):
        READY = "ready", "待機中"
        RUNNING = "running", "実行中"
        DONE = "done", "完了"
        PARKED = "parked", "保留（職員の確認待ち）"

    task = models.CharField("処理", max_length=200)
    arguments = models.TextField("参照", default='{"args":[],"kwargs":{}}')
    ward = models.PositiveSmallIntegerField("区", null=True)
    unique_key = models.CharField("一意キー", max_length=200, default="")
    priority = models.SmallIntegerField("優先度", default=0)
    state = models.CharField("状態", max_length=8, choices=State, default=State.READY)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    max_attempts = models.PositiveSmallIntegerField("試行上限", default=8)
    run_after = models.DateTimeField("実行可能日時")
    token = models.CharField("実行票", max_length=32, default="")
    worker = models.CharField("実行者", max_length=64, default="")
    leased_until = models.DateTimeField("貸出期限", null=True)
    reason = models.CharField("理由の分類", max_length=100, default="")
    place = models.CharField("起きた場所", max_length=200, default="")
    enqueued_at = models.DateTimeField("登録日時")
    started_at = models.DateTimeField("開始日時", null=True)
    finished_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        verbose_name = "ジョブ"
        constraints = (
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(state__in=["ready", "running"]) & ~Q(unique_key=""),
                name="job_unfinished_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["-priority", "run_after", "id"],
                condition=Q(state="ready"),
                name="job_ready",
            ),
            models.Index(
                fields=["leased_until"],
                condition=Q(state="running"),
                name="job_running",
            ),
            models.Index(
                fields=["finished_at"],
                condition=Q(state__in=["done", "parked"]),
                name="job_finished",
            ),
        )
