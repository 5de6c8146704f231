"""Read sets of strings and of tables that break software (blns, wfuzz, CSV)."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

LONGEST_CELL = 10_000_000
LONG = "長" * 4500
"""More than any box has room for: it may be refused, never cut off."""


def strings_in(folder: Path) -> list[str]:
    """Return every string of every set below a folder, each once, in its order.

    A list of JSON is its strings, a text its lines, a table its cells.
    """
    found: dict[str, None] = {}
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        for text in _of_file(path):
            found[text] = None
    found.pop("", None)
    return list(found)


def with_long(strings: list[str]) -> list[str]:
    """Return strings and one that is longer than any box has room for, if any."""
    return [*strings, LONG] if strings else []


def tables_in(folder: Path) -> list[tuple[str, bytes]]:
    """Return the name and the bytes of every CSV file, however broken."""
    return [(one.name, one.read_bytes()) for one in sorted(folder.rglob("*.csv"))]


def _of_file(path: Path) -> Iterator[str]:
    if path.suffix == ".json":
        yield from _strings(json.loads(path.read_text("utf-8-sig")))
    elif path.suffix == ".csv":
        csv.field_size_limit(LONGEST_CELL)
        text = path.read_text("utf-8-sig", errors="replace")
        for row in csv.reader(text.splitlines(keepends=True)):
            yield from row
    elif path.suffix == ".txt":
        yield from path.read_text("utf-8", errors="replace").split("\n")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _strings([key, one])
