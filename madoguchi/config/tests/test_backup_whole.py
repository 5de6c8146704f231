"""A backup counts only when it was restored and verified: the whole way, in processes.

One small installation is made once; each test works on a copy of it, or on the
backup that was made of it. On PostgreSQL it has a database of its own.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings

from madoguchi.config.backup.making import (
    STAMP,
    clear_leftovers,
    clear_unverified,
    expire_keys,
)
from madoguchi.config.backup.stores import SqliteStore
from madoguchi.vault.keys import write_root_key
from madoguchi.vault.rules import BACKUPS_KEPT

pytestmark = pytest.mark.installation

MARKER = "若葉みどりマーカー"
BASE = Path(__file__).parents[3]


@dataclass(frozen=True)
class Installation:
    """A home and, on PostgreSQL, a database; worked on by processes of their own."""

    home: Path
    url: str = ""

    def run(self, *words: str, wants: int = 0) -> str:
        environment = os.environ | {
            "MADOGUCHI_HOME": str(self.home),
            "MADOGUCHI_DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", *words],
            env=environment,
            cwd=BASE,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == wants, done.stdout + done.stderr
        return done.stdout + (done.stderr if wants else "")

    def report(self, *words: str, wants: int = 0) -> dict[str, Any]:
        out = self.run("madoguchi", *words, "--json", wants=wants)
        return dict(json.loads(out.splitlines()[0]))


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    home = tmp_path_factory.mktemp("lived-in") / "home"
    with a_database("madoguchi_lived_in") as url:
        found = Installation(home, url)
        found.run("madoguchi.config.tests.lived_in")
        yield found


@pytest.fixture(scope="module")
def backup(lived_in: Installation) -> dict[str, Any]:
    return lived_in.report("backup")


@pytest.fixture
def empty(lived_in: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Give a new machine to which the root key was brought, and nothing else."""
    (tmp_path / "keys").mkdir()
    shutil.copy(lived_in.home / "keys" / "root.key", tmp_path / "keys")
    with a_database("madoguchi_empty") as url:
        yield Installation(tmp_path, url)


