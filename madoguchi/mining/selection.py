"""Choose whole cases of a log: by the time they began, the channel, the version.

A case is in or out as a whole, by its first event, so no path is cut in two.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Final

import duckdb

from madoguchi.mining.problems import BadLog
from madoguchi.mining.reading.table import literal, one
from madoguchi.mining.relation import TABLE, settle

BY_VALUE: Final = ("channel", "procedure", "version", "unit", "role", "age_band")


@dataclass(frozen=True, slots=True)
class Selection:
    """What the first event of a case must be like; None asks nothing.

    Days are in Tokyo and both count. `version` is the number of the procedure's.
    """

    first_on: date | None = None
    last_on: date | None = None
    channel: str | None = None
    procedure: str | None = None
    version: int | None = None
    unit: str | None = None
    role: str | None = None
    age_band: str | None = None

    @property
    def asks(self) -> bool:
        return any(getattr(self, one.name) is not None for one in fields(self))

    def sql(self) -> str:
        """Return the condition on the first event of a case.

        >>> Selection(channel="web", first_on=date(2026, 4, 1)).sql()
        "seq = 1 AND day >= DATE '2026-04-01' AND channel = 'web'"
        """
        parts = ["seq = 1"]
        if self.first_on:
            parts.append(f"day >= DATE '{self.first_on}'")
        if self.last_on:
            parts.append(f"day <= DATE '{self.last_on}'")
        for name in BY_VALUE:
            if (value := getattr(self, name)) is not None:
                said = str(value) if isinstance(value, int) else literal(value)
                parts.append(f"{name} = {said}")
        return " AND ".join(parts)


def choose(
    database: duckdb.DuckDBPyConnection, selection: Selection, name: str = "chosen"
) -> str:
    """Return the table or view to ask: the whole log, or one of the chosen cases."""
    if not selection.asks:
        return TABLE
    settle(database)
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {name}_cases AS"
        f" SELECT case_key FROM {TABLE} WHERE {selection.sql()}"
    )
    if not one(database, f"SELECT count(*) FROM {name}_cases"):
        raise BadLog("nothing_chosen")
    database.execute(
        f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {TABLE}.* FROM {TABLE}"
        f" SEMI JOIN {name}_cases USING (case_key)"
    )
    return name
