"""Where components are: those of this room, and those that a kind of question brings.

A kind's folder holds its reading in Python, which this room never imports, and beside
it what is drawn: a template, a style, a script, examples and words by language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from madoguchi.kernel.languages.language import words_in

ROOM = Path(__file__).resolve().parent
KINDS = ROOM.parent / "procedures" / "kinds"
PLACES: list[Path] = [ROOM / "components", KINDS]
"""Folders with one folder for each component; what stands later is drawn over."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the folder of a kind says in one language.

    `parts` are the labels of its controls in reading order, `words` what its template
    says besides.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def component_files(pattern: str) -> Iterator[Path]:
    """Yield the files of the components, place by place, components by name."""
    for place in PLACES:
        yield from sorted(place.glob(f"*/{pattern}"))


@cache
def folder_of(kind: str) -> Path | None:
    """Return the folder in which a kind brings its own field, if it does."""
    for path in component_files(f"field_{kind}.html"):
        if path.parent.name == kind:
            return path.parent
    return None


@cache
def told(kind: str, language: str) -> Told:
    """Return the words of a kind's folder; Japanese where a language has none yet."""
    folder = folder_of(kind)
    if folder is None:
        return Told()
    said = words_in(folder, language, f"kinds/{kind}")
    return Told(said.get("parts", {}), said.get("words", {}))


def forget_places() -> None:
    """Look into the folders anew: a folder of components has come or gone."""
    folder_of.cache_clear()
    told.cache_clear()
