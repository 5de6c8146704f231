"""Several processes on one queue: nothing lost, nothing done by two at once."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[3]
START = """
import json, os
from madoguchi.config import bootstrap
bootstrap.prepare()
import django
from django.conf import settings
settings.configure(**json.loads(os.environ["QUEUE_SETTINGS"]))
django.setup()
from madoguchi.jobs.tests import elsewhere
elsewhere.main()
"""
ALONE = {
    "INSTALLED_APPS": ["django_tasks", "madoguchi.jobs"],
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "USE_TZ": True,
    "TIME_ZONE": "Asia/Tokyo",
}


@dataclass
class Elsewhere:
    """Processes with this room's tables only, and the file their tasks write to."""

    folder: Path
    databases: dict[str, object]
    seconds: float = 0.0
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *words: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "QUEUE_SETTINGS": json.dumps(
                ALONE | {"TASKS": settings.TASKS, "DATABASES": self.databases}
            ),
            "SAMPLE_FILE": str(self.folder / "ran"),
            "SAMPLE_SECONDS": str(self.seconds),
        }
        process = subprocess.Popen(
            [sys.executable, "-c", START, *words],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, *words: str) -> str:
        out, err = self.start(*words).communicate(timeout=60)
        assert not err or "madoguchi.jobs" in err or "job " in err, err
        return out

    def state(self) -> list[dict[str, object]]:
        return list(json.loads(self.run("state")))

    def ran(self) -> list[str]:
        path = self.folder / "ran"
        return path.read_text().splitlines() if path.exists() else []

    def wait_for(self, line: str) -> None:
        until = time.monotonic() + 30
        while line not in self.ran():
            assert time.monotonic() < until, f"{line} never ran"
            time.sleep(0.02)


@pytest.fixture
def elsewhere(tmp_path: Path, transactional_db: None) -> Iterator[Elsewhere]:
    """Give an empty queue that other processes see, on the database under test."""
    kept = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "CONN_MAX_AGE")
    database = {key: connection.settings_dict[key] for key in kept}
    if connection.vendor == "sqlite":
        database["NAME"] = str(tmp_path / "queue.sqlite3")
        database["OPTIONS"] = settings.DATABASES["default"]["OPTIONS"]
    place = Elsewhere(tmp_path, {"default": database})
    if connection.vendor == "sqlite":
        place.run("migrate")
    yield place
    for process in place.started:
        process.kill()
        process.communicate()


def test_two_workers_share_the_work_and_do_each_job_once(elsewhere: Elsewhere) -> None:
    names = [f"job-{number}" for number in range(60)]
    elsewhere.run("enqueue", "append", *names)
    workers = [elsewhere.start("work", "30") for _ in range(2)]
    for worker in workers:
        _, err = worker.communicate(timeout=60)
        assert worker.returncode == 0, err
    assert Counter(elsewhere.ran()) == Counter(names)
    assert {job["state"] for job in elsewhere.state()} == {"done"}
    assert {job["attempts"] for job in elsewhere.state()} == {1}


def test_a_killed_workers_job_is_resumed_and_done_once(elsewhere: Elsewhere) -> None:
    elsewhere.seconds = 60
    elsewhere.run("enqueue", "long", "slow")
    victim = elsewhere.start("work", "1")
    elsewhere.wait_for("slow-started")
    victim.kill()
    victim.communicate()

    elsewhere.seconds = 0
    elsewhere.run("work", "1")

    assert elsewhere.ran() == ["slow-started", "slow-started", "slow"]
    [job] = elsewhere.state()
    assert (job["state"], job["attempts"]) == ("done", 2)


def test_a_long_task_keeps_its_lease_while_its_worker_lives(
    elsewhere: Elsewhere,
) -> None:
    elsewhere.seconds = 4
    elsewhere.run("enqueue", "long", "slow")
    first, second = (elsewhere.start("work", "1.5") for _ in range(2))
    for worker in (first, second):
        worker.communicate(timeout=60)
    assert elsewhere.ran() == ["slow-started", "slow"]
    assert [job["attempts"] for job in elsewhere.state()] == [1]


def test_a_stopped_worker_ends_its_task_and_gives_back_the_rest(
    elsewhere: Elsewhere,
) -> None:
    elsewhere.seconds = 1
    elsewhere.run("enqueue", "long", "first", "second", "third")
    worker = elsewhere.start("work", "30")
    elsewhere.wait_for("first-started")
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=10)

    assert worker.returncode == 0
    assert elsewhere.ran() == ["first-started", "first"]
    left = [(job["state"], job["attempts"]) for job in elsewhere.state()]
    assert left == [("done", 1), ("ready", 0), ("ready", 0)]


def test_a_job_that_kills_its_worker_does_not_drag_others_along(
    elsewhere: Elsewhere,
) -> None:
    elsewhere.run("enqueue", "die", "poison")
    elsewhere.run("enqueue", "append", "bystander")
    for _ in range(3):
        elsewhere.start("work", "0.2").communicate(timeout=60)
        time.sleep(0.25)
    assert "bystander" in elsewhere.ran()
    poison, bystander = elsewhere.state()
    assert bystander["state"] == "done"
    assert poison["attempts"] == 3
