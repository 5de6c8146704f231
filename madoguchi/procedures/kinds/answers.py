"""What is said of answers whose kinds have no folder of their own.

A sentence that the product says, not a procedure, stands once for each language in
`procedures/wordings`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from madoguchi.kernel.languages.language import JAPANESE, words_in
from madoguchi.procedures.texts import Text

FOLDER = Path(__file__).parents[1] / "wordings"
FILE = "wordings"


@cache
def answer_words(language: str) -> Mapping[str, str]:
    found: Mapping[str, str] = words_in(FOLDER, language, FILE)["answers"]
    return found


class Worded(Text):
    """A text that every language says in a file of the product."""

    def __init__(self, look: Callable[[str], str]) -> None:
        super().__init__(ja=str(look(JAPANESE)))
        self._look = look

    def __getitem__(self, language: str) -> str:
        return self._look(language)


def worded(key: str) -> Worded:
    return Worded(lambda language: answer_words(language)[key])
