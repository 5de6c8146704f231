"""The INSERT that adds a job once and the UPDATE that gives jobs to a worker.

Both are in the words of either database.

Fresh jobs are claimed in batches. A job whose lease ran out is claimed alone: if
it was the one that killed its worker, it takes no others with it again.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, router

from madoguchi.jobs.models import Job

CLAIM = """
UPDATE jobs_job SET state = 'running', token = %s, worker = %s, leased_until = %s,
       started_at = %s, attempts = attempts + 1
 WHERE id IN (SELECT id FROM jobs_job WHERE {which}
               ORDER BY {order} LIMIT %s {lock})
RETURNING -priority, run_after, id, task, arguments, ward, unique_key, attempts,
          max_attempts
"""
FRESH = ("state = 'ready' AND run_after <= %s", "priority DESC, run_after, id")
LAPSED = ("state = 'running' AND leased_until < %s", "leased_until")


ADDED = (
    "task", "arguments", "ward", "unique_key", "priority", "state", "attempts",
    "max_attempts", "run_after", "token", "worker", "reason", "place", "enqueued_at",
)  # fmt: skip
ADD = (
    f"INSERT INTO jobs_job ({', '.join(ADDED)}) VALUES"  # noqa: S608  names of our own
    f" ({', '.join(['%s'] * len(ADDED))}) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job in the hands of one worker; the token proves it."""

    id: int
    token: str
    task: str
    args: list[Any]
    kwargs: dict[str, Any]
    ward: int | None
    unique_key: str
    attempts: int
    max_attempts: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asks, under which token, from when until when."""

    token: str
    worker: str
    at: datetime
    until: datetime


def add_row(job: Job) -> bool:
    """Add a job unless an unfinished one has its unique key; say whether it was."""
    connection = connections[router.db_for_write(Job)]
    moment = connection.ops.adapt_datetimefield_value
    held = {name: getattr(job, name) for name in ADDED}
    held |= {name: moment(held[name]) for name in ("run_after", "enqueued_at")}
    with connection.cursor() as cursor:
        cursor.execute(ADD, list(held.values()))
        return bool(cursor.rowcount)


def claim_rows(claim: Claim, which: tuple[str, str], limit: int) -> list[Claimed]:
    connection = connections[router.db_for_write(Job)]
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    sql = CLAIM.format(which=which[0], order=which[1], lock=lock)
    moment = connection.ops.adapt_datetimefield_value
    at, until = moment(claim.at), moment(claim.until)
    with connection.cursor() as cursor:
        cursor.execute(sql, [claim.token, claim.worker, until, at, at, limit])
        rows = cursor.fetchall()
    return [_claimed(claim.token, row) for row in sorted(rows)]


def _claimed(token: str, row: tuple[Any, ...]) -> Claimed:
    _, _, job_id, task, arguments, ward, unique_key, attempts, max_attempts = row
    given = json.loads(arguments)
    return Claimed(
        job_id,
        token,
        task,
        given["args"],
        given["kwargs"],
        ward,
        unique_key,
        attempts,
        max_attempts,
    )
