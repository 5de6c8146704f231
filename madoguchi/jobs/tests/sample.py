"""Tasks to test the queue with; each run leaves a line in a file."""

import os
import time
from pathlib import Path

from django_tasks import task

from madoguchi.jobs.actions import Park

RAN: list[tuple[object, ...]] = []


@task()
def note(*what: object) -> None:
    RAN.append(what)


@task(priority=10)
def hurry(*what: object) -> None:
    RAN.append(what)


@task()
def stumble() -> None:
    raise ValueError("若葉 みどり is written here")


@task()
def give_up() -> None:
    raise Park("no_such_case")


@task()
def append(name: str) -> None:
    """Write down that a run ended."""
    write(name)


@task()
def long(name: str) -> None:
    """Write down the start, take long, write down the end."""
    write(f"{name}-started")
    time.sleep(float(os.environ["SAMPLE_SECONDS"]))
    write(name)


@task()
def die(name: str) -> None:
    """End the worker's process without a word, as a bad library would."""
    write(name)
    os._exit(9)


def write(line: str) -> None:
    path = Path(os.environ["SAMPLE_FILE"])
    with path.open("a", buffering=1) as file:
        file.write(f"{line}\n")


not_a_task = "text"
