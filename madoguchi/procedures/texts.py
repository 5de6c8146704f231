"""A text in every language it was written in; Japanese is always there."""

import re

JAPANESE = "ja"
EASY = "ja-easy"
"""やさしい日本語: Japanese in short sentences, with readings over the kanji."""
NEEDED = ("en",)
"""Languages in which every text of a procedure is asked for, besides Japanese."""
CODE = re.compile(r"[a-z]{2,3}(?:-(?:[A-Z][a-z]{3}|[A-Z]{2}|easy))*")
"""A language as files and settings name it: `ko`, `zh-Hans`, `pt-BR`, `ja-easy`."""


class Text(dict[str, str]):
    """Texts by language code; a language that is missing reads as Japanese.

    >>> Text(ja="通数", en="Number of copies")["en"]
    'Number of copies'
    >>> Text(ja="通数")["ko"]
    '通数'
    """

    def __missing__(self, language: str) -> str:
        return "" if language == JAPANESE else self[JAPANESE]

    def __str__(self) -> str:
        return self[JAPANESE]
