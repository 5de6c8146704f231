"""A text in every language it was written in; Japanese is always there."""

from madoguchi.kernel.languages.language import EASY, JAPANESE
from madoguchi.kernel.written import in_japanese, note_fallback, read

NEEDED = ("en",)
"""Languages in which every text of a procedure is asked for, besides Japanese."""


class Text(dict[str, str]):
    """Texts by language code, as they stand in the files.

    `text[language]` is for readers: a language that is missing reads as Japanese and
    is marked so, やさしい日本語 carries its readings.

    >>> Text(ja="通数", en="Number of copies")["en"]
    'Number of copies'
    >>> Text(ja="通数")["ko"].html
    Markup('<span lang="ja">通数</span>')
    """

    def __getitem__(self, language: str) -> str:
        text = self.get(language)
        if text is None:
            return self._in_japanese(language)
        return read(text) if language == EASY else text

    def _in_japanese(self, language: str) -> str:
        text = self.get(JAPANESE, "")
        if not text or language == JAPANESE:
            return text
        note_fallback(language)
        return text if language == EASY else in_japanese(text)

    def __str__(self) -> str:
        return self.get(JAPANESE, "")
