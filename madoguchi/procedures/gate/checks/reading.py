"""Reading level of the Japanese text: too hard blocks, hard is named."""

from collections.abc import Iterator

from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.procedures.gate.material import Material
from madoguchi.procedures.gate.plainness import (
    Hard,
    hard,
    hard_words,
    is_sentence,
    length,
    level,
    limits,
    parts,
)
from madoguchi.procedures.gate.reasons import BLOCKS, HINT, NOTE, Place, Reason
from madoguchi.procedures.gate.texts import Placed, read_by_applicants


def reading(given: Material) -> Iterator[Reason]:
    """Measure what applicants read, all of it and sentence by sentence."""
    texts = list(read_by_applicants(given.definition))
    yield from _level([one.text[JAPANESE] for one in texts])
    seen: set[tuple[str, str, str]] = set()
    for one in texts:
        for part in parts(one.text[JAPANESE]):
            for found in _hard(part):
                key = (found.code, found.sentence, found.word)
                if key not in seen:
                    seen.add(key)
                    yield _reason(found, one)


def _level(texts: list[str]) -> Iterator[Reason]:
    measured, known = level(texts), limits()
    blanks = {
        "sentences": str(measured.sentences),
        "mean": str(measured.mean),
        "share": str(measured.long_share),
        "kanji": str(measured.kanji),
    }
    worst = {"long_on_average": (measured.mean, known.mean)}
    if measured.sentences >= known.least:
        worst["many_long"] = (measured.long_share, known.long_share)
        worst["heavy"] = (measured.kanji, known.kanji)
    over = [code for code, (found, most) in worst.items() if found > most]
    for code in over:
        blanks["most"] = str(worst[code][1])
        yield Reason("reading", code, severity=BLOCKS, blanks=dict(blanks))
    if not over:
        yield Reason("reading", "measured", severity=NOTE, blanks=blanks)


def _hard(part: str) -> Iterator[Hard]:
    if is_sentence(part):
        return hard(part)
    return (one for one in hard_words(part) if one.code == "jargon")


def _reason(found: Hard, at: Placed) -> Reason:
    blanks = {
        "sentence": found.sentence,
        "word": found.word,
        "plain": found.plain,
        "count": str(found.count),
        "path": at.path,
    }
    place = at.place if at.place.sort != "procedure" else Place("text", at.path)
    if found.code == "long" and length(found.sentence) > limits().most:
        return Reason("reading", "too_long", place, BLOCKS, blanks)
    return Reason("reading", found.code, place, HINT, blanks)
