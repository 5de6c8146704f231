"""Keep a family of processes alive: start them, start the dead again, stop them all.

It knows commands and processes, not what they are for.
"""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from madoguchi.config.lifeline import VARIABLE

log = logging.getLogger("madoguchi.run")

FIRST_WAIT = 0.2
LONGEST_WAIT = 10.0
STEADY_SECONDS = 30.0
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.1


def wait_before_start(deaths: int) -> float:
    """Return the seconds to wait after so many deaths in a row.

    >>> [wait_before_start(deaths) for deaths in (1, 2, 3, 20)]
    [0.2, 0.4, 0.8, 10.0]
    """
    return min(FIRST_WAIT * float(2 ** min(deaths - 1, 10)), LONGEST_WAIT)


@dataclass
class Child:
    """One process of the family and the command that makes it again."""

    name: str
    command: Sequence[str]
    keep: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    start_after: float = 0.0

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None


@dataclass
class Family:
    """The processes that one parent answers for."""

    children: list[Child]
    environment: Mapping[str, str] = field(default_factory=dict)
    stopping: bool = False

    def run(self, on_tick: Callable[[], None]) -> None:
        """Keep everyone alive until SIGINT or SIGTERM; then end everyone in order."""
        reading, writing = os.pipe()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.ask_to_stop)
        try:
            while not self.stopping:
                for child in self.children:
                    self.look_after(child, reading)
                on_tick()
                time.sleep(LOOK_SECONDS)
        finally:
            self.stop()
            os.close(writing)
            os.close(reading)

    def ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def look_after(self, child: Child, lifeline: int) -> None:
        now = time.monotonic()
        if child.has_died():
            self.mourn(child, now)
        if child.process is None and now >= child.start_after:
            child.process = subprocess.Popen(  # noqa: S603 - our own command
                child.command,
                env={**os.environ, **self.environment, VARIABLE: str(lifeline)},
                pass_fds=(*child.keep, lifeline),
                start_new_session=True,  # Ctrl-C reaches the parent alone
            )
            child.started = now

    def mourn(self, child: Child, now: float) -> None:
        """Note a death and when to start again: later each time, if it keeps dying."""
        code = child.process.returncode if child.process else 0
        steady = now - child.started > STEADY_SECONDS
        child.deaths = 1 if steady else child.deaths + 1
        child.start_after = now + wait_before_start(child.deaths)
        child.process = None
        log.warning("%s ended (%s) and is started again", child.name, code)

    def stop(self) -> None:
        alive = [child.process for child in self.children if child.process]
        for process in alive:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in alive:
            try:
                process.wait(timeout=max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
