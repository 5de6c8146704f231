"""Ask ClamAV whether a file is a known virus, over the socket of its daemon.

Only where one is configured. What cannot be asked is not known to be clean, and so is
not taken: a file that was never looked at must not lie among those that were.
"""

import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings

from madoguchi.documents.problems import NotAccepted

SECONDS = 3.0
"""For the whole conversation; a resident waits for it."""
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class Unanswered(Exception):
    """The scanner was not reached in time, or said what it never says."""


def scan(content: bytes) -> None:
    """Refuse a file that ClamAV knows, or that could not be looked at."""
    if not settings.CLAMD:
        return
    try:
        said = ask(settings.CLAMD, b"zINSTREAM\0", _pieces(content))
    except Unanswered:
        raise NotAccepted("not_scanned") from None
    if said.endswith(" FOUND"):
        raise NotAccepted("virus")
    if said != "stream: OK":
        raise NotAccepted("not_scanned")


def answers(place: str) -> bool:
    """Say whether the scanner is there."""
    try:
        return ask(place, b"zPING\0") == "PONG"
    except Unanswered:
        return False


def ask(place: str, command: bytes, pieces: Iterable[bytes] = ()) -> str:
    """Send a command, and a file by pieces; return the answer. Raises Unanswered."""
    until = time.monotonic() + SECONDS
    try:
        with _connected(place, until) as line:
            line.sendall(command)
            for piece in pieces:
                line.settimeout(_left(until))
                line.sendall(piece)
            return _answer(line, until)
    except (OSError, ValueError) as problem:
        raise Unanswered from problem


def _pieces(content: bytes) -> Iterator[bytes]:
    """Yield a file as INSTREAM takes it: the length of a piece, the piece, a zero."""
    for at in range(0, len(content), CHUNK):
        piece = content[at : at + CHUNK]
        yield struct.pack("!I", len(piece)) + piece
    yield struct.pack("!I", 0)


@contextmanager
def _connected(place: str, until: float) -> Iterator[socket.socket]:
    """Connect to the path of a socket, or to host:port."""
    if place.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_left(until))
        with line:
            line.connect(place)
            yield line
        return
    host, _, port = place.rpartition(":")
    address = (host.strip("[]"), int(port))
    with socket.create_connection(address, timeout=_left(until)) as line:
        yield line


def _answer(line: socket.socket, until: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        line.settimeout(_left(until))
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode("utf-8")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
