"""Find procedures by what people call them.

Folded by kana, width and case. A word of the query matches a name, a reading or a
summary that contains it, and a keyword that it contains: 住民票がほしい finds 住民票.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from madoguchi.channels.web.offered import Listed
from madoguchi.kernel.languages.language import EASY
from madoguchi.kernel.ruby import without_readings
from madoguchi.kernel.text import fold_for_search
from madoguchi.procedures.catalogue.model import Entry
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.engine import Form
from madoguchi.procedures.texts import Text

SHORTEST_KEYWORD = 2
TITLE, KEYWORD, INSIDE, TEXT = 8, 4, 3, 1


@dataclass(frozen=True, slots=True)
class Folded:
    """The words of one procedure, folded once."""

    titles: tuple[str, ...]
    keywords: tuple[str, ...]
    text: str


def find(found: Sequence[Listed], query: str) -> list[Listed]:
    """Return what matches every word of a query, the best first."""
    words = [word for word in map(fold_for_search, query.split()) if word]
    if not words:
        return []
    scored = [
        (sum(scores), -place, one)
        for place, one in enumerate(found)
        if all(scores := [score(folded(one.subject), word) for word in words])
    ]
    scored.sort(key=lambda one: one[:2], reverse=True)
    return [one for _, _, one in scored]


@lru_cache(maxsize=512)
def folded(subject: Form | Entry) -> Folded:
    return fold(subject.definition if isinstance(subject, Form) else subject)


def fold(about: Definition | Entry) -> Folded:
    titles = (*_said(about.title), about.reading)
    others = chain.from_iterable(about.keywords_in.values())
    keywords = (*about.keywords, *others)
    texts = (*_said(about.summary), *_said(about.category))
    return Folded(
        tuple(map(fold_for_search, titles)),
        tuple(map(fold_for_search, keywords)),
        "\n".join(map(fold_for_search, texts)),
    )


def _said(text: Text) -> Iterator[str]:
    return (
        without_readings(one) if language == EASY else one
        for language, one in text.items()
    )


def score(one: Folded, word: str) -> int:
    """Say how well a procedure fits one folded word; 0: not at all.

    >>> juminhyo = Folded(("住民票の写しの交付請求",), ("住民票",), "住所の証明")
    >>> [score(juminhyo, word) for word in ("住民票", "住民票がほしい", "住所", "犬")]
    [8, 3, 1, 0]
    """
    if any(word in title for title in one.titles):
        return TITLE
    if any(word in keyword for keyword in one.keywords):
        return KEYWORD
    if any(
        len(keyword) >= SHORTEST_KEYWORD and keyword in word for keyword in one.keywords
    ):
        return INSIDE
    return TEXT if word in one.text else 0
