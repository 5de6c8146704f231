"""Read what a register is, from its one file.

Knows nothing of tables. A file that says what cannot be stops the start, with the name
of the file and of what is wrong in it.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "definitions"
KINDS: Final = ("integer", "yen", "minutes", "date", "class", "flag", "code")
NUMBERS: Final = ("integer", "yen", "minutes")
CADENCES: Final = ("monthly", "quarterly", "yearly")
STATED: Final = "stated"
"""What `as_of` says where a row tells no day: whoever states it tells the day."""
SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}")
NAME = re.compile(r"[a-z][a-z_]{0,39}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,39}")
LARGEST: Final = 1_000_000_000
MOST_YEN: Final = 1_000_000_000_000


class BadRegister(ValueError):
    """A definition that says something a register cannot be."""


class NoSuchRegister(LookupError):
    """No register has this name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One code of a class, with what people call it."""

    code: str
    ja: str
    en: str

    def named(self, language: str) -> str:
        return self.en if language == "en" else self.ja


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its kind, its limits, its codes; see `docs/reference/registers.md`.

    `month` keeps the first day of the month that was told, `of` names whose codes are
    meant (`department`: those of the ward), `future` admits days that are to come.
    """

    name: str
    kind: str
    title: str
    title_en: str
    required: bool = True
    min: int = 0
    max: int = LARGEST
    codes: tuple[Choice, ...] = ()
    of: str = ""
    month: bool = False
    future: bool = False
    hint: str = ""
    hint_en: str = ""

    def named(self, language: str) -> str:
        return self.title_en if language == "en" else self.title

    def hinted(self, language: str) -> str:
        return self.hint_en if language == "en" else self.hint

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Need:
    """A column that has to be told when another one says something."""

    column: str
    when: str
    equals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """台帳: what one row is, which columns it has, who may enter it, and how often.

    `keys` are the columns that make the name of a row. `as_of` is the column that says
    from when a row holds (a fiscal year: from its first day), or STATED. `released`
    means that its rows come from what many people gave, a batch at a time. In each
    pair of `at_most` the first is no more, or no later, than the second. The roles of
    `enter` state any row, those of `enter_own` rows of their own department; those who
    state may read, and so may those of `read`: every member of staff where it is empty.
    """

    slug: str
    title: str
    title_en: str
    row: str
    row_en: str
    plan: str
    serves: tuple[str, ...]
    cadence: str
    keys: tuple[str, ...]
    as_of: str
    enter: tuple[str, ...]
    enter_own: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    released: bool = False
    columns: tuple[Column, ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()
    needs: tuple[Need, ...] = ()

    def named(self, language: str) -> str:
        return self.title_en if language == "en" else self.title

    def row_named(self, language: str) -> str:
        return self.row_en if language == "en" else self.row

    def column(self, name: str) -> Column:
        return next(one for one in self.columns if one.name == name)

    @property
    def asks_as_of(self) -> bool:
        """Say whether whoever states a row tells its day apart from the columns."""
        return self.as_of == STATED

    @property
    def has_department(self) -> bool:
        return any(one.of == "department" for one in self.columns)


def read_register(text: str, slug: str) -> Register:
    """Return the register of a file; raise BadRegister that names what is wrong.

    >>> try:
    ...     read_register('title = "x"', "some-thing")
    ... except BadRegister as bad:
    ...     str(bad)
    'some-thing.toml: title_en, row, row_en, plan, serves, cadence, keys, as_of, enter \
and columns have to be said'
    """
    try:
        said = tomllib.loads(text)
        return _register(said, slug)
    except tomllib.TOMLDecodeError as broken:
        raise BadRegister(f"{slug}.toml: {broken}") from None
    except BadRegister as bad:
        raise BadRegister(f"{slug}.toml: {bad}") from None


TEXTS: Final = ("title", "title_en", "row", "row_en", "plan")
WANTED: Final = (*TEXTS, "serves", "cadence", "keys", "as_of", "enter", "columns")
MORE: Final = ("enter_own", "read", "released", "at_most", "needs")
COLUMN_WANTED: Final = ("name", "kind", "title", "title_en")
COLUMN_MORE: Final[Mapping[str, type]] = {
    "required": bool,
    "min": int,
    "max": int,
    "codes": list,
    "of": str,
    "month": bool,
    "future": bool,
    "hint": str,
    "hint_en": str,
}


def _register(said: Mapping[str, Any], slug: str) -> Register:
    _check_names("", said, WANTED, (*WANTED, *MORE))
    if not SLUG.fullmatch(slug):
        raise BadRegister("the name of a register is lower-case letters and hyphens")
    if said["cadence"] not in CADENCES:
        raise BadRegister(f"cadence is one of {', '.join(CADENCES)}")
    for name in TEXTS:
        if not isinstance(said[name], str) or not said[name].strip():
            raise BadRegister(f"{name} is a text")
    columns = tuple(_column(one) for one in said["columns"])
    known = {one.name: one for one in columns}
    if len(known) != len(columns):
        raise BadRegister("two columns have the same name")
    keys = _names(said, "keys")
    _check_known("keys", keys, known)
    if not keys:
        raise BadRegister("keys names at least one column")
    if any(not known[one].required for one in keys):
        raise BadRegister("a column of keys is required")
    _check_as_of(said["as_of"], known)
    pairs = tuple(tuple(one) for one in said.get("at_most", ()))
    for pair in pairs:
        _check_known("at_most", pair, known)
        if len(pair) != 2 or known[pair[0]].is_number != known[pair[1]].is_number:  # noqa: PLR2004
            raise BadRegister("at_most pairs two numbers or two days")
    return Register(
        slug=slug,
        **{name: said[name] for name in TEXTS},
        serves=_names(said, "serves"),
        cadence=said["cadence"],
        keys=keys,
        as_of=said["as_of"],
        enter=_names(said, "enter"),
        enter_own=_names(said, "enter_own"),
        read=_names(said, "read"),
        released=said.get("released", False) is True,
        columns=columns,
        at_most=pairs,
        needs=tuple(_need(one, known) for one in said.get("needs", ())),
    )


def _check_names(
    where: str,
    said: Mapping[str, Any],
    wanted: tuple[str, ...],
    known: tuple[str, ...],
) -> None:
    missing = [one for one in wanted if one not in said]
    if missing:
        listed = ", ".join(missing[:-1]) + " and " if missing[1:] else ""
        verb = "have" if missing[1:] else "has"
        raise BadRegister(f"{where}{listed}{missing[-1]} {verb} to be said")
    unknown = [one for one in said if one not in known]
    if unknown:
        raise BadRegister(f"{where}nobody knows {unknown[0]}")


def _names(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    many = said.get(name, [])
    if not isinstance(many, list) or not all(isinstance(one, str) for one in many):
        raise BadRegister(f"{name} is a list of names")
    return tuple(many)


def _check_known(
    where: str, names: tuple[str, ...], known: Mapping[str, Column]
) -> None:
    for one in names:
        if one not in known:
            raise BadRegister(f"{where} names {one}, which is no column")


def _check_as_of(name: str, known: Mapping[str, Column]) -> None:
    if name == STATED:
        return
    _check_known("as_of", (name,), known)
    column = known[name]
    if not column.required or column.kind not in {"date", "integer"}:
        raise BadRegister("as_of is a day or a fiscal year that is required")


def _column(said: Mapping[str, Any]) -> Column:
    where = f"column {said.get('name', '?')}: "
    _check_names(where, said, COLUMN_WANTED, (*COLUMN_WANTED, *COLUMN_MORE))
    name, kind = said["name"], said["kind"]
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise BadRegister(f"{where}a name is lower-case letters and underscores")
    if kind not in KINDS:
        raise BadRegister(f"{where}kind is one of {', '.join(KINDS)}")
    for one, sort in COLUMN_MORE.items():
        if one in said and type(said[one]) is not sort:
            raise BadRegister(f"{where}{one} is a {sort.__name__}")
    if (kind == "class") != ("codes" in said):
        raise BadRegister(f"{where}a class, and nothing else, has codes")
    if said.get("of", "department") != "department":
        raise BadRegister(f"{where}of is department or is not said")
    codes = tuple(_choice(where, one) for one in said.get("codes", ()))
    if len({one.code for one in codes}) != len(codes):
        raise BadRegister(f"{where}two codes are the same")
    limits = {"max": MOST_YEN} if kind == "yen" else {}
    more = {one: said[one] for one in COLUMN_MORE if one in said} | {"codes": codes}
    return Column(
        name=name,
        kind=kind,
        title=str(said["title"]),
        title_en=str(said["title_en"]),
        **limits | more,
    )


def _choice(where: str, said: Mapping[str, Any]) -> Choice:
    _check_names(f"{where}codes: ", said, ("code", "ja", "en"), ("code", "ja", "en"))
    if not CODE.fullmatch(str(said["code"])):
        raise BadRegister(f"{where}{said['code']} is no code")
    return Choice(**{name: str(text) for name, text in said.items()})


def _need(said: Mapping[str, Any], known: Mapping[str, Column]) -> Need:
    names = ("column", "when", "equals")
    _check_names("needs: ", said, names, names)
    _check_known("needs", (said["column"], said["when"]), known)
    return Need(**said)


@cache
def registers() -> Mapping[str, Register]:
    """Return all registers by name, in the order of their names."""
    found = sorted(FOLDER.glob("*.toml"))
    return {
        one.stem: read_register(one.read_text(encoding="utf-8"), one.stem)
        for one in found
    }


def register_named(slug: str) -> Register:
    """Return a register; raise NoSuchRegister."""
    try:
        return registers()[slug]
    except KeyError:
        raise NoSuchRegister(slug) from None
