"""Make the keys, codes and slugs of our format from the words of another."""

import re
import unicodedata
from collections.abc import Iterable

from madoguchi.procedures.definition.form import TAKEN

LONGEST = 40
SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l"}


def plain(text: str) -> str:
    """Write a text in lower-case letters, digits and underscores.

    >>> plain("Straße (inkl. Hausnummer)"), plain("住所")
    ('strasse_inkl_hausnummer', '')
    """
    lowered = "".join(SPECIAL.get(letter, letter) for letter in text.lower())
    decomposed = unicodedata.normalize("NFKD", lowered)
    letters = "".join(one for one in decomposed if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


class Keys:
    """Keys that are each given once."""

    def __init__(self, start: str = "q", taken: Iterable[str] = TAKEN) -> None:
        self.start = start
        self.taken = set(taken)
        self.numbers: dict[str, int] = {}

    def make(self, text: str) -> str:
        """Return a key like this text that nobody has yet.

        >>> keys = Keys()
        >>> keys.make("Name"), keys.make("name"), keys.make("4b"), keys.make("count")
        ('name', 'name_2', 'q_4b', 'count_2')
        """
        word = plain(text)
        if not word[:1].isalpha():
            word = f"{self.start}_{word}" if word else self.start
        return self._alone(word)

    def code(self, text: str) -> str:
        """Return the code of an option; it may begin with a digit."""
        return self._alone(plain(text) or self.start)

    def _alone(self, word: str) -> str:
        word = word[:LONGEST].rstrip("_")
        found, number = word, self.numbers.get(word, 2)
        while found in self.taken:
            end = f"_{number}"
            found, number = word[: LONGEST - len(end)].rstrip("_") + end, number + 1
        self.numbers[word] = number
        self.taken.add(found)
        return found


def slug_of(text: str, otherwise: str = "imported") -> str:
    """Return a slug like this text.

    >>> slug_of("Umzug innerhalb der Gemeinde"), slug_of("転入届")
    ('umzug-innerhalb-der-gemeinde', 'imported')
    """
    word = plain(text).replace("_", "-")[:LONGEST].strip("-")
    word = word if word[:1].isalpha() else f"p-{word}".strip("-")
    return word if len(word) > 1 and plain(text) else otherwise
