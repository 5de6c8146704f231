"""Write the data set as CSV (RFC 4180, UTF-8): the columns as they are named."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from madoguchi.lake.columns import NAMES
from madoguchi.lake.exports.reading import rows

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection


def write(database: DuckDBPyConnection, path: Path) -> int:
    """Write every step as a line; return how many. What is NULL is empty."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(NAMES)
        for row in rows(database):
            writer.writerow(row.values())
            count += 1
    return count
