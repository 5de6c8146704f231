"""Write the data set as OCEL 2.0 in its JSON form: cases, procedures and units.

An event touches its case, what was applied for and the department that acted. Source:
OCEL 2.0 specification (ocel-standard.org), section on JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TextIO

from madoguchi.lake.exports.reading import Row, cases, instant, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

OF_CASE: Final = {
    "channel": "string", "assisted": "boolean", "age_band": "string",
    "version": "integer",
}  # fmt: skip
OF_STEP: Final = {
    "lifecycle": "string", "role": "string", "unit": "string", "resource": "string",
    "seq": "integer",
}  # fmt: skip
OTHERS: Final = ("procedure", "unit")
"""Types of objects beside the case: columns whose values are the objects."""


def write(database: DuckDBPyConnection, path: Path) -> int:
    """Write every step as an event; return how many."""
    with path.open("w", encoding="utf-8") as file:
        file.write("{\n")
        _list(file, "objectTypes", object_types())
        _list(file, "eventTypes", event_types(database))
        _list(file, "objects", _objects(database))
        count = _list(file, "events", map(_event, rows(database)), last=True)
        file.write("}\n")
    return count


def object_types() -> list[dict[str, Any]]:
    of_case = [{"name": name, "type": kind} for name, kind in OF_CASE.items()]
    others: list[dict[str, Any]] = [{"name": one, "attributes": []} for one in OTHERS]
    return [{"name": "case", "attributes": of_case}, *others]


def event_types(database: DuckDBPyConnection) -> list[dict[str, Any]]:
    attributes = [{"name": name, "type": kind} for name, kind in OF_STEP.items()]
    return [{"name": one, "attributes": attributes} for one in activities(database)]


def activities(database: DuckDBPyConnection) -> list[str]:
    found = database.execute("SELECT DISTINCT activity FROM events ORDER BY activity")
    return [activity for (activity,) in found.fetchall()]


def values_of(database: DuckDBPyConnection, column: str) -> list[str]:
    """Return the values of one of the columns that are objects, in order."""
    found = database.execute(
        f"SELECT DISTINCT {column} FROM events"
        f" WHERE {column} IS NOT NULL ORDER BY {column}"
    )
    return [value for (value,) in found.fetchall()]


def object_id(kind: str, value: Any) -> str:
    """Return the name of an object among all of them.

    >>> object_id("unit", "zei")
    'unit:zei'
    """
    return f"{kind}:{value}"


def touched(row: Row) -> list[tuple[str, str]]:
    """Return the objects that a step touches, each with what it is to it."""
    pairs = [(object_id("case", row["case_key"]), "case")]
    pairs += [(object_id(one, row[one]), one) for one in OTHERS if row[one] is not None]
    return pairs


def _objects(database: DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    for kind in OTHERS:
        for value in values_of(database, kind):
            yield {"id": object_id(kind, value), "type": kind}
    for steps in cases(database):
        first = steps[0]
        at = instant(first["ts_us"])
        yield {
            "id": object_id("case", first["case_key"]),
            "type": "case",
            "attributes": [
                {"name": name, "time": at, "value": first[name]}
                for name in OF_CASE
                if first[name] is not None
            ],
        }


def _event(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["event"]),
        "type": row["activity"],
        "time": instant(row["ts_us"]),
        "attributes": [
            {"name": name, "value": row[name]}
            for name in OF_STEP
            if row[name] is not None
        ],
        "relationships": [
            {"objectId": one, "qualifier": what} for one, what in touched(row)
        ],
    }


def _list(
    file: TextIO, name: str, values: Iterable[dict[str, Any]], *, last: bool = False
) -> int:
    count = 0
    file.write(f'"{name}": [')
    for one in values:
        file.write(",\n" if count else "\n")
        file.write(json.dumps(one, ensure_ascii=False))
        count += 1
    file.write("]\n" if last else "],\n")
    return count
