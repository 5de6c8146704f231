"""The one table of process maps: what was asked, and what the log answered."""

from typing import Any

from django.db import models

from madoguchi.processes.rules import Question
from madoguchi.wards.models import Ward


class Finding(models.Model):
    """読み取りの結果: what the log answered to one question, until one of its seals.

    `answer` is empty until the job has read the log; it can be made again at any time.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField("問いのしるし", max_length=64)
    question: models.JSONField[Any, Any] = models.JSONField("問い")
    asked_at = models.DateTimeField("最後に開いた日時")
    seal = models.BigIntegerField("記録の番号", default=0)
    found_at = models.DateTimeField("読み取った日時", null=True)
    answer: models.JSONField[Any, Any] = models.JSONField("結果", default=dict)

    class Meta:
        verbose_name = "読み取りの結果"
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "key"], name="processes_one_finding_a_question"
            ),
        )

    @property
    def asked(self) -> Question:
        return Question.of(self.question)
