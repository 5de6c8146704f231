"""Names that all translations say in the same words (用語集): which, and how.

A name is looked for in the Japanese text; its agreed words must then stand in the text
of each language that has some. The longest name counts: マイナンバーカード is not also
マイナンバー. Pure but for reading the files.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from madoguchi.kernel.languages.language import CODE, EASY, JAPANESE
from madoguchi.kernel.ruby import without_readings
from madoguchi.procedures.definition.problems import Flaw
from madoguchi.procedures.definition.reading import Source, Table, Twins, read_source
from madoguchi.procedures.texts import Text

FILE = "names.toml"


@dataclass(frozen=True, slots=True)
class Name:
    """One protected name (用語), and its words in each language that agreed on some."""

    japanese: str
    said: Mapping[str, tuple[str, ...]]


Names: TypeAlias = Mapping[str, Name]
"""Names by what they are in Japanese, the longest first."""


def load_names(root: Path, ward: str = "") -> tuple[Names, list[Flaw]]:
    """Read the shared names, and over them those of a ward; neither file is needed.

    What is not sound is left out and told of.
    """
    flaws: list[Flaw] = []
    found: dict[str, Name] = {}
    for place in (Path(), *([Path("wards") / ward] if ward else ())):
        if (root / place / FILE).exists():
            source = read_source(root / place / FILE, str(place / FILE), flaws)
            found |= {one.japanese: one for one in _names(source)}
    return {key: found[key] for key in sorted(found, key=len, reverse=True)}, flaws


def _names(source: Source) -> Iterator[Name]:
    top = Table(source, source.data, (), Twins())
    for table in top.tables("name"):
        japanese = table.word("ja", needed=True)
        languages = [key for key in table.data if key != JAPANESE]
        said = {key: table.words(key) for key in languages if _is_language(table, key)}
        if not any(said.values()):
            table.flaw(None, "say the name in at least one language")
        elif japanese:
            yield Name(japanese, {key: words for key, words in said.items() if words})
    top.done()


def _is_language(table: Table, key: str) -> bool:
    if CODE.fullmatch(key):
        return True
    table.flaw(key, f'"{key}" is no language: write it as en, ko, zh-Hans or ja-easy')
    return False


def names_in(japanese: str, names: Names) -> Iterator[Name]:
    """Yield the names that a Japanese text says, the longest first."""
    rest = japanese
    for one in names.values():
        if one.japanese in rest:
            rest = rest.replace(one.japanese, "\n")
            yield one


def strays(text: Text, names: Names) -> Iterator[tuple[Name, str]]:
    """Yield each name that a language says in other words, and which language."""
    for one in names_in(text[JAPANESE], names):
        for language, words in one.said.items():
            if language in text and not _says(text[language], language, words):
                yield one, language


def _says(text: str, language: str, words: Iterable[str]) -> bool:
    plain = without_readings(text) if language == EASY else text
    return any(word.casefold() in plain.casefold() for word in words)
