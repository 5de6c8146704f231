"""The verbs of the queue: enqueue, claim, finish, fail, park, resend.

Enqueueing happens in the caller's transaction. Everything a worker does to a job
is conditional on its token, so a worker that lost its lease changes nothing.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import Task

from madoguchi.jobs import periodic
from madoguchi.jobs.claiming import (
    FRESH,
    LAPSED,
    Claim,
    Claimed,
    add_row,
    claim_rows,
)
from madoguchi.jobs.models import Job
from madoguchi.jobs.rules import (
    KEPT,
    LEASE,
    MAX_ATTEMPTS,
    references_only,
    wait_after,
)

UNFINISHED = (Job.State.READY, Job.State.RUNNING)


class Park(Exception):
    """Raised by a task: trying again cannot help, a person must look.

    The reason is a short code, shown to staff; it never holds personal data.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class NotParked(Exception):
    """Only a parked job can be sent again."""


class UnderWayAgain(Exception):
    """The same work is already waiting or running under its unique key."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a job is wanted: once under a key, for a ward, later, sooner."""

    unique_key: str = ""
    ward: int | None = None
    run_after: datetime | None = None


def enqueue(task: Task[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Job:
    """Write a job in the caller's transaction; it runs only if that commits."""
    job = _job(task, args, kwargs, Wish())
    job.save(force_insert=True)
    return job


def enqueue_once(
    task: Task[..., Any],
    unique_key: str,
    *args: Any,
    ward: int | None = None,
    run_after: datetime | None = None,
) -> bool:
    """Write a job unless one with this key is unfinished; say whether it was."""
    return add_row(_job(task, args, {}, Wish(unique_key, ward, run_after)))


def _job(
    task: Task[..., Any], args: Sequence[Any], kwargs: dict[str, Any], wish: Wish
) -> Job:
    references_only(args, kwargs)
    now = timezone.now()
    arguments = {"args": list(args), "kwargs": kwargs}
    return Job(
        task=task.module_path,
        arguments=json.dumps(arguments, separators=(",", ":")),
        ward=wish.ward,
        unique_key=wish.unique_key,
        priority=task.priority,
        max_attempts=MAX_ATTEMPTS,
        run_after=wish.run_after or task.run_after or now,
        enqueued_at=now,
    )


def claim(
    worker: str, n: int, *, at: datetime, lease: timedelta = LEASE
) -> list[Claimed]:
    """Take up to `n` jobs that are due, or one whose worker went silent."""
    wanted = Claim(secrets.token_hex(16), worker, at, at + lease)
    return claim_rows(wanted, LAPSED, 1) or claim_rows(wanted, FRESH, n)


def is_due(at: datetime) -> bool:
    """Say whether a claim could find anything, without taking the write lock."""
    fresh = Q(state=Job.State.READY, run_after__lte=at)
    lapsed = Q(state=Job.State.RUNNING, leased_until__lt=at)
    return Job.objects.filter(fresh).exists() or Job.objects.filter(lapsed).exists()


def heartbeat(tokens: Sequence[str], *, at: datetime, lease: timedelta = LEASE) -> int:
    """Extend the leases of the jobs still held; return how many those are."""
    held = Job.objects.filter(state=Job.State.RUNNING, token__in=tokens)
    return held.update(leased_until=at + lease)


def finish(job: Claimed, *, at: datetime) -> bool:
    """Mark a job as done; False when another worker has taken it over."""
    with transaction.atomic():
        done = _held(job).update(
            state=Job.State.DONE, finished_at=at, token="", leased_until=None
        )
        if done:
            _next_run(job, at)
        return bool(done)


def fail(job: Claimed, reason: str, place: str = "", *, at: datetime) -> bool:
    """Let a failed job wait and try again; park it after its last attempt."""
    if job.attempts >= job.max_attempts:
        return park(job, reason, place, at=at)
    return bool(
        _held(job).update(
            state=Job.State.READY,
            run_after=at + wait_after(job.attempts, job.id),
            reason=reason[:100],
            place=place[:200],
            token="",
            leased_until=None,
        )
    )


def park(job: Claimed, reason: str, place: str = "", *, at: datetime) -> bool:
    """Put a job aside for a person to look at."""
    with transaction.atomic():
        parked = _held(job).update(
            state=Job.State.PARKED,
            finished_at=at,
            reason=reason[:100],
            place=place[:200],
            token="",
            leased_until=None,
        )
        if parked:
            _next_run(job, at)
        return bool(parked)


def release(job: Claimed) -> bool:
    """Give back a job that was claimed and not started."""
    return bool(
        _held(job).update(
            state=Job.State.READY,
            attempts=job.attempts - 1,
            token="",
            leased_until=None,
        )
    )


def resend(job_id: int, *, at: datetime) -> None:
    """Let a parked job try again from the first attempt.

    Of a task that comes back the next run waits already: it comes now instead.
    """
    try:
        with transaction.atomic():
            sent = Job.objects.filter(pk=job_id, state=Job.State.PARKED).update(
                state=Job.State.READY, attempts=0, run_after=at, finished_at=None
            )
    except IntegrityError:
        if not _run_next_now(job_id, at):
            raise UnderWayAgain(job_id) from None
        return
    if not sent:
        raise NotParked(job_id)


def _run_next_now(job_id: int, at: datetime) -> bool:
    """Bring the next run of a periodic task forward and let the parked one be over."""
    with transaction.atomic():
        parked = Job.objects.filter(
            pk=job_id, state=Job.State.PARKED, unique_key__startswith=periodic.KEY
        )
        key = parked.values_list("unique_key", flat=True).first()
        if key is None:
            return False
        Job.objects.filter(
            unique_key=key, state=Job.State.READY, run_after__gt=at
        ).update(run_after=at)
        return bool(parked.update(state=Job.State.DONE, finished_at=at))


def clean_up(*, at: datetime, kept: timedelta = KEPT, limit: int = 5000) -> int:
    """Delete done jobs after a week, in steps; parked ones stay until resent."""
    old = Job.objects.filter(state=Job.State.DONE, finished_at__lt=at - kept)
    return Job.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:limit])
    ).delete()[0]


def ensure_periodic(*, at: datetime) -> int:
    """Write the next run of each periodic task that has none waiting."""
    return sum(
        enqueue_once(run.task, key, run_after=run.next_run(at))
        for key, run in periodic.PERIODIC.items()
        if not Job.objects.filter(unique_key=key, state__in=UNFINISHED).exists()
    )


def _held(job: Claimed) -> Any:
    return Job.objects.filter(pk=job.id, token=job.token, state=Job.State.RUNNING)


def _next_run(job: Claimed, at: datetime) -> None:
    if run := periodic.PERIODIC.get(job.unique_key):
        enqueue_once(run.task, job.unique_key, run_after=run.next_run(at))
