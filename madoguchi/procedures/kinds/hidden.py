"""What stands in place of an answer that its reader may not see.

It is no JSON on purpose: nothing that is hidden can be sealed, sent or exported by
mistake, and a page that does not know of it fails instead of telling.
"""

from dataclasses import dataclass

from madoguchi.procedures.kinds.answers import answer_words


@dataclass(frozen=True, slots=True)
class Hidden:
    """An answer that is hidden (秘匿); `tells` says whether the reader may know why."""

    tells: bool

    def words(self, language: str) -> str:
        """Say so in the reader's language, and why only to whoever may know.

        >>> Hidden(tells=True).words("ja")
        '住所は保護されています'
        """
        return hidden_words(language, tells=self.tells)


PROTECTED, WITHHELD = Hidden(tells=True), Hidden(tells=False)


def hidden(*, tells: bool) -> Hidden:
    return PROTECTED if tells else WITHHELD


def hidden_words(language: str, *, tells: bool) -> str:
    return answer_words(language)["protected" if tells else "withheld"]
