"""The one shape in which every reader leaves its rows, and how rows get there."""

import json
from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeAlias

import duckdb

SHAPE: Final = {
    "case_key": "VARCHAR",
    "activity": "VARCHAR",
    "ts_us": "BIGINT",
    "place": "BIGINT",
    "lifecycle": "VARCHAR",
    "resource": "VARCHAR",
    "role": "VARCHAR",
    "unit": "VARCHAR",
    "channel": "VARCHAR",
    "age_band": "VARCHAR",
    "procedure": "VARCHAR",
    "version": "INTEGER",
}
"""Columns of `raw`; `place` is the log's own order, NULL where the time decides.

A table that lacks some of them leaves them out.
"""
AT_ONCE: Final = 20_000
NAMES: Final = "activity_name"
"""The type that keeps each name of an activity once."""
MOST_NAMES: Final = 20_000
Row: TypeAlias = tuple[str | int | None, ...]


def make(database: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table."""
    wanted = ", ".join(f"{name} {kind}" for name, kind in SHAPE.items())
    database.execute(f"CREATE TABLE raw ({wanted})")


def add(database: duckdb.DuckDBPyConnection, rows: Iterable[Row]) -> None:
    """Add rows in the order of `SHAPE`, some thousands at a time."""
    layout = json.dumps({name: [kind] for name, kind in SHAPE.items()})
    columns = ", ".join(f"unnest(rows_.{name})" for name in SHAPE)
    query = (
        f"INSERT INTO raw SELECT {columns} FROM"
        f" (SELECT from_json(?, '{layout}') AS rows_)"
    )
    more = iter(rows)
    while some := list(islice(more, AT_ONCE)):
        columns_of = dict(zip(SHAPE, zip(*some, strict=True), strict=True))
        database.execute(query, [json.dumps(columns_of, ensure_ascii=False)])


def name_activities(
    database: duckdb.DuckDBPyConnection, activity: str, source: str
) -> bool:
    """Make the type of the names in a column, in their order; False if too many."""
    few = f"SELECT count(DISTINCT {activity}) <= {MOST_NAMES} FROM {source}"
    if database.execute(few).fetchall() != [(True,)]:
        return False
    database.execute(
        f"CREATE TYPE {NAMES} AS ENUM (SELECT DISTINCT {activity} AS name FROM {source}"
        " WHERE name IS NOT NULL ORDER BY name)"
    )
    return True
