"""Tasks that come back: each is one waiting row, guarded by its unique key.

The next row is written in the transaction that ends the last one, so a task is
never started twice at once and never forgotten. Registered once, at wiring.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django_tasks.base import Task

from madoguchi.jobs.rules import next_time


@dataclass(frozen=True, slots=True)
class Periodic:
    """A task and its rhythm: every so many seconds, or daily at a ward's time."""

    task: Task[..., Any]
    seconds: int | None = None
    daily_at: time | None = None

    def next_run(self, after: datetime) -> datetime:
        if self.daily_at is not None:
            return next_time(timezone.localtime(after), self.daily_at)
        return after + timedelta(seconds=self.seconds or 0)


PERIODIC: dict[str, Periodic] = {}
# Marks the jobs of such tasks, also in a process that knows no rhythm.
KEY = "every:"


def every(
    task: Task[..., Any], *, seconds: int | None = None, daily_at: time | None = None
) -> None:
    """Register a task without arguments to run for ever."""
    if (seconds is None) == (daily_at is None):
        raise ValueError("either seconds or daily_at")
    PERIODIC[f"{KEY}{task.module_path}"] = Periodic(task, seconds, daily_at)
