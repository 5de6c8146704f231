"""Ask the log something: the job that reads it outside the web process."""

from datetime import datetime
from typing import Final

from django.utils import timezone
from django_tasks import task

from madoguchi.events.queries import last_place
from madoguchi.jobs.actions import enqueue_once
from madoguchi.processes.actions import forget, keep, note
from madoguchi.processes.models import Finding
from madoguchi.processes.queries import is_behind
from madoguchi.processes.rules import Question, is_ripe
from madoguchi.wards.scope import ward_scope

SOMEBODY_WAITS: Final = 50
"""Before the work that nobody looks at."""


def ask(ward: int, question: Question, *, at: datetime) -> Finding:
    """Return what is known; let the log be read where that is nothing, or is old.

    The finding has no `found_at` while it is read for the first time.
    """
    finding = note(ward, question, at=at)
    if finding.found_at is None or (
        is_ripe(finding.found_at, at) and is_behind(finding)
    ):
        key = f"processes/{finding.pk}"
        enqueue_once(read_the_log, key, ward, finding.pk, ward=ward)
    return finding


@task(priority=SOMEBODY_WAITS)
def read_the_log(ward: int, finding: int) -> None:
    """Answer one question and keep the answer, unless it is no longer asked."""
    # 130 MB of engines (DuckDB, Graphviz, alignment): for the worker alone.
    from madoguchi.processes.finding import answer_of

    now = timezone.now()
    with ward_scope(ward):
        asked = Finding.objects.filter(ward=ward, pk=finding).first()
        if asked is None:
            return
        seal = last_place(ward)
        keep(asked, answer_of(ward, asked.asked), seal=seal, at=now)
        forget(ward, at=now)
