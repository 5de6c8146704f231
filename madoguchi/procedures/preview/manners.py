"""How a preview is shown (見せ方): in which language, filled with what.

One word in the address, such as `ja`, `en.filled` or `ja.wrong.long.noscript`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

EMPTY, FILLED, WRONG = "empty", "filled", "wrong"
LONG, NO_SCRIPT = "long", "noscript"


@dataclass(frozen=True, slots=True)
class Manner:
    """`filling`: nothing, the answers of an example, or mistakes in every field.

    `is_long` makes every text three times as long; `runs_scripts` is whether the
    browser may.
    """

    language: str = "ja"
    filling: str = EMPTY
    is_long: bool = False
    runs_scripts: bool = True

    @classmethod
    def read(cls, word: str, languages: Collection[str]) -> Self | None:
        """Read the word of an address; None when it is none.

        >>> Manner.read("en.wrong.noscript", ["ja", "en"]).filling
        'wrong'
        >>> Manner.read("xx", ["ja"]) is None, Manner.read("ja.x", ["ja"]) is None
        (True, True)
        """
        language, *rest = word.split(".")
        found = cls(
            language,
            next((one for one in (FILLED, WRONG) if one in rest), EMPTY),
            LONG in rest,
            NO_SCRIPT not in rest,
        )
        return found if language in languages and found.word == word else None

    @property
    def word(self) -> str:
        """Write the manner for an address.

        >>> Manner("en", "filled", is_long=True).word
        'en.filled.long'
        """
        rest = [
            *([] if self.filling == EMPTY else [self.filling]),
            *([LONG] if self.is_long else []),
            *([] if self.runs_scripts else [NO_SCRIPT]),
        ]
        return ".".join([self.language, *rest])
