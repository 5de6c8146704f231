"""Say the gate's reasons in words: what is wrong, where, and what to do.

A language that is not written yet reads as Japanese.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from madoguchi.kernel.languages.language import JAPANESE, language_of
from madoguchi.procedures.gate.reasons import Reason

FOLDER: Final = Path(__file__).with_name("wordings")
CODED: Final[Mapping[str, str]] = {
    "sort": "sorts", "role": "roles", "state": "states",
}  # fmt: skip
"""Blanks that are codes, and the table that has their words."""


@dataclass(frozen=True, slots=True)
class Said:
    """One reason in words; `do` is "" where nothing is to be done."""

    sentence: str
    do: str
    place: str


@cache
def words(language: str) -> Mapping[str, Any]:
    path = FOLDER / f"{language}.toml"
    if not language.isascii() or not path.exists():
        path = FOLDER / f"{JAPANESE}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def title_of(check: str, language: str = JAPANESE) -> str:
    return str(words(language)["checks"][check]["title"])


def what_it_does(check: str, language: str = JAPANESE) -> str:
    return str(words(language)["checks"][check]["does"])


def severity_said(severity: str, language: str = JAPANESE) -> str:
    return str(words(language)["severities"][severity])


def say(reason: Reason, language: str = JAPANESE, called: str = "") -> Said:
    """Word one reason; `called` is the name of its place, where it has one.

    >>> say(Reason("law", "no_law"), "en").sentence
    'There is no legal basis.'
    """
    spoken = words(language)
    template = spoken["codes"][reason.check][reason.code]
    blanks = dict(reason.blanks)
    for name, table in CODED.items():
        if name in blanks:
            blanks[name] = spoken[table].get(blanks[name], blanks[name])
    if "language" in blanks:
        blanks["language"] = language_of(blanks["language"]).name
    if "because" in blanks:
        blanks["because"] = spoken["because"][blanks["because"]].format_map(blanks)
    place = spoken["places"][reason.place.sort]
    names = spoken["steps"]
    name = called or names.get(reason.place.key, reason.place.key)
    return Said(
        template["said"].format_map(blanks),
        template["do"].format_map(blanks),
        place.format(key=name),
    )
