"""Make the event relation of a log: one row per event, in the order of its case.

Our own log has it in its files already. A foreign log is put in order once: by its own
order column, where it has one, else by the time and then the order of the file. Its
events carry no path: the paths of its cases stand in the table `ends`.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Self

import duckdb

from madoguchi.mining.columns import Columns
from madoguchi.mining.paths import path_of
from madoguchi.mining.problems import BadLog
from madoguchi.mining.reading import ocel, raw, table, xes

OWN: Final = {"case_key", "seq", "activity", "ts_us", "prev", "wait_us", "path"}
"""Columns by which a Parquet file is known as a log that is in order already."""
LIFECYCLES: Final = ("start", "complete", "suspend", "resume")
TABLE: Final = "events"
PARQUET: Final = b"PAR1"
SPACE: Final = b" \t\r\n"
BOM: Final = b"\xef\xbb\xbf"
OPTIONAL: Final = {
    "lifecycle": "VARCHAR", "resource": "VARCHAR", "role": "VARCHAR",
    "unit": "VARCHAR", "channel": "VARCHAR", "age_band": "VARCHAR",
    "procedure": "VARCHAR", "version": "INTEGER",
}  # fmt: skip
DAY: Final = "(DATE '1970-01-01' + ((ts_us + 32400000000) // 86400000000)::INTEGER)"
"""The day in Tokyo, by whole numbers alone."""


@dataclass(slots=True)
class Log:
    """An open log; its table or view `events` is the event relation.

    To be used in a `with`: what it keeps beside the memory is taken away at its end.
    """

    database: duckdb.DuckDBPyConnection
    aside: "TemporaryDirectory[str]"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.database.close()
        self.aside.cleanup()


def open_log(
    path: Path, columns: Columns | None = None, *, memory: str = "1200MB"
) -> Log:
    """Read a log from a file, or from a folder of Parquet files.

    `memory` is what DuckDB may use before it goes on beside, on the disk.
    """
    columns = columns or Columns()
    aside = TemporaryDirectory(prefix="mining-")
    database = connected(memory, Path(aside.name))
    try:
        paths = _files(path)
        _read(database, paths, columns, Path(aside.name))
    except OSError as bad:
        aside.cleanup()
        reason = "absent" if isinstance(bad, FileNotFoundError) else "unreadable"
        raise BadLog(reason, file=str(path)) from None
    except BaseException:
        database.close()
        aside.cleanup()
        raise
    return Log(database, aside)


def connected(memory: str, aside: Path) -> duckdb.DuckDBPyConnection:
    """Return a database in memory that fetches nothing from anywhere."""
    database = duckdb.connect(
        config={
            "memory_limit": memory,
            "temp_directory": str(aside / "spill"),
            "autoinstall_known_extensions": "false",
        }
    )
    database.execute("SET TimeZone = 'Asia/Tokyo'; SET enable_progress_bar = false")
    return database


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.rglob("*.parquet"))
    if not found:
        raise BadLog("unknown_form", file=str(path))
    return found


def _read(
    database: duckdb.DuckDBPyConnection,
    paths: Sequence[Path],
    columns: Columns,
    aside: Path,
) -> None:
    path = paths[0]
    with path.open("rb") as looked:
        if looked.read(len(PARQUET)) == PARQUET:
            if view_own(database, paths):
                return
            table.read_parquet(database, paths, columns)
            put_in_order(database, path.name, columns)
            return
    try:
        with table.opened(path) as stream:
            start = stream.read(4096).removeprefix(BOM).lstrip(SPACE)
    except (EOFError, OSError) as bad:
        if isinstance(bad, EOFError) or not bad.errno:
            raise BadLog("broken_gzip", file=path.name) from None
        raise
    if start.startswith((b"<", b"{")) or b"<\x00" in start[:4]:
        raw.make(database)
        with table.opened(path) as stream:
            rows = (
                ocel.rows(path.name, stream, columns)
                if start.startswith(b"{")
                else xes.rows(path.name, stream, columns, start)
            )
            try:
                raw.add(database, rows)
            except table.BROKEN:
                raise BadLog("broken_gzip", file=path.name) from None
    elif b"\x00" in start and not start.startswith(table.UTF_16):
        raise BadLog("unknown_form", file=path.name)
    else:
        table.read_csv(database, path, columns, aside)
    put_in_order(database, path.name, columns)


def view_own(database: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> bool:
    """Make the view of files that are in order already; False if they are not."""
    source = table.parquet_source(paths)
    try:
        kinds = table.kinds_of(database, source)
    except duckdb.Error:
        raise BadLog("not_parquet", file=paths[0].name) from None
    if not kinds.keys() >= OWN:
        return False
    view(database, f"SELECT * FROM {source}", kinds)
    return True


def view(
    database: duckdb.DuckDBPyConnection,
    query: str,
    columns: Sequence[str] | dict[str, str],
) -> None:
    """Make the view `events` of rows in order; columns that lack are NULL."""
    absent = [
        f"NULL::{kind} AS {name}"
        for name, kind in OPTIONAL.items()
        if name not in columns
    ]
    if "day" not in columns:
        absent.append(f"{DAY} AS day")
    more = "".join(f", {one}" for one in absent)
    database.execute(f"CREATE VIEW {TABLE} AS SELECT *{more} FROM ({query})")


def put_in_order(
    database: duckdb.DuckDBPyConnection, file: str, columns: Columns
) -> None:
    """Make the view `events` over the rows of `raw`, in the order of their cases."""
    if not table.one(database, "SELECT count(*) FROM raw"):
        raise BadLog("empty", file=file)
    _shorten_names(database)
    there = set(columns_of(database, "raw"))
    order = "place" if columns.order or _order_holds(database, there) else "ts_us"
    said = {name: f"NULL::{kind}" for name, kind in OPTIONAL.items()}
    said |= {name: name for name in there & said.keys()}
    said["lifecycle"] = (
        f"CASE WHEN lower({said['lifecycle']}) IN {LIFECYCLES}"
        f" THEN lower({said['lifecycle']}) ELSE 'complete' END"
    )
    more = ", ".join(f"{value} AS {name}" for name, value in said.items())
    database.execute(
        f"""
        CREATE VIEW {TABLE} AS
        SELECT case_key, (row_number() OVER steps)::INTEGER AS seq, activity,
          ts_us, lag(activity) OVER steps AS prev,
          ts_us - lag(ts_us) OVER steps AS wait_us,
          ts_us - first_value(ts_us) OVER steps AS case_us,
          lead(1) OVER steps IS NULL AS is_last, {more}, {DAY} AS day
        FROM raw WINDOW steps AS (PARTITION BY case_key ORDER BY {order}, rowid);
        SET VARIABLE log_order = '{order}';
        """
    )


def columns_of(database: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """Return the columns of a table in memory and their types."""
    rows = database.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?",
        [name],
    ).fetchall()
    return dict(rows)


def columns_read(database: duckdb.DuckDBPyConnection, source: str) -> set[str]:
    """Return the names of the columns that a table, a view or a question has."""
    rows = database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    return {row[0] for row in rows}


def settle(database: duckdb.DuckDBPyConnection) -> None:
    """Keep the order of a foreign log, for those who ask more than one question.

    A log that is in order already, and one that was settled, stay as they are.
    """
    if not is_there(database, "raw"):
        return
    make_ends(database)
    database.execute(
        f"""
        CREATE TABLE settled AS SELECT * FROM {TABLE};
        DROP VIEW {TABLE};
        ALTER TABLE settled RENAME TO {TABLE};
        DROP TABLE raw;
        """
    )


def is_there(database: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Tell whether there is a table of this name in the memory of the database."""
    query = f"SELECT count(*) FROM duckdb_tables() WHERE table_name = '{name}'"
    return bool(table.one(database, query))


