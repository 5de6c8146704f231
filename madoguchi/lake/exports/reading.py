"""Read the view `events` case by case, each in its own order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from madoguchi.lake.columns import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

AT_ONCE: Final = 2_000
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Row = dict[str, Any]


def rows(database: DuckDBPyConnection) -> Iterator[Row]:
    """Yield every step as a mapping by column, a case after the other."""
    found = database.execute(
        f"SELECT {', '.join(NAMES)} FROM events ORDER BY case_key, seq"
    )
    while some := found.fetchmany(AT_ONCE):
        for row in some:
            yield dict(zip(NAMES, row, strict=True))


def cases(database: DuckDBPyConnection) -> Iterator[list[Row]]:
    """Yield the steps of each case."""
    for _, steps in groupby(rows(database), key=lambda row: row["case_key"]):
        yield list(steps)


def instant(us: int) -> str:
    """Return microseconds since 1970 as an instant of UTC, to the microsecond.

    >>> instant(1767225600000001)
    '2026-01-01T00:00:00.000001+00:00'
    """
    at = EPOCH + timedelta(microseconds=us)
    return at.isoformat(timespec="microseconds")
