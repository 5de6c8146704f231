"""Decide what one row of a register says, and what is wrong with it.

Pure: cells as they were typed or sent in; values, a key and a day out, or every wrong
cell by column and code. The door turns codes into sentences.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal
from unicodedata import normalize

from madoguchi.kernel.ages import fiscal_year
from madoguchi.kernel.errors import Refused
from madoguchi.registers.definition import STATED, Column, Register
from madoguchi.wards.actor import Actor

LONGEST_KEY: Final = 64
LONGEST_REMARK: Final = 200
AS_OF: Final = "as_of"
REMARK: Final = "remark"
EARLIEST: Final = date(2000, 1, 1)
_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:(?:[-/.]|月)(\d{1,2})日?|月?)")
_CLOCK = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
"""What a spreadsheet adds to a day when it is asked for its text."""
_WHOLE = re.compile(r"\d{1,3}(,\d{3})+|\d{1,15}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
YES: Final = ("1", "true", "yes", "はい", "有", "○", "◯", "〇")
NO: Final = ("0", "false", "no", "いいえ", "無", "×", "✕")
FORMULA: Final = "="

Code = Literal[
    "empty", "number", "least", "most", "day", "month", "early", "future",
    "year_to_come", "class", "flag", "code", "department", "at_most", "order",
    "needs", "long_key", "long", "formula", "own", "broken",
]  # fmt: skip
Values = Mapping[str, int | str | bool]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong cell: its column ("" for the row), a code, what it may be."""

    column: str
    code: Code
    limit: str = ""


