"""What is wrong with a folder, said so that its author can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from madoguchi.procedures.definition.locate import Path


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """One thing to put right: where, and a sentence.

    `keys` is the way to it inside the file; `language` is set when all that is wrong
    is a text that this language does not have yet.
    """

    file: str
    line: int
    sentence: str
    keys: Path = field(default=(), compare=False)
    language: str = field(default="", compare=False)

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
