"""Read the businesses and the layouts of their files, and make cells of a case.

Pure but for reading its own data. A layout is the ward's own interface with a system
(独自施策システム等連携); its version changes with every change of a column.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from madoguchi.procedures.kinds.hidden import Hidden

HERE: Final = Path(__file__).parent
TYPES: Final = ("text", "date", "integer", "yen", "flag", "code")
STARTS: Final = ("case", "role", "answer", "record")
MAIN: Final = "cases"
"""The file that has one line a case."""


@dataclass(frozen=True, slots=True)
class Business:
    """標準化対象事務: one of the twenty, with the act it is carried out under."""

    key: str
    title: str
    law: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, what it may hold and where that comes from."""

    key: str
    label: str
    type: str
    source: str
    length: int = 0
    required: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of a layout; `each` names the group of which every record is a line."""

    key: str
    label: str
    columns: tuple[Column, ...]
    each: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a business; `verified` when somebody compared them with the system.

    Until then its page says so.
    """

    business: str
    version: str
    procedures: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    verified: bool = False


class Unfit(Exception):
    """A case does not fit into its layout: which column, and why."""

    def __init__(self, column: str, code: str) -> None:
        self.column = column
        self.code = code
        super().__init__(f"{column}: {code}")


@cache
def _document() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "businesses.toml").read_text(encoding="utf-8"))


@cache
def businesses() -> Mapping[str, Business]:
    """Return the businesses in the order of their source.

    >>> len(businesses()), businesses()["jidoteate"].title
    (20, '児童手当')
    """
    return {one["key"]: Business(**one) for one in _document()["businesses"]}


def are_compared() -> bool:
    """Say whether the list of businesses was compared with the order itself."""
    return bool(_document()["verified"])


@cache
def layout_of(business: str) -> Layout:
    """Return the layout of a business: the columns of all, then its own.

    >>> layout_of("jidoteate").version, [one.key for one in layout_of("kaigo").sheets]
    ('1.0-1.0', ['cases'])
    """
    common = _read("common")
    path = HERE / "layouts" / f"{business}.toml"
    own = _read(business) if path.exists() else {}
    sheets = {one.key: one for one in _sheets(common)}
    for one in _sheets(own):
        before = sheets[one.key].columns if one.key in sheets else ()
        sheets[one.key] = Sheet(one.key, one.label, before + one.columns, one.each)
    version = "-".join(one["version"] for one in (common, own) if one)
    procedures = tuple(own.get("procedures", ()))
    verified = all(one.get("verified", False) for one in (common, own) if one)
    return Layout(business, version, procedures, tuple(sheets.values()), verified)


def _read(name: str) -> Mapping[str, Any]:
    path = HERE / "layouts" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _sheets(said: Mapping[str, Any]) -> Iterator[Sheet]:
    for one in said.get("files", ()):
        columns = tuple(
            Column(
                source=each["from"], **{k: v for k, v in each.items() if k != "from"}
            )
            for each in one["columns"]
        )
        yield Sheet(one["key"], one["label"], columns, one.get("each", ""))


@cache
def business_of(procedure: str) -> str:
    """Return the business whose layout names a procedure, "" where none does."""
    for key in businesses():
        if procedure in layout_of(key).procedures:
            return key
    return ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one case: coded values, roles of questions, answers."""

    case: Mapping[str, Any]
    roles: Mapping[str, str]
    answers: Mapping[str, Any]


def lines_of(layout: Layout, told: Told) -> dict[str, list[list[str]]]:
    """Return the lines of one case by file; raise Unfit where a cell does not fit."""
    found: dict[str, list[list[str]]] = {}
    for sheet in layout.sheets:
        records: list[Any] = [{}]
        if sheet.each:
            given = told.answers.get(sheet.each)
            records = given if isinstance(given, list) else []
        found[sheet.key] = [
            [_cell(column, told, record, number) for column in sheet.columns]
            for number, record in enumerate(records, 1)
        ]
    return found


def _cell(column: Column, told: Told, record: Mapping[str, Any], number: int) -> str:
    value = _value(column.source, told, record, number)
    if value is None or value == "" or isinstance(value, Hidden):
        if column.required:
            raise Unfit(column.key, "missing")
        return ""
    return _typed(column, value)


def _value(source: str, told: Told, record: Mapping[str, Any], number: int) -> Any:
    start, *path = source.split(".")
    if start == "case":
        return told.case[path[0]]
    if start == "record" and path == ["number"]:
        return number
    if start == "role":
        path[0] = told.roles.get(path[0], "")
    value: Any = record if start == "record" else told.answers
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def _typed(column: Column, value: Any) -> str:
    """Return a value as its type is written; raise Unfit for another type."""
    if column.type == "flag":
        if not isinstance(value, bool):
            raise Unfit(column.key, "flag")
        return "1" if value else "0"
    if column.type in ("integer", "yen"):
        if type(value) is not int:
            raise Unfit(column.key, column.type)
        return str(value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    if column.type == "date" and not _is_day(text):
        raise Unfit(column.key, "date")
    if column.length and len(text) > column.length:
        raise Unfit(column.key, "long")
    if any(ord(one) < ord(" ") for one in text):
        raise Unfit(column.key, "control")
    return text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
