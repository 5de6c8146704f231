"""Read a file of transfers (人事異動): who works where from when, joins or leaves.

Pure and strict: one wrong cell and nothing is taken, and every wrong cell is named by
line, column and code. The door turns codes into sentences.
"""

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal
from unicodedata import normalize

from madoguchi.kernel.errors import Refused

COLUMNS: Final = (
    "login", "kind", "day", "department", "post", "roles", "name", "kana",
)  # fmt: skip
HEADINGS: Final[Mapping[str, str]] = {
    "職員番号": "login",
    "種別": "kind",
    "日付": "day",
    "課": "department",
    "役職": "post",
    "役割": "roles",
    "氏名": "name",
    "氏名カナ": "kana",
}
KINDS: Final[Mapping[str, str]] = {
    "異動": "move",
    "兼務": "assign",
    "採用": "join",
    "退職": "leave",
}
MOST_LINES: Final = 5000
LONGEST: Final[Mapping[str, int]] = {"login": 40, "name": 60, "kana": 60}
_DAY = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?")
_BETWEEN = re.compile(r"[・、,/／;；\s]+")

AS_TYPED: Final = "name"
"""A name keeps its characters (外字): normalizing would write somebody else's."""
Code = Literal[
    "heading", "columns", "empty", "many", "login", "unknown", "taken", "kind", "day",
    "past", "department", "post", "roles", "name", "long", "twice", "own",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the file. `day` is the first day, or of leaving the last."""

    line: int
    login: str
    kind: str
    day: date
    department: str = ""
    post: str = ""
    roles: tuple[str, ...] = ()
    name: str = ""
    kana: str = ""


@dataclass(frozen=True, slots=True)
class BadCell:
    line: int
    column: str
    code: Code


class BadTransfer(Refused):
    """The file has wrong cells; nothing of it was taken."""

    def __init__(self, cells: list[BadCell]) -> None:
        self.cells = cells
        super().__init__("bad_transfer")


@dataclass(frozen=True, slots=True)
class Known:
    """What a file may name: logins; departments, posts and roles as they are called.

    `own` is the login of whoever brings the file: nobody changes their own rights.
    """

    logins: Collection[str]
    departments: Mapping[str, str]
    roles: Mapping[str, str]
    posts: Mapping[str, str] = field(default_factory=dict)
    own: str = ""


def read_transfer(text: str, known: Known, *, on: date) -> list[Change]:
    r"""Return the changes of a file, or raise BadTransfer with every wrong cell.

    >>> known = Known({"sato"}, {"税務課": "zeimu"}, {"担当": "clerk"})
    >>> head = "職員番号,種別,日付,課,役職,役割,氏名,氏名カナ\n"
    >>> on = date(2026, 3, 2)
    >>> line = "sato,異動,2026/4/1,税務課,,担当,,\n"
    >>> [one] = read_transfer(head + line, known, on=on)
    >>> one.kind, one.day.isoformat(), one.department, one.roles
    ('move', '2026-04-01', 'zeimu', ('clerk',))
    >>> try:
    ...     read_transfer(head + "ken,異動,4月,税務課,,係,,\n", known, on=on)
    ... except BadTransfer as bad:
    ...     [(one.line, one.column, one.code) for one in bad.cells]
    [(2, 'login', 'unknown'), (2, 'day', 'day'), (2, 'roles', 'roles')]
    """
    rows = _cells(text)
    if not rows:
        raise BadTransfer([BadCell(1, "", "empty")])
    heading = [HEADINGS.get(cell, cell) for cell in map(_plain, rows[0][1])]
    if sorted(heading) != sorted(COLUMNS):
        raise BadTransfer([BadCell(rows[0][0], "", "heading")])
    if len(rows) == 1:
        raise BadTransfer([BadCell(rows[0][0], "", "empty")])
    if len(rows) > MOST_LINES:
        raise BadTransfer([BadCell(MOST_LINES + 1, "", "many")])
    bad: list[BadCell] = []
    changes: list[Change] = []
    for line, cells in rows[1:]:
        if len(cells) != len(COLUMNS):
            bad.append(BadCell(line, "", "columns"))
            continue
        row = {
            column: cell if column == AS_TYPED else _plain(cell)
            for column, cell in zip(heading, cells, strict=True)
        }
        wrong = list(_wrong(row, known, on))
        bad += [BadCell(line, column, code) for column, code in wrong]
        if not wrong:
            changes.append(_change(line, row, known))
    bad += _twice(changes)
    if bad:
        raise BadTransfer(sorted(bad, key=lambda one: one.line))
    return changes


def _plain(cell: str) -> str:
    """Return a cell as people mean it: full-width letters and digits are no others."""
    return normalize("NFKC", cell).strip()


def _cells(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(text.removeprefix("\ufeff").splitlines())
    found = []
    try:
        for cells in reader:
            cleaned = [cell.strip() for cell in cells]
            if any(cleaned):
                found.append((reader.line_num, cleaned))
    except csv.Error:
        raise BadTransfer([BadCell(reader.line_num, "", "columns")]) from None
    return found


def _wrong(
    row: Mapping[str, str], known: Known, on: date
) -> Iterable[tuple[str, Code]]:
    kind = KINDS.get(row["kind"])
    yield from ((one, "long") for one in LONGEST if len(row[one]) > LONGEST[one])
    login: Code | None = _wrong_login(row["login"], kind, known)
    if login:
        yield "login", login
    if kind is None:
        yield "kind", "kind"
    wrong_day = _wrong_day(row["day"], kind, on)
    if wrong_day:
        yield "day", wrong_day
    if kind == "leave":
        return
    if row["department"] not in known.departments:
        yield "department", "department"
    if row["post"] and row["post"] not in known.posts:
        yield "post", "post"
    if not _roles(row["roles"], known):
        yield "roles", "roles"
    if kind == "join" and not row["name"]:
        yield "name", "name"


def _wrong_login(login: str, kind: str | None, known: Known) -> Code | None:
    if not login or not login.isprintable():
        return "login"
    if login == known.own:
        return "own"
    if kind == "join":
        return "taken" if login in known.logins else None
    return None if login in known.logins else "unknown"


def _wrong_day(text: str, kind: str | None, on: date) -> Code | None:
    day = _day(text)
    if day is None:
        return "day"
    first = on - timedelta(days=1) if kind == "leave" else on
    return "past" if day < first else None


def _day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _roles(text: str, known: Known) -> tuple[str, ...]:
    """Return the roles a cell names; none when one of them is not known."""
    named = [one for one in _BETWEEN.split(text) if one]
    found = [known.roles.get(one, "") for one in named]
    return tuple(dict.fromkeys(found)) if found and all(found) else ()


def _change(line: int, row: Mapping[str, str], known: Known) -> Change:
    day, kind = _day(row["day"]), KINDS[row["kind"]]
    assert day is not None  # noqa: S101  it was judged right before
    if kind == "leave":
        return Change(line, row["login"], kind, day)
    return Change(
        line,
        row["login"],
        kind,
        day,
        known.departments[row["department"]],
        known.posts.get(row["post"], ""),
        _roles(row["roles"], known),
        row["name"],
        row["kana"],
    )


def _twice(changes: Iterable[Change]) -> list[BadCell]:
    """Find whoever is moved, joins or leaves twice, or gets one post twice."""
    seen: set[tuple[str, str]] = set()
    bad = []
    for one in changes:
        what = one.department if one.kind == "assign" else "whole"
        if (one.login, what) in seen:
            bad.append(BadCell(one.line, "login", "twice"))
        seen.add((one.login, what))
    return bad
