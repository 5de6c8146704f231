"""A ClamAV daemon that answers as the real one does, or misbehaves as told."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

VIRUS = b"X5O!-the-invented-virus"


@dataclass
class Clamd:
    """What the daemon answers with, and what it was sent."""

    place: str
    answer: bytes | None = None
    """None: what the real one would say; empty: it hangs up."""
    silent: threading.Event = field(default_factory=threading.Event)
    """Set: it takes everything and never answers."""
    seen: list[bytes] = field(default_factory=list)

    def serve(self, line: socket.socket) -> None:
        with line:
            command = _until_zero(line)
            content = _stream(line) if command == b"zINSTREAM" else b""
            self.seen.append(content)
            if self.silent.is_set():
                line.recv(1)  # until the other side gives up
                return
            said = self.answer
            if said is None:
                said = b"PONG" if command == b"zPING" else b"stream: OK"
                if VIRUS in content:
                    said = b"stream: Invented.Test FOUND"
            if said:
                line.sendall(said + b"\0")


def _until_zero(line: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0"):
        more = line.recv(1)
        if not more:
            break
        said += more
    return said.rstrip(b"\0")


def _stream(line: socket.socket) -> bytes:
    content = b""
    while length := struct.unpack("!I", _exactly(line, 4))[0]:
        content += _exactly(line, length)
    return content


def _exactly(line: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        more = line.recv(count - len(found))
        if not more:
            raise ConnectionError
        found += more
    return found


@contextmanager
def a_clamd(folder: Path) -> Iterator[Clamd]:
    """Let a daemon listen at a socket in a folder."""
    place = str(folder / "clamd.ctl")
    daemon = Clamd(place)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(place)
        door.listen()

        def listen() -> None:
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                daemon.serve(line)

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield daemon
        door.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)
