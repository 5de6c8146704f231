"""The loop that runs jobs: claim a batch, run each, keep the lease alive.

A second thread extends the leases while a task works, so a long task keeps its
job and a dead worker loses it. On the stop event the running task is finished and
what was not started is given back.
"""

import logging
import os
import socket
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task

from madoguchi.jobs import actions, rules
from madoguchi.jobs.claiming import Claimed

logger = logging.getLogger("madoguchi.jobs")
PACKAGE = Path(__file__).parents[1]
Scope = Callable[[int], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a worker works: jobs per claim, length of lease, seconds between looks."""

    batch: int = 8
    idle: float = 0.25
    lease: timedelta = rules.LEASE
    tidy: float = 60


class UnknownTask(Exception):
    """The row names a task that this version of the software does not have."""


@dataclass(slots=True)
class Worker:
    """One process's (or thread's) loop over the queue."""

    stop: threading.Event
    scope: Scope = lambda _: nullcontext()
    pace: Pace = field(default_factory=Pace)
    name: str = field(
        default_factory=lambda: f"{socket.gethostname()[:40]}-{os.getpid()}"
    )
    held: set[str] = field(default_factory=set)

    def run(self) -> None:
        beating = threading.Event()
        heart = threading.Thread(target=self._beat, args=(beating,), daemon=True)
        heart.start()
        tidied = float("-inf")
        try:
            while not self.stop.is_set():
                if time.monotonic() - tidied >= self.pace.tidy:
                    tidied = time.monotonic()
                    self._quietly(lambda: actions.ensure_periodic(at=timezone.now()))
                if not self._quietly(self.run_batch):
                    self.stop.wait(self.pace.idle)
        finally:
            beating.set()
            heart.join()
            connections.close_all()

    def run_batch(self) -> int:
        """Run what is due, at most one batch; return how many jobs that was."""
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
        if not actions.is_due(timezone.now()):
            return 0
        jobs = actions.claim(
            self.name, self.pace.batch, at=timezone.now(), lease=self.pace.lease
        )
        self.held = {job.token for job in jobs}
        try:
            for job in jobs:
                if self.stop.is_set():
                    actions.release(job)
                else:
                    self.run_one(job)
        finally:
            self.held = set()
        return len(jobs)

    def run_one(self, job: Claimed) -> None:
        try:
            if job.attempts > job.max_attempts:
                raise actions.Park("worker_died_repeatedly")  # noqa: TRY301
            task = find_task(job.task)
            with self.scope(job.ward) if job.ward is not None else nullcontext():
                task.call(*job.args, **job.kwargs)
        except actions.Park as park:
            held = actions.park(job, park.reason, at=timezone.now())
            say("parked", job, park.reason)
        except Exception as problem:  # noqa: BLE001 - whatever a task does, the queue lives
            reason, place = name_of(problem), place_of(problem)
            held = actions.fail(job, reason, place, at=timezone.now())
            say("failed", job, f"{reason} at {place}")
        else:
            held = actions.finish(job, at=timezone.now())
        if not held:
            say("was taken over", job, "lease_lost")

    def _beat(self, done: threading.Event) -> None:
        while not done.wait(self.pace.lease.total_seconds() / 3):
            if held := sorted(self.held):
                self._quietly(
                    lambda held=held: actions.heartbeat(  # type: ignore[misc]
                        held, at=timezone.now(), lease=self.pace.lease
                    )
                )
        connections.close_all()

    def _quietly(self, step: Callable[[], int]) -> int:
        """Outlive a database that is away: the next round asks again."""
        try:
            return step()
        except DatabaseError as problem:
            logger.warning("the queue waits for the database: %s", name_of(problem))
            connections.close_all()
            return 0


def run_worker(
    stop: threading.Event, scope: Scope | None = None, pace: Pace | None = None
) -> None:
    """Run jobs until `stop` is set; `scope` enters a job's ward."""
    Worker(stop, scope or (lambda _: nullcontext()), pace or Pace()).run()


def run_due(limit: int = 1000) -> int:
    """Run everything that is due now, in this thread, and return (tests, set-up)."""
    worker = Worker(threading.Event())
    count = 0
    while count < limit and (ran := worker.run_batch()):
        count += ran
    return count


def find_task(path: str) -> Task[..., object]:
    try:
        task = import_string(path)
    except ImportError:
        raise UnknownTask(path) from None
    if not isinstance(task, Task):
        raise UnknownTask(path)
    return task


def name_of(problem: BaseException) -> str:
    """Name a failure by its class; its text may hold what a resident wrote."""
    kind = type(problem)
    return f"{kind.__module__}.{kind.__qualname__}"


def place_of(problem: BaseException) -> str:
    """Say where in our own code a failure came from, as file and line."""
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    ours = [frame for frame in ours if frame.filename != __file__] or frames[-1:]
    if not ours:
        return ""
    path = Path(ours[-1].filename)
    inside = path.is_relative_to(PACKAGE)
    shown = path.relative_to(PACKAGE.parent) if inside else Path(path.name)
    return f"{shown}:{ours[-1].lineno}"


def say(what: str, job: Claimed, why: str) -> None:
    """Log with ids and codes only."""
    logger.warning("job %d %s %s: %s", job.id, job.task, what, why)
