"""Take a database's snapshot and put it back, on either engine.

SQLite copies itself online; PostgreSQL does it through pg_dump and pg_restore. What
is counted is counted in the snapshot itself, so that the restored copy can be held
against it row for row.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import psycopg
from psycopg import sql

from madoguchi.config.backup.problems import (
    NoInstallation,
    TargetNotEmpty,
    ToolFailed,
)

HEADS = {
    "events_sealhead": "events",
    "events_viewsealhead": "views",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was true of a database at the moment of its copy."""

    engine: str
    engine_version: str
    counts: dict[str, int]
    heads: dict[str, str]


@dataclass(frozen=True, slots=True)
class SqliteStore:
    """A database in one file."""

    path: Path
    engine: ClassVar[str] = "sqlite"

    def copy_to(self, target: Path) -> Snapshot:
        """Copy beside running writers; they are not stopped."""
        with (
            closing(self._connect()) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        target.chmod(0o600)
        return SqliteStore(target).snapshot()

    def snapshot(self) -> Snapshot:
        with closing(self._connect()) as connection:
            tables = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master"
                    " WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                )
            ]

            def ask(what: str, table: str) -> list[tuple[Any, ...]]:
                text = f'SELECT {what} FROM "{table}"'  # noqa: S608 - names of ours
                return connection.execute(text).fetchall()

            places = "ward_id, number, hash"
            return Snapshot(
                "sqlite",
                sqlite3.sqlite_version,
                {table: ask("count(*)", table)[0][0] for table in tables},
                heads({name: ask(places, name) for name in HEADS if name in tables}),
            )

    def _connect(self) -> sqlite3.Connection:
        """Open the file if it is there; SQLite would make a missing one."""
        try:
            return sqlite3.connect(f"{self.path.as_uri()}?mode=rw", uri=True)
        except sqlite3.OperationalError:
            raise NoInstallation(str(self.path)) from None

    def refuse_data(self) -> None:
        if self.path.exists():
            raise TargetNotEmpty(str(self.path))

    def restore(self, copy: Path) -> None:
        self.refuse_data()
        copy.rename(self.path)
        _sync(self.path.parent)

    def integrity(self) -> list[str]:
        """Return what SQLite itself finds wrong, at most ten lines."""
        with closing(self._connect()) as connection:
            lines = [
                str(line)
                for (line,) in connection.execute("PRAGMA integrity_check(10)")
            ]
            broken = connection.execute("PRAGMA foreign_key_check").fetchmany(10)
        found = [line for line in lines if line != "ok"]
        return found + [
            f"{table} points at a missing {to}" for table, _, to, _ in broken
        ]


@dataclass(frozen=True, slots=True)
class PostgresStore:
    """One schema of a PostgreSQL database, seen as its owner.

    Row-level security binds owners too, so the account must be a superuser or
    have BYPASSRLS; otherwise the copy would be empty, and pg_dump refuses.
    """

    conninfo: str
    password: str
    schema: str
    engine: ClassVar[str] = "postgresql"

    def copy_to(self, target: Path) -> Snapshot:
        with self._connect() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            if not _one(connection, SEES_EVERY_ROW):
                raise ToolFailed("pg_dump", "the account needs BYPASSRLS")
            name = _one(connection, "SELECT pg_export_snapshot()")
            self._tool(
                "pg_dump",
                f"--snapshot={name}",
                f"--schema={self.schema}",
                "--format=custom",
                "--no-owner",
                f"--file={target}",
            )
            target.chmod(0o600)
            return self._look(connection)

    def snapshot(self) -> Snapshot:
        with self._connect() as connection:
            return self._look(connection)

    def refuse_data(self) -> None:
        with self._connect() as connection:
            if tables := self._tables(connection):
                raise TargetNotEmpty(f"{self.schema}.{tables[0]}")

    def restore(self, copy: Path) -> None:
        self.refuse_data()
        with self._connect() as connection:
            connection.execute(MAKE_ROLE)
            if self.schema != "public":
                drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE")
                connection.execute(drop.format(sql.Identifier(self.schema)))
            connection.commit()
        self._tool(
            "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction",
            *(("--schema=public",) if self.schema == "public" else ()),
            f"--dbname={self.conninfo}", str(copy),
        )  # fmt: skip
        copy.unlink()

    def integrity(self) -> list[str]:
        """Read every row once; PostgreSQL checks its own pages on the way."""
        self.snapshot()
        return []

    def _connect(self) -> "psycopg.Connection[tuple[Any, ...]]":
        try:
            return psycopg.connect(
                self.conninfo, password=self.password or None, connect_timeout=5
            )
        except psycopg.OperationalError:
            raise NoInstallation(self.schema, "no connection") from None

    def _tables(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> list[str]:
        found = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1",
            [self.schema],
        )
        return [str(name) for (name,) in found]

    def _look(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> Snapshot:
        tables = self._tables(connection)

        def ask(text: str, table: str) -> list[tuple[Any, ...]]:
            where = sql.Identifier(self.schema, table)
            return connection.execute(sql.SQL(text).format(where)).fetchall()

        return Snapshot(
            "postgresql",
            str(_one(connection, "SHOW server_version")),
            {table: ask("SELECT count(*) FROM {}", table)[0][0] for table in tables},
            heads(
                {
                    table: ask("SELECT ward_id, number, hash FROM {}", table)
                    for table in HEADS
                    if table in tables
                }
            ),
        )

    def _tool(self, name: str, *words: str) -> None:
        if shutil.which(name) is None:
            raise ToolFailed(name, "not installed")
        command = [name, *words]
        if name == "pg_dump":
            command.append(f"--dbname={self.conninfo}")
        environment = os.environ | {"PGPASSWORD": self.password}
        done = subprocess.run(  # noqa: S603 - fixed words and our own settings
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines()
            raise ToolFailed(name, lines[0] if lines else str(done.returncode))


Store = SqliteStore | PostgresStore
SEES_EVERY_ROW = """SELECT rolsuper OR rolbypassrls FROM pg_roles
 WHERE rolname = current_user"""
MAKE_ROLE = """DO $$ BEGIN CREATE ROLE madoguchi_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""


def heads(rows: dict[str, Iterable[tuple[Any, ...]]]) -> dict[str, str]:
    """Name where each ward's chains stand, as `events/1` → `number hash`."""
    return {
        f"{HEADS[table]}/{ward}": f"{number} {bytes(digest).hex()}"
        for table, found in rows.items()
        for ward, number, digest in found
    }


def _one(connection: "psycopg.Connection[tuple[Any, ...]]", text: str) -> object:
    row = connection.execute(text).fetchone()
    return row[0] if row else None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
