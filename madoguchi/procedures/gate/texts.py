"""Every text of a version with its place, and who reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.gate.reasons import Place
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text

OF_THE_LAW: Final = frozenset({"law", "identity", "basis"})
"""Legal words stay Japanese, and are quoted as the law has them."""

BY_STAFF: Final = frozenset({"stages"})
"""Read in the office, not by applicants."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A text, the page or question it stands at, and its path within that."""

    place: Place
    path: str
    text: Text


def texts_of(definition: Definition) -> Iterator[Placed]:
    """Yield every text that is translated."""
    for one in fields(definition):
        if one.name in OF_THE_LAW:
            continue
        yield from _within(getattr(definition, one.name), Place(), one.name)


def read_by_applicants(definition: Definition) -> Iterator[Placed]:
    """Yield the texts that applicants read."""
    for one in texts_of(definition):
        if one.path.split(".", 1)[0] not in BY_STAFF:
            yield one


def _within(value: Any, place: Place, path: str) -> Iterator[Placed]:
    if isinstance(value, Text):
        if value["ja"].strip():
            yield Placed(place, path, value)
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            name = _key_of(one) or str(at + 1)
            yield from _within(one, _place_of(one, place), f"{path}.{name}")
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _within(one, place, f"{path}.{name}")
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in OF_THE_LAW:
                inner = getattr(value, one.name)
                yield from _within(inner, place, f"{path}.{one.name}")


def _key_of(value: Any) -> str:
    for name in ("key", "name", "value"):
        found = getattr(value, name, "")
        if isinstance(found, str) and found:
            return found
    return ""


def _place_of(value: Any, place: Place) -> Place:
    if isinstance(value, Question):
        inside = f"{place.key}." if place.sort == "question" else ""
        return Place("question", f"{inside}{value.key}")
    if hasattr(value, "questions"):
        return Place("page", value.key)
    return place
