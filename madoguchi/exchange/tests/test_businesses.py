"""The businesses of the hand-over are those whose migration a register follows."""

import tomllib
from pathlib import Path

from madoguchi import exchange
from madoguchi.registers.definition import register_named

BUSINESSES = Path(exchange.__file__).parent / "businesses.toml"


def test_the_register_of_migrations_names_the_same_businesses() -> None:
    said = tomllib.loads(BUSINESSES.read_text(encoding="utf-8"))["businesses"]
    column = register_named("standard-operations").column("operation")

    assert [(one.code, one.ja) for one in column.codes] == [
        (one["key"], one["title"]) for one in said
    ]
