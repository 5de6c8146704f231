"""Find cases by words of their notes, which nobody can read from the index.

The index knows pairs of characters. Every note that has all pairs of the words looked
for is opened, as far as its reader may see it, and read: only then is it found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from madoguchi.cases.models import Case, Note, NotePair
from madoguchi.cases.queries import opened
from madoguchi.protection.queries import covered_among
from madoguchi.vault.actions import data_keys
from madoguchi.vault.index import blind_pairs, folded_words
from madoguchi.vault.sealing import open_sealed
from madoguchi.wards.actor import Actor

NOTE: Final = "note"
SHORTEST: Final = 2
MOST_OPENED: Final = 200
MOST_PAIRS: Final = 24
COUNTED: Final = 500


def words_in(typed: str) -> list[str]:
    """Return the words somebody looks for; "" stands for one that is too short.

    >>> words_in("折返し　電話"), words_in("電")
    (['折返シ', '電話'], [''])
    """
    found = [folded_words(one) for one in typed.split()]
    return [one if len(one) >= SHORTEST else "" for one in found]


def notes_with(words: Iterable[str], cases: QuerySet[Case], ward: int) -> list[Note]:
    """Return the newest notes of some cases whose index has all pairs of the words.

    One more than `MOST_OPENED` says that there are more. The rarest pair is walked,
    the newest note first; the others are asked for each.
    """
    wanted = sorted({one for word in words for one in blind_pairs(ward, NOTE, word)})
    pairs = NotePair.objects.filter(ward=ward)
    counted = {one: _counted(pairs, one) for one in wanted[:MOST_PAIRS]}
    if not counted or 0 in counted.values():
        return []
    rarest, *others = sorted(counted, key=lambda one: (counted[one], one))
    found = pairs.filter(digest=rarest)
    for one in others:
        found = found.filter(Exists(pairs.filter(digest=one, note=OuterRef("note"))))
    found = found.filter(Exists(cases.filter(pk=OuterRef("note__case"))))
    ids = found.order_by("-note").values("note")[: MOST_OPENED + 1]
    notes = Note.objects.filter(ward=ward, pk__in=[row["note"] for row in ids])
    return list(notes.select_related("case", "case__assignee").order_by("-pk"))


def _counted(pairs: QuerySet[NotePair], digest: bytes) -> int:
    """Count how often a pair occurs, as far as it matters which one is rarer."""
    return pairs.filter(digest=digest)[:COUNTED].count()


@dataclass(frozen=True, slots=True)
class Noted:
    """The cases whose notes have every word, and whether older notes were not read."""

    cases: list[Case]
    stopped: bool = False


def cases_noted(typed: str, cases: QuerySet[Case], reader: Actor, most: int) -> Noted:
    """Return the cases with a note that has every word, the newest note first.

    What a protected address hides from a reader is not found by it either.
    """
    words = words_in(typed)
    candidates = notes_with(words, cases, reader.ward)
    notes = candidates[:MOST_OPENED]
    shown = Shown(reader, [note.case for note in notes])
    found: dict[str, Case] = {}
    for note in notes:
        text = folded_words(shown.text(note))
        if all(word in text for word in words):
            found.setdefault(note.case.stream, note.case)
    enough = list(islice(found.values(), most))
    return Noted(enough, stopped=len(candidates) > MOST_OPENED)


class Shown:
    """Notes of many cases, opened as far as one reader may see them."""

    def __init__(self, reader: Actor, cases: list[Case]) -> None:
        ward = reader.ward
        self.reader = reader
        self.keys = data_keys(ward, {one.key_id for one in cases if one.key_id})
        self.covered = covered_among(ward, [one.stream for one in cases])

    def text(self, note: Note) -> str:
        case = note.case
        key = self.keys.get(case.key_id or 0)
        if key is None:  # disposed of
            return ""
        text = open_sealed(key, case.stream, "note", bytes(note.sealed)).decode()
        if case.stream not in self.covered:
            return text
        return opened(case, key, reader=self.reader).words(text)
