"""Read CSV and Parquet by DuckDB, and say by row what cannot be read.

Text is read as text first: what is a time is for the column of the time to decide. A
time without a zone is Tokyo's.
"""

import codecs
import csv
import gzip
import io
import re
import shutil
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import duckdb

from madoguchi.mining.columns import Columns, resolve
from madoguchi.mining.problems import BadLog
from madoguchi.mining.reading import raw
from madoguchi.mining.reading.raw import SHAPE

FORMS: Final = (
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y-%m-%d %H:%M",
    "%Y年%m月%d日 %H時%M分%S秒", "%Y年%m月%d日 %H時%M分", "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M", "%Y年%m月%d日", "%Y%m%d%H%M%S", "%Y%m%d %H%M%S",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y",
)  # fmt: skip
"""Forms of a time that have one reading only, tried after ISO 8601."""
TOKYO_IS_AHEAD: Final = 9 * 3600 * 10**6
GZIP: Final = b"\x1f\x8b"
BROKEN: Final = (EOFError, gzip.BadGzipFile, zlib.error)
DELIMITERS: Final = (",", "\t", ";", "|")
UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BAD_LINE: Final = re.compile(r"Line:\s*(\d+)")
LOOKED_AT: Final = 1 << 20
WHOLE: Final = {"INTEGER", "BIGINT", "UINTEGER"}
# Whole numbers are seconds, milliseconds or microseconds since 1970, by their size.
SECONDS_BELOW, MILLISECONDS_BELOW = 10**11, 10**14


def quoted(name: str) -> str:
    """Return a name as SQL names a column.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL writes it.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def opened(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked where it is compressed by gzip."""
    with path.open("rb") as looked:
        packed = looked.read(2) == GZIP
    return cast("BinaryIO", gzip.open(path)) if packed else path.open("rb")


def read_csv(
    database: duckdb.DuckDBPyConnection, path: Path, columns: Columns, aside: Path
) -> None:
    """Read a CSV file, compressed or not, into `raw`; `aside` is an empty folder."""
    try:
        with opened(path) as stream:
            letters = letters_of(stream.read(LOOKED_AT))
        if letters == "utf-8":
            try:
                _read_csv(database, path.name, path, columns)
            except _NotUtf8:
                letters = "cp932"
            else:
                return
        clean = aside / "utf-8.csv"
        with opened(path) as stream, clean.open("w", encoding="utf-8") as out:
            shutil.copyfileobj(codecs.getreader(letters)(stream), out)
        _read_csv(database, path.name, clean, columns)
    except BROKEN:
        raise BadLog("broken_gzip", file=path.name) from None
    except (UnicodeError, _NotUtf8):
        raise BadLog("not_text", file=path.name) from None


def letters_of(start: bytes) -> str:
    """Return the encoding of a text by its first bytes.

    >>> letters_of("受付".encode("cp932")), letters_of("受付".encode()[:4])
    ('cp932', 'utf-8')
    """
    if start.startswith(UTF_16):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeError:
        return "cp932"
    return "utf-8"


def _headings(path: Path) -> tuple[list[str], str]:
    """Return the headings of a table, each of its own, and what parts its columns."""
    with opened(path) as stream:
        lines = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
        first = lines.readline(LOOKED_AT)
        parted = delimiter_of(first)
        try:
            found = next(csv.reader(chain([first], lines), delimiter=parted), [])
        except csv.Error:
            found = []
    headings: list[str] = []
    for one in found:
        again = sum(there.casefold() == one.casefold() for there in headings)
        headings.append(f"{one} ({again + 1})" if again else one)
    return headings, parted


def delimiter_of(heading: str) -> str:
    """Return what parts the columns of a table, by its first line.

    >>> delimiter_of("case;activity;time, local"), delimiter_of("case")
    (';', ',')
    """
    return max(DELIMITERS, key=heading.count)


class _NotUtf8(Exception):
    """Behind its first part, a file is not UTF-8 after all."""


def _read_csv(
    database: duckdb.DuckDBPyConnection, file: str, path: Path, columns: Columns
) -> None:
    with path.open("rb") as looked:
        packed = "gzip" if looked.read(2) == GZIP else "none"
    headings, parted = _headings(path)
    if not headings:
        raise BadLog("empty", file=file)
    layout = ", ".join(f"{literal(one)}: 'VARCHAR'" for one in headings)
    source = (
        f"read_csv({literal(str(path))}, header = true, auto_detect = false,"
        f" columns = {{{layout}}}, delim = {literal(parted)}, quote = '\"',"
        f" escape = '\"', compression = '{packed}', max_line_size = 8000000)"
    )
    try:
        found = resolve(file, headings, columns)
        kinds = dict.fromkeys(headings, "VARCHAR")
        _fill(database, _Given(source, found, kinds, columns.time_format))
    except duckdb.Error as bad:
        said = str(bad)
        if "Invalid unicode" in said:
            raise _NotUtf8 from None
        line = BAD_LINE.search(said)
        raise BadLog("not_a_table", file=file, row=line[1] if line else 1) from None
    _check(database, file, found, columns, first_row=2)


