"""Texts with two faces: what they say, and how a page shows it.

As a string such a text is plain, fit for a letter, a table or the title of a window;
where a template escapes it, it becomes HTML: readings over kanji, or a mark that it is
Japanese. Nothing that residents type is ever read for readings.
"""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Self

from markupsafe import Markup, escape

from madoguchi.kernel.ruby import parts_of, without_readings

TEXTS_KEPT = 8192
RUBY = Markup('<ruby>{}<rp>（</rp><rt aria-hidden="true">{}</rt><rp>）</rp></ruby>')
"""A screen reader knows the kanji; it would say each word twice."""
IN_JAPANESE = Markup('<span lang="ja">{}</span>')


fallen_back: ContextVar[set[str] | None] = ContextVar("fallen_back", default=None)
"""Gathers the languages in which a page wanted a text that is not there yet."""


def note_fallback(code: str) -> None:
    """Note, where a page gathers that, that Japanese stands in for a language."""
    if (gathered := fallen_back.get()) is not None:
        gathered.add(code)


class Written(str):
    """A plain text that knows its HTML."""

    __slots__ = ("html",)
    html: Markup

    def __new__(cls, plain: str, html: Markup) -> Self:
        made = super().__new__(cls, plain)
        made.html = html
        return made

    def __html__(self) -> Markup:
        return self.html

    def __mod__(self, values: Any) -> "Written":
        """Fill the blanks of both faces; the HTML escapes what comes in."""
        return Written(str(self) % values, self.html % values)

    def __add__(self, other: str) -> str:
        return joined("", (self, other))

    def __radd__(self, other: str) -> str:
        return joined("", (other, self))

    def __str__(self) -> str:
        return str.__str__(self)


class Read(Written):
    """A text with readings; `marked` is how it was written down."""

    __slots__ = ("marked",)
    marked: str


def marked(text: str) -> str:
    """Return a text as it is written down, with the marks of its readings."""
    return text.marked if isinstance(text, Read) else str(text)


@lru_cache(TEXTS_KEPT)
def read(text: str) -> str:
    """Return a text of やさしい日本語 with its readings where a page shows it.

    >>> read("区《く》の窓口《まどぐち》") == "区の窓口"
    True
    >>> read("区《く》").html
    Markup('<ruby>区<rp>（</rp><rt aria-hidden="true">く</rt><rp>）</rp></ruby>')
    """
    return _read(text, escape)


@lru_cache(TEXTS_KEPT)
def read_markup(text: str) -> "Written":
    """Return a sentence of a template, which may hold tags, with its readings."""
    return _read(text, Markup)


def _read(text: str, base: Any) -> Read:
    html = Markup().join(
        RUBY.format(base(one.base), one.reading) if one.reading else base(one.base)
        for one in parts_of(text)
    )
    made = Read(without_readings(text), html)
    made.marked = text
    return made


class InJapanese(Written):
    """A Japanese text that stands in for one of another language."""

    __slots__ = ()


@lru_cache(TEXTS_KEPT)
def in_japanese(text: str) -> InJapanese:
    """Return a Japanese text that stands among another language.

    >>> in_japanese("通数").html
    Markup('<span lang="ja">通数</span>')
    """
    return InJapanese(text, IN_JAPANESE.format(text))


def pieces(text: str, parting: str) -> list[str]:
    r"""Part a text, keeping how each piece is shown.

    >>> [one.html for one in pieces(in_japanese("甲。\n\n乙。"), "\n\n")]
    [Markup('<span lang="ja">甲。</span>'), Markup('<span lang="ja">乙。</span>')]
    """
    plain = text.split(parting)
    if not isinstance(text, Written):
        return plain
    if isinstance(text, InJapanese):
        return [in_japanese(one) for one in plain]
    shown = str(text.html).split(parting)
    return [
        Written(one, Markup(html))  # noqa: S704  it was escaped before
        for one, html in zip(plain, shown, strict=True)
    ]


def filled(template: str, values: Mapping[str, object]) -> str:
    """Fill the `{blanks}` of a text; both faces when it or a value has two.

    >>> filled(in_japanese("{label}を書く"), {"label": "<b>"}).html
    Markup('<span lang="ja">&lt;b&gt;を書く</span>')
    """
    plain = str(template).format_map(values)
    if not isinstance(template, Written) and not _any_written(values.values()):
        return plain
    return Written(plain, _html(template).format_map(values))


def joined(parting: str, texts: Iterable[str]) -> str:
    """Join texts, keeping how each is shown."""
    texts = list(texts)
    plain = parting.join(texts)
    if not _any_written(texts):
        return plain
    return Written(plain, escape(parting).join(texts))


def _any_written(values: Iterable[object]) -> bool:
    return any(isinstance(one, Written) for one in values)


def _html(text: str) -> Markup:
    return text.html if isinstance(text, Written) else escape(text)
