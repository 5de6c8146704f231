"""A text in every language it was written in; Japanese is always there."""

JAPANESE = "ja"


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
