"""Decide how long a failed job waits, and what a job may carry.

Pure: knows no table and no clock.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
KEPT = timedelta(days=7)
A_REFERENCE = re.compile(r"[A-Za-z0-9_.:/@+-]{0,120}", re.ASCII)


class NotAReference(Exception):
    """A job may carry ids and codes only: the queue is readable, answers are not."""


def wait_after(attempt: int, job_id: int = 0) -> timedelta:
    """Return how long to wait after the nth failed attempt.

    Each wait is three times the last one, and up to a tenth longer by the job's
    id, so jobs that failed together do not come back together.

    >>> [int(wait_after(n).total_seconds()) for n in (1, 2, 3, 4, 7, 30)]
    [10, 30, 90, 270, 3600, 3600]
    """
    tripled: int = 3 ** min(attempt - 1, 10)
    wait = min(FIRST_WAIT * tripled, LONGEST_WAIT)
    return wait * (1 + job_id * 7919 % 101 / 1000)


def references_only(args: Sequence[object], kwargs: Mapping[str, object]) -> None:
    """Refuse an argument that could be more than an id or a code.

    >>> references_only([7, "case/5f2c"], {"again": True})
    >>> references_only(["若葉 みどり"], {})
    Traceback (most recent call last):
    madoguchi.jobs.rules.NotAReference: argument 0
    """
    for name, value in [*enumerate(args), *kwargs.items()]:
        if value is None or isinstance(value, int):
            continue
        if not isinstance(value, str) or not A_REFERENCE.fullmatch(value):
            raise NotAReference(f"argument {name}")


def next_time(after: datetime, at: time) -> datetime:
    """Return the next instant strictly later than `after` with this time of day.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=timezone.utc)
    >>> next_time(noon, time(3)).isoformat(), next_time(noon, time(13)).isoformat()
    ('2026-04-02T03:00:00+00:00', '2026-04-01T13:00:00+00:00')
    """
    day: date = after.date()
    if after.timetz().replace(tzinfo=None) >= at:
        day += timedelta(days=1)
    return datetime.combine(day, at, after.tzinfo)