class BadRow(Refused):
    """A row with wrong cells; nothing of it was taken."""

    def __init__(self, cells: Sequence[Wrong]) -> None:
        self.cells = tuple(cells)
        super().__init__("bad_row")


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says: its key, from when it holds, its values, a remark."""

    key: str
    as_of: date
    values: Values
    remark: str = ""

    @property
    def place(self) -> tuple[str, date]:
        return self.key, self.as_of


@dataclass(frozen=True, slots=True)
class Knows:
    """What a ward knows: its departments by name and by slug, and what day it is.

    `own` are the departments whose rows alone may be stated; None means any.
    """

    departments: Mapping[str, str]
    today: date
    own: frozenset[str] | None = field(default=None)


def may_read(register: Register, by: Actor) -> bool:
    """Say whether somebody may see the rows of a register."""
    if by.kind == "system":
        return True
    readers = {*register.enter, *register.enter_own, *register.read}
    return by.is_staff and (not register.read or bool(by.roles & readers))


def may_enter(register: Register, by: Actor) -> bool:
    """Say whether somebody may state rows, be it of their own department alone."""
    if by.kind == "system":
        return True
    return by.is_staff and bool(by.roles & {*register.enter, *register.enter_own})


def may_open(by: Actor) -> bool:
    """Say whether somebody may let staff answer a survey."""
    return by.is_staff and bool(by.roles & {"dx", "cio"})


def own_of(register: Register, by: Actor) -> frozenset[str] | None:
    """Return the departments whose rows alone somebody may state; None: any."""
    if by.kind == "system" or by.roles & {*register.enter}:
        return None
    return by.departments


def read_row(register: Register, cells: Mapping[str, str], knows: Knows) -> Row:
    """Return what a row says; raise BadRow with every wrong cell.

    >>> from madoguchi.registers.definition import register_named
    >>> knows = Knows({"税務課": "zeimu"}, date(2026, 11, 27))
    >>> cells = {"as_of": "2026/10/1", "department": "税務課",
    ...          "staff": "１，２００", "specialists": "3"}
    >>> row = read_row(register_named("personnel"), cells, knows)
    >>> row.key, row.as_of.isoformat(), row.values["staff"]
    ('zeimu', '2026-10-01', 1200)
    >>> try:
    ...     read_row(register_named("personnel"), cells | {"staff": "2"}, knows)
    ... except BadRow as bad:
    ...     [(one.column, one.code, one.limit) for one in bad.cells]
    [('specialists', 'at_most', 'staff')]
    """
    values: dict[str, int | str | bool] = {}
    wrong: list[Wrong] = []
    for column in register.columns:
        text = plain(cells.get(column.name, ""))
        if not text:
            if column.required:
                wrong.append(Wrong(column.name, "empty"))
            continue
        try:
            values[column.name] = _value(column, text, knows)
        except BadRow as bad:
            wrong += bad.cells
    wrong += _between(register, values)
    as_of, bad_day = _as_of(register, values, plain(cells.get(AS_OF, "")), knows)
    wrong += bad_day
    remark = normalize("NFC", cells.get(REMARK, "")).strip()
    if len(remark) > LONGEST_REMARK:
        wrong.append(Wrong(REMARK, "long", str(LONGEST_REMARK)))
    if wrong or as_of is None:
        raise BadRow(_each_once(wrong))
    key = key_of(register, values)
    if len(key) > LONGEST_KEY:
        raise BadRow([Wrong(register.keys[-1], "long_key", str(LONGEST_KEY))])
    return Row(key, as_of, values, remark)


def key_of(register: Register, values: Values) -> str:
    """Return the name of a row: its key columns, in a form the log takes.

    >>> from madoguchi.registers.definition import register_named
    >>> key_of(register_named("satisfaction-survey"), {"year": 2026,
    ...     "age_band": "85+", "procedure_group": "child", "score": 5})
    '2026/85-/child/5'
    """
    parts = (str(values[name]).replace("+", "-") for name in register.keys)
    return "/".join(parts)


def plain(text: str) -> str:
    """Return a cell as people mean it: full-width letters and digits are no others."""
    return normalize("NFKC", text).replace("\u3000", " ").strip()


def _each_once(wrong: Sequence[Wrong]) -> list[Wrong]:
    return list(dict.fromkeys(wrong))


def _refuse(column: Column, code: Code, limit: str = "") -> BadRow:
    return BadRow([Wrong(column.name, code, limit)])


def _value(column: Column, text: str, knows: Knows) -> int | str | bool:
    if text.startswith(FORMULA):
        raise _refuse(column, "formula")
    if "\0" in text or "\ufffd" in text:
        raise _refuse(column, "broken")
    return _READERS[column.kind](column, text, knows)


def _number(column: Column, text: str, _knows: Knows) -> int:
    bare = text.removesuffix(".0").removesuffix("円").strip()
    if not bare.isascii() or not _WHOLE.fullmatch(bare):
        raise _refuse(column, "number")
    number = int(bare.replace(",", ""))
    if number < column.min:
        raise _refuse(column, "least", str(column.min))
    if number > column.max:
        raise _refuse(column, "most", f"{column.max:,}")
    return number


def read_day(text: str) -> date | None:
    """Return the day a cell means, or None; a month alone means its first day.

    >>> [str(read_day(text)) for text in ("2026-4-1", "2026年10月1日", "4月")]
    ['2026-04-01', '2026-10-01', 'None']
    """
    found = _DAY.fullmatch(_CLOCK.sub("", plain(text)))
    if not found:
        return None
    year, month, day = found.groups()
    try:
        return date(int(year), int(month), int(day or 1))
    except ValueError:
        return None


def _day(column: Column, text: str, knows: Knows) -> str:
    day = read_day(text)
    if day is None or (not column.month and _is_month(text)):
        raise _refuse(column, "month" if column.month else "day")
    if column.month:
        day = day.replace(day=1)
    if day < EARLIEST:
        raise _refuse(column, "early", EARLIEST.isoformat())
    if day > knows.today and not column.future:
        raise _refuse(column, "future")
    return day.isoformat()


def _is_month(text: str) -> bool:
    found = _DAY.fullmatch(_CLOCK.sub("", text))
    return found is not None and found[3] is None


def _class(column: Column, text: str, _knows: Knows) -> str:
    for one in column.codes:
        names = (one.code, plain(one.ja), plain(one.en))
        if text.casefold() in {name.casefold() for name in names}:
            return one.code
    raise _refuse(column, "class")


def _flag(column: Column, text: str, _knows: Knows) -> bool:
    if text.casefold() in map(plain, YES):
        return True
    if text.casefold() in map(plain, NO):
        return False
    raise _refuse(column, "flag")


def _code(column: Column, text: str, knows: Knows) -> str:
    if column.of == "department":
        slug = knows.departments.get(text)
        if slug is None:
            raise _refuse(column, "department")
        if knows.own is not None and slug not in knows.own:
            raise _refuse(column, "own")
        return slug
    if not _CODE.fullmatch(text):
        raise _refuse(column, "code")
    return text


_READERS: Final[Mapping[str, Callable[[Column, str, Knows], int | str | bool]]] = {
    "integer": _number,
    "yen": _number,
    "minutes": _number,
    "date": _day,
    "class": _class,
    "flag": _flag,
    "code": _code,
}


def _between(register: Register, values: Values) -> Iterator[Wrong]:
    """Yield what is wrong between two columns that are right in themselves."""
    for less, more in register.at_most:
        low, high = values.get(less), values.get(more)
        if isinstance(low, str) and isinstance(high, str) and low > high:
            yield Wrong(more, "order", less)
        elif isinstance(low, int) and isinstance(high, int) and low > high:
            yield Wrong(less, "at_most", more)
    for need in register.needs:
        if values.get(need.when) == need.equals and need.column not in values:
            yield Wrong(need.column, "needs", need.when)


def _as_of(
    register: Register, values: Values, text: str, knows: Knows
) -> tuple[date | None, list[Wrong]]:
    """Return from when a row holds: told apart, its day, or its fiscal year's first."""
    if register.as_of == STATED:
        day = read_day(text) if text and not _is_month(text) else None
        wrong = _wrong_day(text, day, knows.today)
        return (None, [wrong]) if wrong else (day, [])
    value = values.get(register.as_of)
    if isinstance(value, str):
        return date.fromisoformat(value), []
    if value is None:
        return None, []  # What is wrong with the column is told already.
    if value > fiscal_year(knows.today):
        return None, [Wrong(register.as_of, "year_to_come")]
    return date(value, 4, 1), []


def _wrong_day(text: str, day: date | None, today: date) -> Wrong | None:
    if day is None:
        return Wrong(AS_OF, "day" if text else "empty")
    if day < EARLIEST:
        return Wrong(AS_OF, "early", EARLIEST.isoformat())
    return Wrong(AS_OF, "future") if day > today else None
