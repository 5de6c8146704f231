"""The file of vectors that every evaluator is held to, read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from madoguchi.kernel.calendar import WardCalendar
from madoguchi.procedures.expressions.compile import Env, Parameters, compile_tree
from madoguchi.procedures.expressions.instants import write_instant
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    FILE,
    INSTANT,
    INT,
    TEXT,
    Choice,
    Choices,
    Parts,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.tree import Node

FILE_OF_VECTORS = Path(__file__).with_name("expression_vectors.json")
PLAIN = {
    "int": INT,
    "text": TEXT,
    "bool": BOOL,
    "date": DATE,
    "instant": INSTANT,
    "file": FILE,
}


def shape_from(declared: Any) -> Shape:
    """Read the type of a question as the file declares it."""
    if isinstance(declared, str):
        return PLAIN[declared]
    ((kind, inner),) = declared.items()
    if kind == "records":
        return Records(fields={key: shape_from(one) for key, one in inner.items()})
    kinds = {"choice": Choice, "choices": Choices, "parts": Parts}
    return kinds[kind](tuple(inner))


@dataclass(frozen=True, slots=True)
class Vector:
    """One expression, what it may see, and its value (None: unknown)."""

    text: str
    node: Node
    value: Any
    answers: Mapping[str, Any]
    today: date
    channel: str
    parameters: Parameters
    closed: frozenset[date]

    @property
    def env(self) -> Env:
        return Env(
            self.answers,
            self.today,
            self.channel,
            self.parameters,
            WardCalendar(self.closed),
        )


@dataclass(frozen=True, slots=True)
class Vectors:
    """The whole file."""

    scope: Scope
    good: tuple[Vector, ...]
    rules: tuple[Vector, ...]
    bad: tuple[tuple[str, int, str], ...]


def parameters_from(declared: Mapping[str, Any]) -> Parameters:
    return {
        name: [(date.fromisoformat(day), value) for day, value in values]
        for name, values in declared.items()
    }


@cache
def vectors() -> Vectors:
    file = json.loads(FILE_OF_VECTORS.read_text(encoding="utf-8"))
    shapes = {key: shape_from(one) for key, one in file["questions"].items()}
    return Vectors(
        Scope((shapes,)),
        tuple(_vector(file, *case) for case in file["good"]),
        tuple(_vector(file, *case) for case in file["rules"]),
        tuple((text, column, why) for text, column, why in file["bad"]),
    )


def _vector(
    file: Mapping[str, Any],
    text: str,
    value: Any,
    other: Mapping[str, Any] | None = None,
) -> Vector:
    here = {**file, **(other or {})}
    return Vector(
        text,
        parse(text),
        value,
        {**file["answers"], **other["answers"]}
        if other and "answers" in other
        else file["answers"],
        date.fromisoformat(here["today"]),
        here["channel"],
        parameters_from(here["parameters"]),
        frozenset(map(date.fromisoformat, here["closed"])),
    )


def plain(value: Any) -> Any:
    """Write a value as the file does: a day, or an instant, as text."""
    if isinstance(value, datetime):
        return write_instant(value)
    return value.isoformat() if isinstance(value, date) else value


def in_python(vector: Vector, scope: Scope) -> Any:
    """Evaluate a vector as the server does."""
    return plain(compile_tree(vector.node, scope, vector.parameters)(vector.env))
