"""Kill who decides and who prints between the decision and its paper: each has one."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import issuing, town
from madoguchi.config.rig.look import ask, wait_until_drained
from madoguchi.config.rig.place import INSIDE, Place, place
from madoguchi.config.rig.processes import Processes, processes

WAITS: Final = 60.0
LONGEST_BREATH: Final = 0.2
"""Seconds that a process lives at most after it was seen to have done something."""
DECIDED: Final = "SELECT count(*) FROM cases_decision"
PRINTED: Final = "SELECT count(*) FROM documents_issue"


@dataclass(frozen=True, slots=True)
class Size:
    """How many cases, and how often each of the two processes is killed."""

    cases: int
    kills: int


FULL, SHORT, FEW = Size(120, 12), Size(12, 2), Size(12, 2)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the tables and the log hold in the end."""

    decided: int
    papers: int
    without: int
    twice: int


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    size = SHORT if short else FULL
    tally = under_kills(database, size, issuing.print_on)
    yield Finding(
        f"who decides and who prints are killed {size.kills} times each:"
        f" {tally.decided} decisions, {tally.papers} papers, {tally.without} cases"
        f" without, {tally.twice} with two",
        tally == Tally(size.cases, size.cases, 0, 0),
    )
    tally = under_kills(database, FEW, issuing.print_on_carelessly)
    yield Finding(
        f"who says that a job is done before it is: {tally.without} of"
        f" {tally.decided} cases without a paper",
        tally.without > 0,
        control=True,
    )


def under_kills(database: str, size: Size, printing: Callable[[], None]) -> Tally:
    """Decide and print while both processes die now and then; then let them end."""
    chance = Random(7)  # noqa: S311 - how long one lives
    with place(database, town.set_up) as here, processes(here) as running:
        here.run(issuing.furnish, size.cases)
        for _ in range(size.kills):
            _start(running, issuing.decide_all)
            _die(here, running, issuing.decide_all, DECIDED, chance)
            _start(running, printing)
            _die(here, running, printing, PRINTED, chance)
        here.run(issuing.decide_all)
        _start(running, printing)
        wait_until_drained(here)
        return _tally(here)


def _start(running: Processes, work: Callable[[], object]) -> None:
    target = f"{work.__module__}:{work.__name__}"
    running.start(work.__name__, target, json.dumps([]), module=INSIDE)


def _die(
    here: Place,
    running: Processes,
    work: Callable[[], object],
    question: str,
    chance: Random,
) -> None:
    """Kill a process some moments after it was seen to have done something."""
    [(before,)] = ask(here, question)
    process = running.started[work.__name__]
    until = time.monotonic() + WAITS
    while ask(here, question) == [(before,)] and time.monotonic() < until:
        if process.poll() is not None:
            break  # it had nothing left to do
        time.sleep(0.005)
    time.sleep(chance.uniform(0, LONGEST_BREATH))
    process.send_signal(signal.SIGKILL)
    process.wait()


def _tally(here: Place) -> Tally:
    [(decided,)] = ask(here, DECIDED)
    found = ask(here, "SELECT count(*) FROM documents_issue GROUP BY stream")
    counts = [int(count) for (count,) in found]
    twice = sum(one > 1 for one in counts)
    return Tally(decided, sum(counts), decided - len(counts), twice)
