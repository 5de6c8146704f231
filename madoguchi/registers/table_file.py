"""Read a file of a register, CSV or XLSX: all its rows, or every wrong cell.

Pure and strict: one wrong cell and nothing is taken, and every wrong cell is named by
line, column and code. The door turns codes into sentences.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final, Literal

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.spreadsheet import as_it_was
from madoguchi.registers.definition import Register
from madoguchi.registers.rules import (
    AS_OF,
    REMARK,
    BadRow,
    Code,
    Knows,
    Row,
    plain,
    read_row,
)
from madoguchi.registers.workbook import STARTS, BadWorkbook, cells_of

MOST_BYTES: Final = 1024 * 1024
MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 200
ENCODINGS: Final = ("utf-8-sig", "cp932")
"""Excel writes cp932 in Japan unless told otherwise."""
TITLES: Final[Mapping[str, tuple[str, str]]] = {
    AS_OF: ("時点", "As of"),
    REMARK: ("備考", "Remark"),
}
FileCode = Literal[
    "no_rows", "large", "many", "encoding", "broken", "heading_unknown",
    "heading_missing", "heading_twice", "columns", "twice",
]  # fmt: skip
Table = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class BadCell:
    """One wrong cell: its line (0 for the file), column, code, and what it may be."""

    line: int
    column: str
    code: Code | FileCode
    limit: str = ""


class BadFile(Refused):
    """The file has wrong cells, or cannot be read; nothing of it was taken."""

    def __init__(self, cells: Sequence[BadCell]) -> None:
        self.cells = tuple(cells)
        super().__init__("bad_file")


def _refuse(
    code: FileCode, line: int = 0, column: str = "", limit: str = ""
) -> BadFile:
    return BadFile([BadCell(line, column, code, limit)])


def columns_of(register: Register) -> list[str]:
    """Return the columns of a file of this register, in the order of its template."""
    first = [AS_OF] if register.asks_as_of else []
    return [*first, *(one.name for one in register.columns), REMARK]


def heading(register: Register, name: str, language: str = "ja") -> str:
    """Return what a column of a file is called."""
    if name in TITLES:
        return TITLES[name][language == "en"]
    return register.column(name).named(language)


def read_cells(content: bytes) -> Table:
    """Return the lines of a file that hold something; raise BadFile."""
    if len(content) > MOST_BYTES:
        raise _refuse("large")
    if content.startswith(STARTS):
        try:
            return cells_of(content)
        except BadWorkbook as bad:
            code: FileCode = "many" if str(bad) == "many" else "broken"
            raise _refuse("large" if str(bad) == "large" else code) from None
    if b"\0" in content:
        raise _refuse("broken")
    for encoding in ENCODINGS:
        try:
            return read_text(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _refuse("encoding")


def read_text(text: str) -> Table:
    """Return the lines of a CSV that hold something; tabs part what has no comma."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    reader = csv.reader(
        StringIO(text, newline=""),
        delimiter="\t" if "\t" in first and "," not in first else ",",
    )
    found: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                found.append((line, [as_it_was(cell.strip()) for cell in cells]))
    except csv.Error:
        raise _refuse("columns", reader.line_num) from None
    return found


def read_file(register: Register, table: Table, knows: Knows) -> list[Row]:
    r"""Return the rows of a table; raise BadFile with every wrong cell.

    >>> from datetime import date
    >>> from madoguchi.registers.definition import register_named
    >>> knows = Knows({}, date(2026, 11, 27))
    >>> projects = register_named("joint-projects")
    >>> table = read_text("プロジェクトの識別名,始めた日\njp-1,2026/5/1\njp-2,5月\n")
    >>> try:
    ...     read_file(projects, table, knows)
    ... except BadFile as bad:
    ...     [(one.line, one.column, one.code) for one in bad.cells]
    [(3, 'started_on', 'day')]
    """
    if not table:
        raise _refuse("no_rows")
    names = _headings(register, table[0])
    if len(table) == 1:
        raise _refuse("no_rows")
    if len(table) - 1 > MOST_ROWS:
        raise _refuse("many", table[MOST_ROWS + 1][0])
    rows: list[Row] = []
    bad: list[BadCell] = []
    seen: dict[object, int] = {}
    for line, cells in table[1:]:
        if any(cells[len(names) :]):
            bad.append(BadCell(line, "", "columns", str(len(names))))
            continue
        try:
            row = read_row(register, dict(zip(names, cells, strict=False)), knows)
        except BadRow as wrong:
            bad += [
                BadCell(line, one.column, one.code, one.limit) for one in wrong.cells
            ]
            continue
        # A row that has one day alone is told once, whatever its day.
        mark = row.place if register.asks_as_of else row.key
        if mark in seen:
            bad.append(BadCell(line, "", "twice", str(seen[mark])))
        seen.setdefault(mark, line)
        rows.append(row)
    if bad:
        raise BadFile(bad)
    return rows


def _headings(register: Register, first: tuple[int, Sequence[str]]) -> list[str]:
    line, cells = first
    known: dict[str, str] = {}
    for name in columns_of(register):
        for called in (name, heading(register, name), heading(register, name, "en")):
            known[plain(called).casefold()] = name
    if len(cells) > MOST_COLUMNS:
        raise _refuse("many", line)
    named = [plain(cell) for cell in cells]
    while named and not named[-1]:
        named.pop()
    names = [known.get(cell.casefold(), "") for cell in named]
    bad = [
        BadCell(line, "", "heading_unknown", cell[:30])
        for cell, name in zip(named, names, strict=True)
        if not name
    ]
    bad += [
        BadCell(line, name, "heading_twice")
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ]
    wanted = [name for name in columns_of(register) if is_wanted(register, name)]
    bad += [
        BadCell(line, name, "heading_missing") for name in wanted if name not in names
    ]
    if bad:
        raise BadFile(bad)
    return names


def is_wanted(register: Register, name: str) -> bool:
    """Say whether a file has to have a column."""
    if name in TITLES:
        return name == AS_OF
    return register.column(name).required


def as_cells(register: Register, row: Row) -> list[str]:
    """Return a row as the cells of a file; read again, it is the same row."""
    told: dict[str, object] = {AS_OF: row.as_of.isoformat(), REMARK: row.remark}
    told |= row.values
    return [_cell(told.get(name, "")) for name in columns_of(register)]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def as_text(register: Register, rows: Sequence[Row]) -> str:
    """Return rows as the text of a CSV that `read_text` reads."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns_of(register))
    writer.writerows(as_cells(register, one) for one in rows)
    return out.getvalue()
