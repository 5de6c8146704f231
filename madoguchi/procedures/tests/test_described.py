"""The schemas of the format take every shipped file and refuse what they can see."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft7Validator, FormatChecker

from madoguchi.procedures.described import schemas
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.management.commands.check import BESIDE
from madoguchi.procedures.tests.folder import FILES

SHIPPED = sorted(
    path
    for path in Path(settings.PROCEDURES_DIR).glob("*/*/**/*.toml")
    if path.name != "gate.toml"  # the gate writes its proof; nobody edits it
    and path.parent.name not in BESIDE
)
SPOILED = json.loads(Path(__file__).with_name("spoiled_folders.json").read_text())
ALL = schemas()


def of(path: Path) -> str:
    """Return the name of the schema of a file of a version."""
    if path.parent.name in ("texts", "examples"):
        return path.parent.name
    return path.stem


def as_json(value: Any) -> Any:
    """Write days as editors see them: as texts."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def errors(name: str, text: str) -> list[str]:
    validator = Draft7Validator(ALL[name], format_checker=FormatChecker())
    found = validator.iter_errors(as_json(tomllib.loads(text)))
    return [one.message for one in found]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda one: "/".join(one.parts[-4:]))
def test_every_shipped_file_is_right(path: Path) -> None:
    assert errors(of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_schema_is_a_schema(name: str) -> None:
    Draft7Validator.check_schema(ALL[name])


SEEN = (
    " is missing: write it here",
    " is not known here",
    " is not possible for ",
    " must be ",
    " must lie from ",
    " is no key: ",
    " is no code: ",
    "there is no kind ",
    " is empty: write it",
    "at least one [[",
    " holds texts only",
    " stands twice in ",
    ' is a date, "today", ',
)
"""What the loader says of mistakes that a schema can see as well.

A day that was written as a text it cannot see: in JSON every day is one.
"""


FEWEST = 15


def seen() -> list[Any]:
    return [
        spoiled
        for spoiled in SPOILED
        if any(word in said for said in spoiled[3] for word in SEEN)
        and not any("must be a date" in said for said in spoiled[3])
    ]


@pytest.mark.parametrize("spoiled", seen(), ids=lambda one: one[3][0][:70])
def test_a_mistake_that_a_schema_can_see_is_refused(spoiled: Any) -> None:
    file, old, new, _said = spoiled
    name = file if file in ALL else "texts"
    path = next(one for one in FILES if one.startswith((file, f"texts/{file}")))
    text = FILES[path]
    assert errors(name, text) == []
    assert old in text

    assert errors(name, text.replace(old, new, 1))


def test_there_are_many_such_mistakes() -> None:
    assert len(seen()) >= FEWEST


def test_a_new_kind_is_described_by_itself() -> None:
    question = ALL["questions"]["definitions"]["question"]
    assert question["properties"]["kind"]["enum"] == sorted(kinds())
