"""Cut the power under real submits: what was acknowledged is still there.

The statements are those that the software itself sends for a submit, on its own
tables; only the disk below SQLite is ours. PostgreSQL does its own syncing and is
left to its own tests.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

import apsw
from django.core.wsgi import get_wsgi_application
from django.db import connections

from madoguchi.config.drills.disk import VFS, disk
from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import town
from madoguchi.config.rig.browser import Application, Browser
from madoguchi.config.rig.journey import Journey
from madoguchi.config.rig.place import SQLITE, place

SUBMITS = 30
IMAGE, STATEMENTS = "image.sqlite3", "statements.json"
CHECKPOINTS = (20, 1000)
Statement: TypeAlias = tuple[str, list[Any]]
Submit: TypeAlias = list[Statement]


@dataclass(frozen=True, slots=True)
class Loss:
    """What power failures took: runs, runs that lost something, broken files."""

    runs: int
    losing: int
    worst: int
    corrupt: int
    acknowledged: int


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    if database != SQLITE:
        yield Finding("only SQLite's syncing is ours: see the drill on SQLite", True)  # noqa: FBT003
        return
    runs = 10 if short else 100
    with place(database, town.set_up) as here:
        here.run(record)
        submits = read_back(here.home)
        full = cut_often(here.home, submits, "FULL", runs)
        yield Finding(
            f"power cut {full.runs} times, synchronous=FULL: {full.acknowledged}"
            f" submits acknowledged, lost in {full.losing} runs,"
            f" {full.corrupt} files corrupt",
            full.losing == full.corrupt == 0,
        )
        for mode in ("NORMAL", "OFF"):
            less = cut_often(here.home, submits, mode, runs)
            yield Finding(
                f"synchronous={mode}: submits lost in {less.losing} of {less.runs}"
                f" runs, at worst {less.worst}, {less.corrupt} files corrupt",
                less.losing > 0,
                control=True,
            )


# ------------------------------------------------------------- inside a place


def record() -> int:
    """Keep the database as it is before some submits, and what they ask of it."""
    wire = Application(get_wsgi_application())
    visitors = [Journey(Browser(wire)) for _ in range(SUBMITS)]
    for one in visitors:
        one.fill_in()
    connection = connections["default"]
    home = Path(str(connection.settings_dict["NAME"])).parent
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(home / "madoguchi.sqlite3", home / IMAGE)
    submits = []
    for one in visitors:
        seen: list[Any] = []
        with connection.execute_wrapper(_keeper(seen)):
            one.send()
        # The last one: the first case of all keeps the ward's calendar before it.
        begins = max(
            place for place, (sql, _) in enumerate(seen) if sql.startswith("BEGIN")
        )
        submits.append(seen[begins:])
    (home / STATEMENTS).write_text(json.dumps(submits, default=_as_hex))
    return len(submits)


def _keeper(seen: list[Any]) -> Any:
    def keep(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        seen.append((sql, list(params or ())))
        return execute(sql, params, *rest)

    return keep


def _as_hex(value: Any) -> Any:
    if isinstance(value, bytes | memoryview | bytearray):
        return {"hex": bytes(value).hex()}
    if isinstance(value, UUID):
        return value.hex
    return str(value)


# ------------------------------------------------------------------- outside


def read_back(home: Path) -> list[Submit]:
    stored = json.loads((home / STATEMENTS).read_text())
    return [
        [
            (sql.replace("%s", "?"), [_as_bytes(one) for one in values])
            for sql, values in submit
        ]
        for submit in stored
    ]


def _as_bytes(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value


def cut_often(home: Path, submits: list[Submit], mode: str, runs: int) -> Loss:
    lost, corrupt, acknowledged = [], 0, 0
    for number in range(runs):
        chance = Random(f"{mode} {number}")  # noqa: S311 - which bytes are left
        with tempfile.TemporaryDirectory(dir=home) as folder:
            cut = cut_once(Path(folder), home / IMAGE, submits, mode, chance)
        acknowledged += cut[0]
        lost.append(cut[1])
        corrupt += cut[2]
    losing = sum(one > 0 for one in lost)
    return Loss(runs, losing, max(lost), corrupt, acknowledged)


def cut_once(
    folder: Path, image: Path, submits: list[Submit], mode: str, chance: Random
) -> tuple[int, int, bool]:
    """Submit until the power fails; return acknowledged, lost, and whether it broke."""
    before, after = folder / "before", folder / "after"
    before.mkdir()
    after.mkdir()
    shutil.copy(image, before / "db")
    with disk() as under:
        database = _connect(before / "db", mode, chance)
        count = chance.randint(1, len(submits))
        for submit in submits[:count]:
            _send(database, submit)
            database.execute("COMMIT")
        if count < len(submits) and chance.random() < 0.5:  # noqa: PLR2004 - either way
            _send(database, submits[count])  # the power fails in the middle of it
        under.fail(after, chance)
        database.close()
    stored, broken = _stored(after / "db")
    return count, len(_drafts(submits[:count]) - stored), broken


def _connect(path: Path, mode: str, chance: Random) -> apsw.Connection:
    database = apsw.Connection(str(path), vfs=VFS)
    database.execute("PRAGMA locking_mode=EXCLUSIVE")  # no shared memory is needed
    database.execute("PRAGMA journal_mode=WAL")
    database.execute(f"PRAGMA synchronous={mode}")
    database.execute(f"PRAGMA wal_autocheckpoint={chance.choice(CHECKPOINTS)}")
    return database


def _send(database: apsw.Connection, submit: Submit) -> None:
    for sql, values in submit:
        database.execute(sql, values).fetchall()


def _drafts(submits: list[Submit]) -> set[str]:
    """Return the streams that these submits tell of."""
    return {
        value
        for submit in submits
        for sql, values in submit
        if "INTO events_event" in sql[:30]
        for value in values
        if isinstance(value, str) and value.startswith("case/")
    }


def _stored(path: Path) -> tuple[set[str], bool]:
    """Return the streams that were received, and whether the file is broken."""
    try:
        database = apsw.Connection(str(path))
        whole = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute(
            "SELECT stream FROM events_event WHERE kind = 'case.received'"
        ).fetchall()
        cases = database.execute("SELECT count(*) FROM cases_case").fetchall()[0][0]
    except apsw.Error:
        return set(), True
    return {str(row[0]) for row in rows}, not whole or cases != len(rows)
