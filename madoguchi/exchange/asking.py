"""Say what a register can be asked, and read its answer by the types declared.

Pure but for reading its own data. What a register answers is believed only where it has
the declared shape.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

TYPES: Final = ("yen", "integer", "year", "date", "flag")
PATH: Final = Path(__file__).with_name("enquiries.toml")
YEARS: Final = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Told:
    """One value of an answer: its name and its type."""

    key: str
    label: str
    type: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Askable:
    """照会の種類: one question to a register, with the law that allows it."""

    key: str
    title: str
    register: str
    basis: str
    verified: bool
    procedures: tuple[str, ...]
    columns: tuple[Told, ...]


class Unreadable(Exception):
    """An answer is not of the declared shape: which value."""


@cache
def askables() -> Mapping[str, Askable]:
    """Return every question by its key.

    >>> [one.type for one in askables()["tax-income"].columns]
    ['year', 'yen', 'integer', 'flag']
    """
    said = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return {
        one["key"]: Askable(
            **{
                **one,
                "procedures": tuple(one["procedures"]),
                "columns": tuple(Told(**each) for each in one["columns"]),
            }
        )
        for one in said["enquiries"]
    }


def askable_for(procedure: str) -> list[Askable]:
    return [one for one in askables().values() if procedure in one.procedures]


def read_answer(asked: Askable, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer as it is kept; raise Unreadable for another shape.

    >>> read_answer(askables()["residence"], {"registered": True})
    {'registered': True}
    """
    if extra := sorted(set(said) - {one.key for one in asked.columns}):
        raise Unreadable(extra[0])
    found = {}
    for one in asked.columns:
        value = said.get(one.key)
        if value is None and not one.required:
            continue
        if not _fits(one.type, value):
            raise Unreadable(one.key)
        found[one.key] = value
    return found


def _fits(type_: str, value: Any) -> bool:
    if type_ == "flag":
        return isinstance(value, bool)
    if type_ == "date":
        return isinstance(value, str) and _is_day(value)
    if type(value) is not int:
        return False
    return value in YEARS if type_ == "year" else value >= 0


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