class a_database:  # noqa: N801 - read as a phrase
    """A database of its own on PostgreSQL; nothing on SQLite."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> str:
        if not settings.DATABASE_URL:
            return ""
        self._say(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self._say(f"CREATE DATABASE {self.name}")
        parts = urlsplit(settings.DATABASE_URL)
        return urlunsplit(parts._replace(path=f"/{self.name}"))

    def __exit__(self, *_: object) -> None:
        if settings.DATABASE_URL:
            self._say(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _say(self, text: str) -> None:
        with psycopg.connect(settings.DATABASE_URL, autocommit=True) as connection:
            connection.execute(text)


def checks(report: dict[str, Any]) -> dict[str, int]:
    return {check["name"]: check["looked_at"] for check in report["checks"]}


def test_a_backup_is_restored_and_looked_at_before_it_counts(
    lived_in: Installation, backup: dict[str, Any]
) -> None:
    assert backup["ok"]
    assert {"log", "cases", "keys"} <= checks(backup).keys()
    assert checks(backup)["log"] >= 1
    assert checks(backup)["sealed"] == 3
    assert backup["counts"]["default/people_person"] == 3
    assert not list((lived_in.home / "backups").rglob("*.unverified"))
    assert not list(lived_in.home.glob(".*"))


def test_nothing_personal_is_readable_in_a_backup(backup: dict[str, Any]) -> None:
    folders = [Path(backup["records"]), Path(backup["keys"])]
    found = b"".join(
        path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    )
    assert len(found) > 10_000
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert MARKER.encode(encoding) not in found
    assert b"SQLite format" not in found


def test_an_empty_machine_gets_everything_back(
    lived_in: Installation, backup: dict[str, Any], empty: Installation
) -> None:
    report = empty.report("restore", backup["records"])

    assert report["ok"]
    assert report["counts"] == backup["counts"]
    assert report["heads"] == backup["heads"] != {}
    live = [path for path in (lived_in.home / "files").rglob("*") if path.is_file()]
    for path in live:
        again = empty.home / path.relative_to(lived_in.home)
        assert again.read_bytes() == path.read_bytes()
    assert len(live) == 1

    refused = empty.run("madoguchi", "restore", backup["records"], wants=1)
    assert "TargetNotEmpty" in refused


def test_a_wrong_root_key_restores_nothing(
    backup: dict[str, Any], empty: Installation
) -> None:
    (empty.home / "keys" / "root.key").unlink()
    write_root_key(
        empty.home / "keys" / "root.key", b"another root key of 32 bytes...."
    )
    refused = empty.run("madoguchi", "restore", backup["records"], wants=1)
    assert "WrongRootKey" in refused
    assert not (empty.home / "madoguchi.sqlite3").exists()
    assert not (empty.home / "files").exists()


def test_a_backup_of_damaged_files_does_not_count(
    lived_in: Installation, tmp_path: Path
) -> None:
    [path] = [one for one in (lived_in.home / "files").rglob("*") if one.is_file()]
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    try:
        assert not lived_in.report("verify", wants=1)["ok"]
        refused = lived_in.run("madoguchi", "backup", "--to", str(tmp_path), wants=1)
    finally:
        path.write_bytes(whole)
    assert "NotVerified (files" in refused
    assert not list(tmp_path.rglob("2*"))


def test_copying_beside_a_writer_gives_a_whole_database(tmp_path: Path) -> None:
    live = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(live)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE a (n INTEGER)")
        connection.execute("CREATE TABLE b (n INTEGER)")
    stop = threading.Event()
    writer = threading.Thread(target=write_pairs, args=(live, stop))
    writer.start()
    try:
        for number in range(5):
            snapshot = SqliteStore(live).copy_to(tmp_path / f"copy{number}")
            assert snapshot.counts["a"] == snapshot.counts["b"]
            assert SqliteStore(tmp_path / f"copy{number}").integrity() == []
    finally:
        stop.set()
        writer.join()
    assert SqliteStore(live).snapshot().counts["a"] > snapshot.counts["a"] > 0


def write_pairs(path: Path, stop: threading.Event) -> None:
    """Write into two tables together, until told to stop."""
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        number = 0
        while not stop.is_set() or number < 100:
            number += 1
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO a VALUES (?)", [number])
            connection.execute("INSERT INTO b VALUES (?)", [number])
            connection.execute("COMMIT")
            stop.wait(0.0005)


def test_copies_of_the_keys_are_gone_after_35_days(tmp_path: Path) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    ages = [timedelta(0), BACKUPS_KEPT, BACKUPS_KEPT + timedelta(seconds=1)]
    names = [(now - age).strftime(STAMP) for age in ages]
    for name in [*names, f"{names[2]}.unverified", "not-ours"]:
        (tmp_path / "keys" / name).mkdir(parents=True)
    gone = expire_keys(tmp_path, now)
    assert gone == [names[2], f"{names[2]}.unverified"]
    left = {folder.name for folder in (tmp_path / "keys").iterdir()}
    assert left == {names[0], names[1], "not-ours"}


def test_the_folders_of_a_killed_backup_are_cleared_a_day_later(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    stamp = now.strftime(STAMP)
    for name in (f"{stamp}.unverified", stamp, "mine.unverified"):
        (tmp_path / name).mkdir()
        (tmp_path / "keys" / name).mkdir(parents=True)

    clear_unverified(tmp_path, now)
    soon = list(tmp_path.rglob(f"{stamp}.unverified"))
    clear_unverified(tmp_path, now + timedelta(days=1, minutes=1))

    assert len(soon) == 2
    for place in (tmp_path, tmp_path / "keys"):
        left = {folder.name for folder in place.iterdir()} - {"keys"}
        assert left == {stamp, "mine.unverified"}


def test_what_a_killed_backup_left_behind_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".trial-x").mkdir()
    (tmp_path / ".copying-x").mkdir()
    (tmp_path / "files").mkdir()
    clear_leftovers(tmp_path, datetime.now(UTC))
    assert (tmp_path / ".trial-x").exists()
    clear_leftovers(tmp_path, datetime.now(UTC) + timedelta(days=2))
    assert [path.name for path in tmp_path.iterdir()] == ["files"]
