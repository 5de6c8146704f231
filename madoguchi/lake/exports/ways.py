"""The forms by the names under which they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from madoguchi.lake.exports import ocel, ocel_sqlite, table, xes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

WAYS: Final[Mapping[str, Callable[[DuckDBPyConnection, Path], int]]] = {
    "csv": table.write,
    "xes": xes.write,
    "ocel": ocel.write,
    "ocel-sqlite": ocel_sqlite.write,
}


def export(way: str, database: DuckDBPyConnection, path: Path) -> int:
    """Write an open data set to a file in one of the forms; return how many steps."""
    return WAYS[way](database, path)
