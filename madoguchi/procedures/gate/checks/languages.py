"""Languages: what a ward's residents must be able to read is there to be read."""

from collections.abc import Iterator

from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.procedures.definition.completeness import completeness
from madoguchi.procedures.definition.names import strays
from madoguchi.procedures.gate.material import Material
from madoguchi.procedures.gate.reasons import HINT, NOTE, Place, Reason
from madoguchi.procedures.gate.texts import texts_of

SORTS = {"pages": "page", "questions": "question"}
"""How a place of a text begins, and what a reason calls it."""


def languages(given: Material) -> Iterator[Reason]:
    """Refuse a version that lacks texts in a language that the ward requires."""
    for language in given.ward.languages:
        if language == JAPANESE:
            continue
        counted = completeness(given.definition, language)
        blanks = {
            "language": language,
            "there": str(counted.given),
            "all": str(counted.needed),
        }
        if counted.is_whole:
            yield Reason("languages", "complete", severity=NOTE, blanks=blanks)
            continue
        first = counted.missing[0]
        blanks["path"] = first
        yield Reason("languages", "incomplete", _place(first), blanks=blanks)
    yield from _names_in_other_words(given)


def _names_in_other_words(given: Material) -> Iterator[Reason]:
    """Name the protected names that a translation says in words of its own."""
    for one in texts_of(given.definition):
        for name, language in strays(one.text, given.ward.names):
            blanks = {
                "language": language,
                "word": name.japanese,
                "plain": " / ".join(name.said[language]),
            }
            yield Reason("languages", "other_words", one.place, HINT, blanks)


def _place(path: str) -> Place:
    sort, _, rest = path.partition(".")
    if sort in SORTS:
        return Place(SORTS[sort], rest.rsplit(".", 1)[0])
    return Place("text", path)
