"""The verbs: ask the log something, and keep what it answers.

A finding is derived from the log and can be made again, so it is no fact of its own.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.events.queries import last_place
from madoguchi.jobs.actions import enqueue_once
from madoguchi.processes.models import Finding
from madoguchi.processes.rules import KEPT, PATIENCE, Question
from madoguchi.processes.tasks import read_the_log


def ask(ward: int, question: Question, *, at: datetime) -> Finding:
    """Return what is known; let the log be read where that is nothing, or is old.

    The finding has no `found_at` while it is read for the first time.
    """
    finding, _ = Finding.objects.update_or_create(
        ward_id=ward,
        key=question.key,
        defaults={"asked_at": at},
        create_defaults={"asked_at": at, "question": question.as_data()},
    )
    if finding.found_at is None or (
        finding.seal != last_place(ward) and finding.found_at + PATIENCE <= at
    ):
        key = f"processes/{finding.pk}"
        enqueue_once(read_the_log, key, ward, finding.pk, ward=ward)
    return finding


def keep(
    finding: Finding, answer: Mapping[str, Any], *, seal: int, at: datetime
) -> None:
    """Keep an answer; one of an older log never takes the place of a newer one."""
    Finding.objects.filter(pk=finding.pk, seal__lte=seal).update(
        answer=answer, seal=seal, found_at=at
    )


def forget(ward: int, *, at: datetime) -> None:
    """Delete what nobody has opened for a month."""
    Finding.objects.filter(ward=ward, asked_at__lt=at - KEPT).delete()
