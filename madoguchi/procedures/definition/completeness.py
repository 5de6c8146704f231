"""How many texts of a version each language has, and which ones it lacks.

A text is named as in `texts/<language>.toml`, so whoever translates knows where it
goes. What a translation may leave out (the names of laws, the reason for the level of
the identity check) is not counted.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.procedures.definition.languages import languages_of
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.write import texts_of

LEFT_OUT = (
    ("law",), ("identity", "rationale"), ("eligibility", "basis"),
    ("deadline", "basis"), ("correction", "basis"), ("checklist", "basis"),
)  # fmt: skip
Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """The texts of one language: how many are given of how many, and what is missing.

    `missing` holds places such as `questions.copies.label`, in the order of the file.
    """

    language: str
    given: int
    needed: int
    missing: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.missing


def completeness(definition: Definition, language: str) -> Completeness:
    """Count the texts of a language against the Japanese ones."""
    needed = list(_texts(definition, JAPANESE))
    given = dict(_texts(definition, language))
    missing = tuple(".".join(place) for place, _ in needed if place not in given)
    return Completeness(language, len(needed) - len(missing), len(needed), missing)


def completeness_by_language(
    definition: Definition, asked: tuple[str, ...] = ()
) -> Mapping[str, Completeness]:
    """Count for the languages a version speaks and those that are asked about."""
    languages = dict.fromkeys((*languages_of(definition), *asked))
    return {code: completeness(definition, code) for code in languages}


def _texts(definition: Definition, language: str) -> Iterator[tuple[Place, str]]:
    """Yield each text that counts, by its place."""
    data = tomllib.loads(texts_of(definition, language))
    data.pop("keywords", None)
    for place, text in _leaves(data, ()):
        if not any(_is_at(place, one) for one in LEFT_OUT):
            yield place, text


def _is_at(place: Place, left_out: Place) -> bool:
    named = tuple(key for key in place if not key.isdecimal())
    return named[: len(left_out)] == left_out


def _leaves(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, (*place, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            if place == ("channels",):  # found by its name, which is no text
                name = one.pop("name")
                yield from _leaves(one, (*place, name))
            else:
                yield from _leaves(one, (*place, str(index)))
    elif value:
        yield place, value
