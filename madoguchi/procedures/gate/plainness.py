"""How hard a Japanese text is to read, by counts that anybody can follow.

Sentences are measured in characters, as 公用文作成の考え方 (文化審議会建議, 2022) and
在留支援のためのやさしい日本語ガイドライン (2020) speak of them. No dictionary takes the
words apart: nothing here depends on more than the characters that are printed.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

ENDS: Final = re.compile(r"(?<=[。！？])|\n")
KANJI: Final = re.compile(r"[一-鿿々〆]")
BLANK: Final = re.compile(r"\s+")
RUBY: Final = re.compile(r"（[ぁ-ゖァ-ヺー・、]+）")
"""A reading in brackets helps; it makes no sentence longer."""
QUOTED: Final = re.compile(r"「[^」]*」")
SHORT: Final = 20
"""A sentence of fewer characters may be a name and a verb: its share says nothing."""
SENTENCE_END: Final = ("。", "！", "？")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording that is hard to read, and what to write instead."""

    code: str
    pattern: re.Pattern[str]
    plain: str


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a text is hard; measured, see docs/reference/gate.md."""

    sentence: int
    """Characters of a sentence above which it should be split."""
    most: int
    """Characters of a sentence above which a version is blocked for it."""
    mean: int
    """Characters of the mean sentence of a version above which it is blocked."""
    long_share: int
    """Per cent of sentences that may be longer than `sentence`."""
    kanji_sentence: int
    """Per cent of kanji in a sentence above which its words are heavy."""
    kanji: int
    """Per cent of kanji in all sentences above which a version is blocked."""
    least: int
    """Fewer sentences say nothing about the share of long ones and of kanji."""


@dataclass(frozen=True, slots=True)
class Hard:
    """One sentence that should be written anew, and how."""

    code: str
    sentence: str
    word: str = ""
    plain: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """The reading level of all sentences together; all but the count in per cent."""

    sentences: int
    mean: int
    long_share: int
    kanji: int


@cache
def _rules() -> Mapping[str, Any]:
    text = Path(__file__).with_name("plainness.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def limits() -> Limits:
    return Limits(**_rules()["limits"])


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return every wording that has a plainer one."""
    return tuple(
        Phrase(one["code"], re.compile(one["pattern"]), one["plain"])
        for one in _rules()["phrases"]
    )


@cache
def jargon() -> Mapping[str, str]:
    """Return office words, the longest first, each with what to write instead."""
    found: dict[str, str] = _rules()["jargon"]
    return dict(sorted(found.items(), key=lambda one: -len(one[0])))


def parts(text: str) -> Iterator[str]:
    """Yield the sentences and headings of a text."""
    yield from filter(None, (one.strip() for one in ENDS.split(text)))


def is_sentence(part: str) -> bool:
    return part.endswith(SENTENCE_END)


def sentences(text: str) -> Iterator[str]:
    r"""Yield the sentences of a text; what ends with no full stop is none.

    >>> list(sentences("区が確認します。結果をお知らせします。\n見出し"))
    ['区が確認します。', '結果をお知らせします。']
    """
    return filter(is_sentence, parts(text))


def length(sentence: str) -> int:
    """Count what is read: no spaces, no readings in brackets.

    >>> length("続柄（つづきがら）は、 いりません。")
    10
    """
    return len(BLANK.sub("", RUBY.sub("", sentence)))


def kanji_share(text: str) -> int:
    """Return how many of a hundred characters are kanji.

    >>> kanji_share("区が確認します。")
    37
    """
    size = length(text)
    return 100 * len(KANJI.findall(text)) // size if size else 0


def level(texts: Iterable[str]) -> Level:
    """Measure all sentences of some texts together."""
    found = [one for text in texts for one in sentences(text)]
    if not found:
        return Level(0, 0, 0, 0)
    sizes = [length(one) for one in found]
    long_ones = sum(size > limits().sentence for size in sizes)
    return Level(
        len(found),
        sum(sizes) // len(found),
        100 * long_ones // len(found),
        kanji_share("".join(found)),
    )


def hard(sentence: str) -> Iterator[Hard]:
    """Yield each thing that makes a sentence hard, and what to do."""
    known, size = limits(), length(sentence)
    if size > known.sentence:
        yield Hard("long", sentence, count=size)
    share = kanji_share(sentence)
    if size > SHORT and share > known.kanji_sentence:
        yield Hard("kanji", sentence, count=share)
    yield from hard_words(sentence)


def hard_words(text: str) -> Iterator[Hard]:
    """Yield phrases and office words; what is quoted is somebody else's wording.

    >>> [(one.code, one.word) for one in hard_words("非課税の人に支給されます。")]
    [('passive', 'されます'), ('jargon', '非課税'), ('jargon', '支給')]
    """
    bare = QUOTED.sub("「」", text)
    for phrase in phrases():
        if match := phrase.pattern.search(bare):
            yield Hard(phrase.code, text, match.group(), phrase.plain)
    for word, plain in jargon().items():  # the longest come first
        if word in bare:
            if not _explained(word, bare):
                yield Hard("jargon", text, word, plain)
            bare = bare.replace(word, "□" * len(word))


def _explained(word: str, text: str) -> bool:
    """Say whether a word is followed by brackets, or stands in them, explained."""
    at = text.index(word)
    after = text[at + len(word) : at + len(word) + 1]
    return after == "（" or text[at - 1 : at] == "（"
