"""The verbs: note what is asked, keep what the log answers, forget it again.

A finding is derived from the log and can be made again, so it is no fact of its own.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.processes.models import Finding
from madoguchi.processes.rules import KEPT, Question


def note(ward: int, question: Question, *, at: datetime) -> Finding:
    """Return what is known of a question; note that it was asked."""
    finding, _ = Finding.objects.update_or_create(
        ward_id=ward,
        key=question.key,
        defaults={"asked_at": at},
        create_defaults={"asked_at": at, "question": question.as_data()},
    )
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
