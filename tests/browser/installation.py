"""A real installation for the journeys: made from nothing, run, stopped for sure.

SQLite by default; with MADOGUCHI_DATABASE_URL a database of its own on that server.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.house_rules.source import ROOT

CASES = 240
SEED = 23
PATIENCE = 180.0
DATABASE = "MADOGUCHI_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Installation:
    """Where a running installation answers."""

    address: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def run(self, lines: str, ward: str = "midori") -> None:
        """Do something to the data that no door offers, in the ward's own scope."""
        begin = (
            "import django; django.setup()\n"
            "from madoguchi.wards.queries import ward_by_slug\n"
            "from madoguchi.wards.scope import ward_scope\n"
            f"with ward_scope(ward_by_slug({ward!r}).pk):\n"
        )
        environment = {
            **self.environment,
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
        }
        code = begin + indent(lines, "    ")
        start([sys.executable, "-c", code], environment)


class NotStarted(Exception):
    """The installation could not be made or did not answer; holds what it said."""


@contextmanager
def installation(home: Path) -> Iterator[Installation]:
    """Make an installation with a demo's history, run it, and end it."""
    with database() as given:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "MADOGUCHI_HOME": str(home / "var"),
            "PYTHONPATH": str(ROOT),
            **given,
        }
        told = home / "told.txt"
        make(environment, "setup")
        make(environment, "demo", "--cases", str(CASES), "--seed", str(SEED))
        port = free_pair()
        words = ["run", "--demo", "--port", str(port), "--web", "2"]
        with told.open("w") as said:
            process = subprocess.Popen(
                command(*words), env=environment, cwd=ROOT, stdout=said, stderr=said
            )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(address, process, told)
            yield Installation(address, environment)
        finally:
            end(process)


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "madoguchi", *words]


def make(environment: Mapping[str, str], *words: str) -> None:
    start(command(*words), environment)


def start(words: list[str], environment: Mapping[str, str]) -> None:
    result = subprocess.run(
        words,
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if result.returncode:
        raise NotStarted(result.stdout + result.stderr)


def free_pair() -> int:
    """Find a free port whose next one, the identity provider's, is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def wait_until_ready(
    address: str, process: subprocess.Popen[bytes], told: Path
) -> None:
    """Wait for the whole family: the provider is the last that a journey needs."""
    doors = (f"{address}/readyz", provider(address))
    deadline = time.monotonic() + PATIENCE
    while not all(answers(door) for door in doors):
        if process.poll() is not None or time.monotonic() > deadline:
            raise NotStarted(told.read_text())
        time.sleep(0.3)


def provider(address: str) -> str:
    base, _, port = address.rpartition(":")
    path = "api/realms/main/.well-known/openid-configuration"
    return f"{base}:{int(port) + 1}/{path}"


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10):  # noqa: S310 - our own
            return True
    except OSError:
        return False


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the parent to stop its children; if it will not, the lifeline ends them."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """Give the variable that names the database; none at all means SQLite."""
    server = os.environ.get(DATABASE, "")
    if not server:
        yield {}
        return
    name = f"journeys_{secrets.token_hex(4)}"
    quoted = sql.Identifier(name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
    try:
        yield {DATABASE: urlsplit(server)._replace(path=f"/{name}").geturl()}
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted)
            connection.execute(drop)
