"""Let many clients be slow: the others are answered as if they were not there."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import town
from madoguchi.config.rig.browser import Browser, Socket
from madoguchi.config.rig.journey import HOME
from madoguchi.config.rig.place import place
from madoguchi.config.rig.processes import HOST, processes

MANY = 60
LONGEST = 0.5
TRIES = 20
CONTROL_PATIENCE = 2.0
HALF_HEADERS = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half:"
HALF_BODY = (
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nhalf="
)


@dataclass(frozen=True, slots=True)
class Slow:
    """A way to be slow, and what is sent before nothing more comes."""

    name: str
    sent: bytes


WAYS = (Slow("headers", HALF_HEADERS), Slow("bodies", HALF_BODY))


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    tries = TRIES // 4 if short else TRIES
    with place(database, town.set_up) as here, processes(here) as running:
        running.start_web(2)
        ask = asking(running.port)
        for _ in range(TRIES):
            ask()  # no process is new to its work any more
        for way in WAYS:
            with hanging(running.port, way):
                worst = max(seconds(ask) for _ in range(tries))
            yield Finding(
                f"{MANY} slow {way.name}: the others were answered within"
                f" {worst:.2f} s of {LONGEST} s",
                worst < LONGEST,
            )
    yield from control()


def asking(port: int, timeout: float = 30.0) -> Callable[[], object]:
    def ask() -> None:
        wire = Socket(HOST, port, timeout)
        try:
            Browser(wire).ask("GET", f"{HOME}/")
        finally:
            wire.close()

    return ask


def seconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def hanging(port: int, way: Slow) -> ExitStack:
    """Open many connections that begin to speak and never finish."""
    held = ExitStack()
    for _ in range(MANY):
        one = socket.create_connection((HOST, port), timeout=10)
        held.callback(one.close)
        one.sendall(way.sent)
    time.sleep(0.2)
    return held


class Plain(WSGIServer):
    """The standard library's server, with room for those who knock."""

    request_queue_size = 2 * MANY


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: its clients hang up in the middle."""


def control() -> Iterator[Finding]:
    """Do the same to a server that reads and works in one thread."""
    for way in WAYS:
        answered = served_beside(way)
        yield Finding(
            f"the standard library's server beside {MANY} slow {way.name} answered"
            f" {'in time' if answered else f'nobody in {CONTROL_PATIENCE:.0f} s'}",
            not answered,
            control=True,
        )


def served_beside(way: Slow) -> bool:
    server = make_server(HOST, 0, reads_all, Plain, Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        with hanging(server.server_port, way):
            try:
                asking(server.server_port, CONTROL_PATIENCE)()
            except OSError:
                return False
            return True
    finally:
        server.shutdown()
        server.server_close()


def reads_all(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("200 OK", [("Content-Length", "0")])
    return [b""]
