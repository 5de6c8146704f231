"""A throw-away installation: made in a temporary folder, gone afterwards.

The settings of a process belong to one installation, so whatever needs the database
of a place runs in a child process: `place.run(function, ...)`.
"""

import atexit
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from madoguchi.wards.scope import APP_ROLE

SQLITE, POSTGRESQL = "sqlite", "postgresql"
MARK = "rig:"
INSIDE = "madoguchi.config.rig.inside"


class ChildFailed(Exception):
    """Work inside a place ended badly; its last words are kept."""


@dataclass(slots=True)
class Place:
    """An installation of our own: its folder, its database, its environment."""

    home: Path
    url: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def database(self) -> str:
        return POSTGRESQL if self.url else SQLITE

    def environment(self, *, owner: bool = False) -> dict[str, str]:
        """Return the environment of a process that works here."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("MADOGUCHI_")
        }
        ours = {
            "MADOGUCHI_HOME": str(self.home),
            "MADOGUCHI_DEMO": "1",  # the outbox stands for the mail server
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
            "TMPDIR": str(self.temporary),
            "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        }
        if self.url:
            ours["MADOGUCHI_DATABASE_URL"] = self.url
            ours["MADOGUCHI_DATABASE_ROLE"] = "" if owner else APP_ROLE
        return {**kept, **ours, **self.more}

    @property
    def temporary(self) -> Path:
        return self.home.parent / "tmp"

    def run(self, work: Callable[..., Any], *given: Any, owner: bool = False) -> Any:
        """Run a function of ours inside this place and return what it returned."""
        command = [sys.executable, "-m", INSIDE]
        target = f"{work.__module__}:{work.__name__}"
        done = subprocess.run(  # noqa: S603 - our own function
            [*command, target, json.dumps(given)],
            env=self.environment(owner=owner),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ChildFailed(f"{target}: {done.returncode}: {done.stderr[-4000:]}")
        last = done.stdout.rpartition(MARK)[2]
        return json.loads(last)

    def command(self, *words: str, owner: bool = False) -> tuple[int, str]:
        """Run a command of `madoguchi` here; return its code and what it printed."""
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "madoguchi", *words],
            env=self.environment(owner=owner),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@contextmanager
def place(
    database: str = SQLITE, furnish: Callable[[], Any] | None = None, **more: str
) -> Iterator[Place]:
    """Make an installation, furnish it by a function of ours; forget it afterwards.

    What is furnished alike is furnished once and copied.
    """
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-rig-"))
    made = Place(folder / "home", more=more)
    made.temporary.mkdir()
    pattern = furnished(database, furnish) if furnish else None
    if pattern:
        shutil.copytree(pattern.home, made.home)
    with server_database(database, pattern.url if pattern else "") as url:
        made.url = url
        try:
            yield made
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@cache
def furnished(database: str, furnish: Callable[[], Any]) -> Place:
    """Make a pattern that places are copied from; it is kept until the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-rig-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    kept = ExitStack()
    atexit.register(kept.close)
    made = Place(folder / "home", kept.enter_context(server_database(database)))
    made.temporary.mkdir()
    made.run(furnish, owner=True)
    return made


def server() -> str:
    """Return the address of the PostgreSQL server at hand, if there is one."""
    return os.environ.get("MADOGUCHI_DATABASE_URL", "")


@contextmanager
def server_database(database: str, pattern: str = "") -> Iterator[str]:
    """Make a database of our own on the server at hand; SQLite needs none."""
    if database == SQLITE:
        yield ""
        return
    name = f"rig_{secrets.token_hex(4)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        copied = urlsplit(pattern).path.lstrip("/") or "template1"
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copied}"')
    try:
        yield urlunsplit(urlsplit(server())._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