def read_parquet(
    database: duckdb.DuckDBPyConnection, paths: Sequence[Path], columns: Columns
) -> None:
    """Read foreign Parquet files into `raw`, in the order of their rows."""
    source = parquet_source(paths)
    file = paths[0].name
    try:
        kinds = kinds_of(database, source)
        found = resolve(file, list(kinds), columns)
        name = f"nullif({quoted(found['activity'])}::VARCHAR, '')"
        as_name = raw.NAMES if raw.name_activities(database, name, source) else ""
        form = columns.time_format
        _fill(database, _Given(source, found, kinds, form, as_name))
    except duckdb.Error:
        raise BadLog("not_parquet", file=file) from None
    _check(database, file, found, columns, first_row=1)


def parquet_source(paths: Sequence[Path]) -> str:
    """Return the table of several Parquet files as SQL names it."""
    listed = ", ".join(literal(str(path)) for path in paths)
    return f"read_parquet([{listed}], union_by_name = true)"


def kinds_of(database: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    rows = database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class _Given:
    """A table of another system: how SQL names it, and its headings by meaning.

    `kinds` are the types by heading; `as_name` is the type of an activity, where its
    names are known already.
    """

    source: str
    found: Mapping[str, str]
    kinds: Mapping[str, str]
    time_format: str
    as_name: str = ""


def _fill(database: duckdb.DuckDBPyConnection, given: _Given) -> None:
    """Make `raw` of a table: its columns as the relation wants them."""
    found, kinds = given.found, given.kinds
    chosen = []
    for name, usual in SHAPE.items():
        kind = usual
        meaning = {"case_key": "case", "ts_us": "time", "place": "order"}.get(
            name, name
        )
        heading = found.get(meaning)
        if heading is None:
            continue
        if name == "ts_us":
            value = time_sql(quoted(heading), kinds[heading], given.time_format)
        elif name == "case_key" and kinds[heading] in WHOLE:
            value, kind = quoted(heading), kinds[heading]
        elif kind == "VARCHAR":
            value = f"nullif({quoted(heading)}::VARCHAR, '')"
        else:
            value = f"try_cast({quoted(heading)} AS {kind})"
        if name == "activity" and given.as_name:
            kind = given.as_name
        chosen.append(f"{value}::{kind} AS {name}")
    database.execute(
        f"CREATE TABLE raw AS SELECT {', '.join(chosen)} FROM {given.source}"
    )


def time_sql(column: str, kind: str, form: str = "") -> str:
    """Return the SQL for microseconds of UTC from a column of times of this type."""
    if kind == "VARCHAR":
        if form:
            parsed = f"try_strptime({column}, {literal(form)})"
            return _of_parsed(parsed, zoned="%z" in form or "%Z" in form)
        forms = ", ".join(map(literal, FORMS))
        packed = _of_parsed(f"try_strptime({column}, '%Y%m%d%H%M%S')")
        day = _of_parsed(f"try_strptime({column}, '%Y%m%d')")
        return (
            f"CASE WHEN regexp_full_match({column}, '\\d{{14}}')"
            f" THEN {packed}"
            f" WHEN regexp_full_match({column}, '\\d{{8}}')"
            f" THEN {day}"
            f" WHEN regexp_full_match({column}, '\\d{{9,18}}')"
            f" THEN {_of_number(f'{column}::BIGINT')}"
            f" ELSE coalesce(epoch_us(try_cast({column} AS TIMESTAMPTZ)),"
            f" {_of_parsed(f'try_strptime({column}, [{forms}])')}) END"
        )
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"epoch_us({column})"
    if kind.startswith("TIMESTAMP") or kind == "DATE":
        return _of_parsed(f"{column}::TIMESTAMP")
    return _of_number(f"try_cast({column} AS BIGINT)")


def _of_parsed(parsed: str, *, zoned: bool = False) -> str:
    return f"epoch_us({parsed})" + ("" if zoned else f" - {TOKYO_IS_AHEAD}")


def _of_number(number: str) -> str:
    return (
        f"CASE WHEN {number} < {SECONDS_BELOW} THEN {number} * 1000000"
        f" WHEN {number} < {MILLISECONDS_BELOW} THEN {number} * 1000"
        f" ELSE {number} END"
    )


def _check(
    database: duckdb.DuckDBPyConnection,
    file: str,
    found: Mapping[str, str],
    columns: Columns,
    first_row: int,
) -> None:
    """Name the first row that says nothing where something is needed."""
    for name, meaning, reason in (
        ("case_key", "case", "missing_value"),
        ("activity", "activity", "missing_value"),
        ("ts_us", "time", "no_time"),
    ):
        query = f"SELECT min(rowid) FROM raw WHERE {name} IS NULL"
        if (row := one(database, query)) is not None:
            raise BadLog(reason, file=file, row=row + first_row, column=found[meaning])
    if "order" in found and columns.order:
        query = (
            "SELECT min(rowid) FROM raw WHERE place IS NULL OR (case_key, place) IN"
            " (SELECT (case_key, place) FROM raw GROUP BY case_key, place"
            " HAVING count(*) > 1)"
        )
        if (row := one(database, query)) is not None:
            raise BadLog(
                "no_order", file=file, row=row + first_row, column=found["order"]
            )


def one(database: duckdb.DuckDBPyConnection, query: str) -> Any:
    """Return the one value of a question that has one."""
    row = database.execute(query).fetchone()
    return row[0] if row else None