def _shorten_names(database: duckdb.DuckDBPyConnection) -> None:
    """Keep the names of activities once, in their order, and numbers in the rows."""
    kind = columns_of(database, "raw")["activity"]
    if kind == "VARCHAR" and raw.name_activities(database, "activity", "raw"):
        database.execute(
            f"""
            CREATE TABLE short AS
              SELECT * REPLACE (activity::{raw.NAMES} AS activity) FROM raw;
            DROP TABLE raw;
            ALTER TABLE short RENAME TO raw;
            """
        )


def _order_holds(database: duckdb.DuckDBPyConnection, there: Collection[str]) -> bool:
    """Tell whether a guessed order is whole and has no repeats within a case."""
    if "place" not in there or table.one(
        database, "SELECT count(*) FROM raw WHERE place IS NULL"
    ):
        return False
    twice = (
        "SELECT count(*) FROM (SELECT 1 FROM raw GROUP BY case_key, place"
        " HAVING count(*) > 1)"
    )
    return not table.one(database, twice)


def make_ends(database: duckdb.DuckDBPyConnection) -> None:
    """Make `ends`, one row per case of a foreign log, and `ways`, one per variant.

    The activities of a case are put together as a list, without numbering its events;
    only one list of each kind is then given its path.
    """
    if is_there(database, "ends"):
        return
    order = table.one(database, "SELECT getvariable('log_order')")
    short = columns_of(database, "raw")["activity"] != "VARCHAR"
    # One number holds the time, the place in the file and the activity of an event, so
    # that a case is put in order by sorting numbers.
    packed = (
        f"list_sort(list(({order} - lowest)::HUGEINT * {2**56} + rowid * {2**16}"
        " + enum_code(activity)))"
    )
    steps = (
        f"list_transform({packed}, lambda x: (x & {2**16 - 1})::USMALLINT)"
        if short
        else f"list(activity ORDER BY {order}, rowid)"
    )
    span = (
        "arg_max(ts_us, place) - arg_min(ts_us, place)"
        if order == "place"
        else "max(ts_us) - min(ts_us)"
    )
    named = "list_transform(steps, lambda x: names[x + 1])" if short else "steps"
    names = f", (SELECT enum_range(NULL::{raw.NAMES}) AS names)" if short else ""
    database.execute(
        f"""
        CREATE TABLE listed AS
        SELECT case_key, {steps} AS steps, {span} AS case_us
        FROM raw, (SELECT min({order}) AS lowest FROM raw) GROUP BY case_key;
        CREATE TABLE kinds AS
        SELECT steps, {named} AS activities, row_number() OVER () AS kind
        FROM (SELECT DISTINCT steps FROM listed){names};
        """
    )
    found = database.execute("SELECT kind, activities FROM kinds").fetchall()
    given = [{"kind": kind, "path": path_of(steps)} for kind, steps in found]
    database.execute(
        """
        CREATE TABLE ways AS SELECT path, steps, activities FROM kinds JOIN (
          SELECT unnest(from_json(?, '[{"kind": "BIGINT", "path": "UBIGINT"}]'),
            recursive := true)) USING (kind)
        """,
        [json.dumps(given)],
    )
    database.execute(
        """
        CREATE TABLE ends AS
        SELECT case_key, path, case_us FROM listed JOIN ways USING (steps);
        DROP TABLE listed;
        DROP TABLE kinds;
        """
    )
