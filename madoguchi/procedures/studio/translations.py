"""Every text of a manuscript beside its translation, in the order of the form."""

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.kernel.languages.language import languages as known_languages
from madoguchi.procedures.definition.completeness import LEFT_OUT
from madoguchi.procedures.studio.fields import Property, table_of
from madoguchi.procedures.studio.manuscript import (
    LISTS,
    TABLES,
    Manuscript,
    language_of,
)
from madoguchi.procedures.texts import NEEDED

WORDLESS = frozenset({"proxy", "roles", "attendance", "survey", "department"})
FREE = frozenset("/".join(place) for place in LEFT_OUT)
"""What a translation may leave out: the names of laws, the reason for a level."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One text: its place, what it says in Japanese and in the other language."""

    place: str
    japanese: str
    said: str
    is_long: bool
    is_needed: bool

    @property
    def is_missing(self) -> bool:
        return self.is_needed and not self.said


@dataclass(frozen=True, slots=True)
class Count:
    """How many texts of a language are there, of how many that are needed."""

    language: str
    given: int
    needed: int

    @property
    def is_whole(self) -> bool:
        return self.given == self.needed


def translations(manuscript: Manuscript, language: str) -> tuple[Translation, ...]:
    """Return every Japanese text of a manuscript with its translation."""
    return tuple(
        Translation(
            f"{parent}/{how.key}",
            manuscript.text(f"{parent}/{how.key}"),
            manuscript.text(f"{parent}/{how.key}", language),
            _is_long(manuscript.text(f"{parent}/{how.key}"), how),
            not any(_is_free(parent, how.key, free) for free in FREE),
        )
        for parent in parents(manuscript)
        for how in table_of(manuscript, parent)
        if how.reads in ("text", "long") and manuscript.text(f"{parent}/{how.key}")
    )


def counts(manuscript: Manuscript) -> tuple[Count, ...]:
    """Count the texts of every language that is spoken or usually asked for."""
    return tuple(
        Count(
            language,
            sum(1 for one in found if one.is_needed and one.said),
            sum(1 for one in found if one.is_needed),
        )
        for language in languages(manuscript)
        for found in [translations(manuscript, language)]
    )


def languages(manuscript: Manuscript) -> tuple[str, ...]:
    """Return the languages besides Japanese: those needed, usual, then others."""
    spoken = sorted(
        {code for place in manuscript.places if (code := language_of(place))}
    )
    codes = dict.fromkeys((*NEEDED, *known_languages(), *spoken))
    return tuple(code for code in codes if code != JAPANESE)


def parents(manuscript: Manuscript) -> Iterator[str]:
    """Yield every table that can hold texts, in the order of the form."""
    yield "procedure"
    yield from (one for one in TABLES if one not in WORDLESS)
    for rows in LISTS:
        yield from (f"{rows}/{row}" for row in manuscript.order(rows))
    for page in manuscript.pages:
        yield f"page/{page}"
        for question in manuscript.questions(page):
            for name in (question, *manuscript.members(question)):
                yield f"question/{name}"
                yield from (f"option/{name}/{one}" for one in manuscript.options(name))
    yield from (f"stage/{stage}" for stage in manuscript.order("stages"))


def _is_free(parent: str, key: str, free: str) -> bool:
    family = parent.partition("/")[0]
    return free in (family, f"{family}/{key}")


def _is_long(text: str, how: Property) -> bool:
    return how.reads == "long" or "\n" in text or len(text) > 40  # noqa: PLR2004
