"""In which languages a version speaks besides Japanese."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.texts import NEEDED, Text


def languages_of(definition: Definition) -> tuple[str, ...]:
    """Return the languages of its texts, those that are needed first."""
    found = {code for text in texts_in(definition) for code in text}
    found.update(definition.keywords_in)
    return (*NEEDED, *sorted(found - {JAPANESE, *NEEDED}))


def texts_in(value: Any) -> Iterator[Text]:
    """Yield every text inside a definition, or inside a part of one."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_in(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))
