"""Kill a robot between its entry and its report, and stop one: nothing is in twice."""

import json
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import errands, town
from madoguchi.config.rig.look import ask
from madoguchi.config.rig.place import Place, place
from madoguchi.config.rig.processes import HOST, Processes, processes

LEASE_SECONDS: Final = 2
WAITS: Final = 60.0
OTHERS: Final = 40
"""Cases that keep a robot at work while somebody presses the switch."""
SWITCH_SECONDS: Final = 5.0
"""By when a robot has let go after somebody pressed the switch."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many cases wait, and how often the robot is killed."""

    cases: int
    kills: int


FULL, SHORT = Size(12, 6), Size(2, 1)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the old book and the ward's tables hold."""

    entries: int
    twice: int
    issued: int


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    size = SHORT if short else FULL
    with place(database, town.set_up) as here, processes(here) as running:
        work = begin(here, running, size.cases + SHORT.cases + OTHERS)
        tally = typed_under_kills(work, size)
        yield Finding(
            f"a robot killed {size.kills} times between entry and report:"
            f" {size.cases} cases, {tally.entries} entries, {tally.twice} twice,"
            f" {tally.issued} handed over",
            tally == Tally(size.cases, 0, size.cases),
        )
        tally = typed_under_kills(work, SHORT, careless=True)
        yield Finding(
            f"a robot that does not look before it types: {SHORT.cases} cases,"
            f" {tally.twice} typed in twice",
            tally.twice > 0,
            control=True,
        )
        took = seconds_to_stop(work)
        yield Finding(
            f"the switch is pressed while a robot works: it lets go after {took:.1f} s",
            took < SWITCH_SECONDS,
        )
        running.stop("web")
        running.start_careless(errands.serve_unstoppable, 1)
        here.run(errands.start_robots)
        took = seconds_to_stop(work)
        yield Finding(
            "the same where the door does not ask who was stopped: it still works"
            f" after {SWITCH_SECONDS:.0f} s",
            took > SWITCH_SECONDS,
            control=True,
        )


def typed_under_kills(work: "Work", size: Size, *, careless: bool = False) -> Tally:
    """Let a robot type so many cases, killed after each of its first entries."""
    before, issued = work.keys(), work.issued()
    for _ in range(size.kills):
        count = len(work.keys())
        robot = work.start(size.cases, careless=careless)
        work.wait_for_entry(count + 1)
        robot.send_signal(signal.SIGKILL)
        robot.communicate()
        time.sleep(LEASE_SECONDS)
    left = size.cases - (work.issued() - issued)
    robot = work.start(left, careless=careless)
    robot.communicate(timeout=WAITS)
    keys = Counter(work.keys()[len(before) :])
    twice = sum(one > 1 for one in keys.values())
    return Tally(keys.total(), twice, work.issued() - issued)


def seconds_to_stop(work: "Work") -> float:
    """Press the switch once a robot types; return how long it went on.

    One that does not let go is ended a second after its time.
    """
    count = len(work.keys())
    robot = work.start(OTHERS)
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(_end_of, robot)
        work.wait_for_entry(count + 1)
        pressed: float = work.here.run(errands.stop_robots)
        left = pressed + SWITCH_SECONDS + 1 - time.time()
        try:
            ended.result(max(left, 0))
        except TimeoutError:
            robot.kill()
        return max(ended.result() - pressed, 0.0)


def _end_of(robot: subprocess.Popen[bytes]) -> float:
    robot.communicate()
    return time.time()


@dataclass(frozen=True, slots=True)
class Work:
    """A ward with cases for a robot, and an old screen to type them into."""

    here: Place
    ward: str
    screen: str
    token: str
    book: Path

    def start(self, limit: int, *, careless: bool = False) -> subprocess.Popen[bytes]:
        words = [self.ward, self.screen, "--limit", str(limit)]
        return errands.begin_robot(words, self.token, careless=careless)

    def issued(self) -> int:
        [(count,)] = ask(
            self.here, "SELECT count(*) FROM cases_case WHERE state = 'issued'"
        )
        return int(count)

    def keys(self) -> list[str]:
        if not self.book.exists():
            return []
        lines = self.book.read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["key"] for line in lines]

    def wait_for_entry(self, count: int) -> None:
        until = time.monotonic() + WAITS
        while len(self.keys()) < count and time.monotonic() < until:
            time.sleep(0.02)


def begin(here: Place, running: Processes, cases: int) -> Work:
    """Start the ward and the old screen, with so many cases that wait for a robot."""
    ward, token = here.run(errands.furnish, cases, LEASE_SECONDS)
    running.start_web(1)
    outside = running.start_mocks()
    return Work(
        here,
        f"http://{HOST}:{running.port}/{town.WARD}",
        f"http://{HOST}:{outside}/legacy/{ward}/",
        token,
        here.home / "fake-legacy" / f"{ward}.jsonl",
    )
