"""Restore a backup on the side and look at it with another process's eyes.

The trial has a home of its own under the installation's, so nothing that is sealed
leaves the machine's own disk, and reaches the root key by a link to its file.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from madoguchi.config.backup.places import ROOT_KEY, Places
from madoguchi.config.backup.problems import NotVerified, ToolFailed
from madoguchi.config.backup.restoring import Checked, restore
from madoguchi.config.backup.stores import PostgresStore


@dataclass(frozen=True, slots=True)
class Trial:
    """An empty installation on the side, and how another process finds it."""

    places: Places
    home: Path
    url: str = ""


def prove(checked: Checked, live: Places) -> dict[str, Any]:
    """Restore, run every check in a process of its own, hold against the manifest."""
    with side_installation(live) as trial:
        restore(checked, trial.places)
        report = look(trial)
    wrong = [check["name"] for check in report["checks"] if not check["ok"]]
    if wrong:
        first = next(check for check in report["checks"] if not check["ok"])
        raise NotVerified(first["name"], "; ".join(first["wrong"]))
    for table, count in checked.counts.items():
        if report["counts"].get(table) != count:
            detail = f"{report['counts'].get(table)} rows, {count} were copied"
            raise NotVerified(table, detail)
    if report["heads"] != checked.records.manifest.heads:
        raise NotVerified("log", "the chain does not end where it ended")
    return report


@contextmanager
def side_installation(live: Places) -> Iterator[Trial]:
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(dir=home, prefix=".trial-") as folder:
        side = Path(folder)
        (side / "keys").mkdir(mode=0o700)
        (side / "keys" / ROOT_KEY).symlink_to(Path(settings.ROOT_KEY_FILE).resolve())
        if isinstance(live.database, PostgresStore):
            with side_database(live.database) as name:
                yield side_trial(side, live.database, name)
        else:
            yield Trial(Places.under(side), side)


def side_trial(side: Path, live: PostgresStore, name: str) -> Trial:
    """Describe a side installation on PostgreSQL: another database, both schemas."""
    database = side_store(live, name, "public")
    keys = side_store(live, name, "keys")
    url = urlsplit(settings.DATABASE_URL)
    return Trial(
        Places.under(side, (database, keys)),
        side,
        urlunsplit(url._replace(path=f"/{name}")),
    )


def side_store(store: PostgresStore, name: str, schema: str) -> PostgresStore:
    conninfo = make_conninfo(store.conninfo, dbname=name)
    return replace(store, conninfo=conninfo, schema=schema)


@contextmanager
def side_database(store: PostgresStore) -> Iterator[str]:
    """Make an empty database beside the live one, and drop it again."""
    name = f"madoguchi_trial_{secrets.token_hex(4)}"
    try:
        with psycopg.connect(
            store.conninfo, password=store.password or None, autocommit=True
        ) as connection:
            made = sql.SQL("CREATE DATABASE {} TEMPLATE template0")
            connection.execute(made.format(sql.Identifier(name)))
            try:
                yield name
            finally:
                dropped = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                connection.execute(dropped.format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        raise ToolFailed("CREATE DATABASE", "the account needs CREATEDB") from None


def look(trial: Trial) -> dict[str, Any]:
    """Run `madoguchi verify` on the trial in a process of its own."""
    environment = os.environ | {
        "MADOGUCHI_HOME": str(trial.home),
        "MADOGUCHI_DATABASE_URL": trial.url,
    }
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi", "verify", "--json"],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        lines = done.stderr.strip().splitlines() or [str(done.returncode)]
        kind = lines[-1].partition(":")[0]
        raise NotVerified("verify", f"gave no report, {kind}") from None
    return dict(report)
