"""What is wrong with a folder, said so that its author can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """One thing to put right: where, and a sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.sentence}"


class BadDefinition(Exception):
    """A folder that is not a procedure; carries every flaw found."""

    def __init__(self, problems: Sequence[Flaw]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return advice naming the nearest known word, or the few there are.

    >>> did_you_mean("lable", ["key", "label"])
    '; did you mean "label"?'
    """
    if near := get_close_matches(word, known, 1):
        return f'; did you mean "{near[0]}"?'
    return f"; known here: {', '.join(sorted(known))}" if known else ""
