"""Start real processes of a place, and read what they cost from the kernel."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from madoguchi.config.listening import listen
from madoguchi.config.rig.browser import Browser, Socket
from madoguchi.config.rig.place import INSIDE, Place

TICK = os.sysconf("SC_CLK_TCK")
HOST = "127.0.0.1"
READY_SECONDS = 60.0


class NotReady(Exception):
    """A process did not begin to answer."""


def cpu_seconds(pid: int, *, children: bool = False) -> float:
    """Return user and system seconds of a process, with its dead children if asked."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    numbers = text.rpartition(")")[2].split()[11 : 15 if children else 13]
    return sum(map(int, numbers)) / TICK


def resident_mb(pid: int, name: str = "VmRSS") -> float:
    """Return the resident memory of a process in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def grown_mb(pid: int, do: Callable[[], object]) -> float:
    """Return how much more memory a process held at the most while something went on.

    See clear_refs in proc(5): 5 forgets the highest so far.
    """
    before = resident_mb(pid)
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    do()
    return resident_mb(pid, "VmHWM") - before


def children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(child) for child in path.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


@dataclass
class Processes:
    """Processes of a place that were started together."""

    place: Place
    listener: socket.socket
    log: Path
    started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    wires: list[Socket] = field(default_factory=list)
    outside: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def browser(self) -> Browser:
        """Let a visitor come, by a connection that is closed with the processes."""
        self.wires.append(Socket(HOST, self.port))
        return Browser(self.wires[-1])

    def start(self, name: str, *words: str, module: str = "madoguchi") -> None:
        with self.log.open("ab") as log:
            self.started[name] = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", module, *words],
                env={
                    **self.place.environment(),
                    "MADOGUCHI_PUBLIC_URL": f"http://{HOST}:{self.port}",
                },
                pass_fds=[one.fileno() for one in (self.listener, *self.outside)],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_web(self, count: int) -> None:
        for number in range(count):
            self.start(f"web {number}", "web", "--fd", str(self.listener.fileno()))
        wait_until_ready(self.port)

    def start_mocks(self) -> int:
        """Start the outside world of a demo; return its port."""
        self.outside.append(listen(HOST, 0))
        (mine,) = self.outside
        port = int(mine.getsockname()[1])
        self.start("mocks", "mockid", "--fd", str(mine.fileno()))
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://{HOST}:{port}/legacy/1/"):
                    return port
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise NotReady(port)

    def start_careless(self, serve: Callable[[int], None], count: int) -> None:
        """Start web processes that serve by a function of ours."""
        target = f"{serve.__module__}:{serve.__name__}"
        given = json.dumps([self.listener.fileno()])
        for number in range(count):
            self.start(f"web {number}", target, given, module=INSIDE)
        wait_until_ready(self.port)

    def pids(self, kind: str) -> list[int]:
        return [one.pid for name, one in self.started.items() if name.startswith(kind)]

    def pause(self, *kinds: str) -> None:
        """Freeze processes where they stand."""
        for kind in kinds:
            for pid in self.pids(kind):
                os.kill(pid, signal.SIGSTOP)

    def go_on(self, *kinds: str) -> None:
        for kind in kinds:
            for pid in self.pids(kind):
                os.kill(pid, signal.SIGCONT)

    def stop(self, kind: str = "") -> None:
        """Let processes end in order; end those that do not."""
        ending = [name for name in self.started if name.startswith(kind)]
        gone = [self.started.pop(name) for name in ending]
        for one in gone:
            one.send_signal(signal.SIGTERM)
        for one in gone:
            try:
                one.wait(20)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()


def wait_until_ready(port: int) -> None:
    """Wait until the address answers that it is ready."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NotReady(port)


@contextmanager
def processes(place: Place) -> Iterator[Processes]:
    """Hold a port for the processes of a place, and end them all afterwards."""
    listener = listen(HOST, 0)
    held = Processes(place, listener, place.home.parent / "processes.log")
    try:
        yield held
    finally:
        for wire in held.wires:
            wire.close()
        held.stop()
        for one in (listener, *held.outside):
            one.close()


@dataclass(frozen=True)
class Meter:
    """Adds up what some processes and the database server's cost since it was made."""

    pids: tuple[int, ...]
    server: int = 0

    def seconds(self) -> float:
        own = sum(cpu_seconds(pid) for pid in self.pids)
        if not self.server:
            return own
        backends = sum(cpu_seconds(pid) for pid in children_of(self.server))
        return own + backends + cpu_seconds(self.server, children=True)


def meter(place: Place, pids: Iterable[int]) -> Meter:
    """Measure processes, and with them the server of the database they use."""
    return Meter(tuple(pids), server_pid(place) if place.url else 0)


def server_pid(place: Place) -> int:
    """Return the process that is the parent of PostgreSQL's backends."""
    with psycopg.connect(place.url) as connection:  # its backend ends with it
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        backend = int(row[0]) if row else 0
        text = Path(f"/proc/{backend}/stat").read_text()
    return int(text.rpartition(")")[2].split()[1])
