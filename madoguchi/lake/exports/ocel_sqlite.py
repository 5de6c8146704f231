"""Write the data set as OCEL 2.0 in its SQLite form.

One table for each type of event and of object, beside the five that join them. Source:
OCEL 2.0 specification (ocel-standard.org), section on relational tables.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from madoguchi.lake.exports.ocel import (
    OF_CASE,
    OF_STEP,
    OTHERS,
    activities,
    object_id,
    touched,
    values_of,
)
from madoguchi.lake.exports.reading import Row, cases, instant, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

TABLES: Final = """
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE event (ocel_id TEXT PRIMARY KEY,
    ocel_type TEXT REFERENCES event_map_type (ocel_type));
CREATE TABLE object (ocel_id TEXT PRIMARY KEY,
    ocel_type TEXT REFERENCES object_map_type (ocel_type));
CREATE TABLE event_object (ocel_event_id TEXT REFERENCES event (ocel_id),
    ocel_object_id TEXT REFERENCES object (ocel_id), ocel_qualifier TEXT,
    PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
CREATE TABLE object_object (ocel_source_id TEXT REFERENCES object (ocel_id),
    ocel_target_id TEXT REFERENCES object (ocel_id), ocel_qualifier TEXT,
    PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
"""
NATIVE: Final = {"string": "TEXT", "integer": "INTEGER", "boolean": "INTEGER"}


def write(database: DuckDBPyConnection, path: Path) -> int:
    """Write every step as an event; return how many. An older file is replaced."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as target, target:
        target.executescript(TABLES)
        table_of = _types(target, activities(database))
        _objects(target, database)
        return sum(_event(target, row, table_of) for row in rows(database))


def _types(target: sqlite3.Connection, names: list[str]) -> dict[str, str]:
    """Make a table for each type; return those of the events."""
    table_of = {name: f"a{at}" for at, name in enumerate(names, 1)}
    of_step = "".join(f", {one} {NATIVE[kind]}" for one, kind in OF_STEP.items())
    for name, short in table_of.items():
        _add(target, "event_map_type", (name, short))
        target.execute(
            f"CREATE TABLE event_{short} (ocel_id TEXT PRIMARY KEY"
            f" REFERENCES event (ocel_id), ocel_time TEXT{of_step})"
        )
    of_case = "".join(f", {one} {NATIVE[kind]}" for one, kind in OF_CASE.items())
    for kind, more in (("case", of_case), *((one, "") for one in OTHERS)):
        _add(target, "object_map_type", (kind, kind))
        target.execute(
            f"CREATE TABLE object_{kind} (ocel_id TEXT REFERENCES object (ocel_id),"
            f" ocel_time TEXT, ocel_changed_field TEXT{more})"
        )
    return table_of


def _objects(target: sqlite3.Connection, database: DuckDBPyConnection) -> None:
    for identity, kind, more in _all_objects(database):
        _add(target, "object", (identity, kind))
        _add(target, f"object_{kind}", (identity, *more))


def _all_objects(
    database: DuckDBPyConnection,
) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    began = instant(0)
    for kind in OTHERS:
        for value in values_of(database, kind):
            yield object_id(kind, value), kind, (began, None)
    for steps in cases(database):
        first = steps[0]
        values = (first[name] for name in OF_CASE)
        more = (instant(first["ts_us"]), None, *values)
        yield object_id("case", first["case_key"]), "case", more


def _event(target: sqlite3.Connection, row: Row, table_of: dict[str, str]) -> int:
    identity = str(row["event"])
    _add(target, "event", (identity, row["activity"]))
    values = (row[name] for name in OF_STEP)
    short = table_of[row["activity"]]
    _add(target, f"event_{short}", (identity, instant(row["ts_us"]), *values))
    for one, what in touched(row):
        _add(target, "event_object", (identity, one, what))
    return 1


def _add(target: sqlite3.Connection, table: str, values: tuple[Any, ...]) -> None:
    marks = ", ".join("?" * len(values))
    target.execute(f"INSERT INTO {table} VALUES ({marks})", values)
