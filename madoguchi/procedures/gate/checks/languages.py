"""Languages: what a ward's residents must be able to read is there to be read."""

from collections.abc import Iterator

from madoguchi.procedures.gate.material import Material
from madoguchi.procedures.gate.reasons import NOTE, Reason
from madoguchi.procedures.gate.texts import Placed, texts_of
from madoguchi.procedures.texts import JAPANESE


def languages(given: Material) -> Iterator[Reason]:
    """Refuse a version that lacks texts in a language that the ward requires."""
    texts = list(texts_of(given.definition))
    for language in given.ward.languages:
        if language == JAPANESE:
            continue
        missing = [one for one in texts if not _is_there(one, language)]
        blanks = {
            "language": language,
            "there": str(len(texts) - len(missing)),
            "all": str(len(texts)),
        }
        if missing:
            first = missing[0]
            blanks |= {"path": first.path, "text": first.text[JAPANESE][:40]}
            yield Reason("languages", "incomplete", first.place, blanks=blanks)
        else:
            yield Reason("languages", "complete", severity=NOTE, blanks=blanks)


def _is_there(one: Placed, language: str) -> bool:
    return bool(one.text.get(language, "").strip())
