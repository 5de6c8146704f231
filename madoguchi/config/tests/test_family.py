"""A dead child is started again, later each time; the family ends together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from madoguchi.config.family import Child, Family

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
CLINGING = (
    "import time; from madoguchi.config.lifeline import hold_on; hold_on();"
    "print('holding', flush=True); time.sleep(60)"
)


def stop_after(family: Family, seconds: float, *, then: list[object]) -> None:
    """Run the family for a while, doing each of `then` once in between."""
    end = time.monotonic() + seconds

    def tick() -> None:
        if then and all(child.process for child in family.children):
            then.pop(0)()  # type: ignore[operator]
        if time.monotonic() > end:
            family.stopping = True

    before = {number: signal.getsignal(number) for number in (2, 15)}
    try:
        family.run(tick)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_killed_child_is_started_again_and_all_end_with_the_parent() -> None:
    child = Child("sleeper", SLEEPER)
    family = Family([child])
    first: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        assert child.process
        first.append(child.process)
        child.process.kill()

    stop_after(family, 1.5, then=[kill])

    assert child.deaths == 1
    assert child.process is not first[0]
    assert child.process
    assert child.process.returncode == -signal.SIGTERM


def test_a_child_that_keeps_dying_is_started_less_and_less_often() -> None:
    child = Child("crasher", [sys.executable, "-c", "raise SystemExit(3)"])

    stop_after(Family([child]), 1.5, then=[])

    assert 2 <= child.deaths <= 4


def test_a_child_ends_when_its_parent_was_killed(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-c", CLINGING],
        env={**os.environ, "MADOGUCHI_LIFELINE": str(reading)},
        pass_fds=[reading],
        stdout=subprocess.PIPE,
    )
    assert child.stdout
    assert child.stdout.readline() == b"holding\n"

    os.close(writing)  # what the kernel does for a parent that died

    assert child.wait(timeout=5) == -signal.SIGTERM
    child.stdout.close()
    os.close(reading)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_the_family_to_stop(number: signal.Signals) -> None:
    family = Family([Child("sleeper", SLEEPER)])

    stop_after(family, 20, then=[lambda: os.kill(os.getpid(), number)])

    assert family.children[0].process
    assert family.children[0].process.poll() is not None
