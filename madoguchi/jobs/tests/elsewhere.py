"""Another process that works on the queue: a verb and its arguments."""

import json
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta

from django.core.management import call_command
from django.utils.module_loading import import_string

from madoguchi.jobs.models import Job
from madoguchi.jobs.worker import Pace, run_worker


def migrate() -> None:
    call_command("migrate", "jobs", verbosity=0)


def enqueue(name: str, *given: str) -> None:
    task = import_string(f"madoguchi.jobs.tests.sample.{name}")
    for argument in given:
        task.enqueue(argument)


def work(lease: str, batch: str = "4") -> None:
    """Work until every job is done or parked, or until told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=stop_when_done, args=(stop,), daemon=True).start()
    pace = Pace(batch=int(batch), lease=timedelta(seconds=float(lease)), idle=0.02)
    run_worker(stop, pace=pace)


def stop_when_done(stop: threading.Event) -> None:
    while Job.objects.filter(state__in=["ready", "running"]).exists():
        stop.wait(0.05)
    stop.set()


def state() -> None:
    rows = Job.objects.order_by("pk").values("pk", "state", "attempts", "reason")
    print(json.dumps(list(rows)))  # noqa: T201


VERBS: dict[str, Callable[..., None]] = {
    "migrate": migrate,
    "enqueue": enqueue,
    "work": work,
    "state": state,
}


def main() -> None:
    VERBS[sys.argv[1]](*sys.argv[2:])
