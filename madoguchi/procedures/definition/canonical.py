"""The canonical document of a version: the same bytes for the same content.

What equals its default is left out, so the bytes of an old version stay the same
when a field is added to the model.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.expressions.tree import Node, from_json, to_json
from madoguchi.procedures.texts import Text

FORMAT = 1


def to_canonical(definition: Definition) -> bytes:
    """Return the bytes that are stored and hashed."""
    document = {"format": FORMAT, **_with_english_apart(_encode(definition))}
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def from_canonical(document: bytes) -> Definition:
    """Read a version back from its stored bytes."""
    loaded = json.loads(document)
    if loaded.pop("format") != FORMAT:
        raise UnknownFormat
    definition: Definition = _decode(Definition, _with_english_among(loaded))
    return definition


def hash_of(document: bytes) -> str:
    """Return the identity of a version: the hash of its canonical bytes."""
    return sha256(document).hexdigest()


class UnknownFormat(Exception):
    """A document written by a later release of the software."""


def _with_english_apart(document: dict[str, Any]) -> dict[str, Any]:
    """Write the English words under a key of their own.

    They stood there before other languages came, and a stored version keeps its hash.
    """
    words = dict(document.get("keywords_in", {}))
    if english := words.pop("en", None):
        document = {**document, "keywords_en": english, "keywords_in": words}
        if not words:
            del document["keywords_in"]
    return document


def _with_english_among(document: dict[str, Any]) -> dict[str, Any]:
    document = dict(document)
    if english := document.pop("keywords_en", None):
        document["keywords_in"] = {"en": english, **document.get("keywords_in", {})}
    return document


def _encode(value: Any) -> Any:
    if isinstance(value, Node):
        return to_json(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {
            field.name: _encode(part)
            for field in fields(value)
            if (part := getattr(value, field.name)) != _default(field)
        }
    if isinstance(value, Mapping):
        return {key: _encode(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_encode(part) for part in value]
    return value


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _decode(kind: Any, value: Any) -> Any:
    return _decoder(kind)(value)


LEAVES: Mapping[Any, Callable[[Any], Any]] = {
    Node: from_json,
    Text: Text,
    date: date.fromisoformat,
}


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    if kind in LEAVES:
        return LEAVES[kind]
    if is_dataclass(kind):
        return _record(kind)
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple:
        return lambda value: tuple(_decode(parts[0], part) for part in value)
    if origin is UnionType:
        return _one_of(parts)
    if origin is not None and issubclass(origin, Mapping):
        return lambda value: {key: _decode(parts[1], one) for key, one in value.items()}
    return lambda value: value


def _record(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    return lambda value: kind(**{key: _decode(hints[key], value[key]) for key in value})


def _one_of(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Decode by the JSON type: a list is a tree or a tuple, a table is a text."""

    def decode(value: Any) -> Any:
        if isinstance(value, list):
            return from_json(value) if Node in kinds else tuple(value)
        return Text(value) if isinstance(value, dict) else value

    return decode
