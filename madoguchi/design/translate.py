"""Words of the page in the language of the request, looked up once per language.

Django's own look-up walks several catalogs and Jinja's wrapper formats every text;
a page asks some fifty times, so the result is kept. Message ids are Japanese and
written in templates, hence few.

Some languages carry readings over kanji: their catalogs hold each message twice, as
plain text and, in the context READINGS, with its readings.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.utils import translation
from markupsafe import Markup

from madoguchi.kernel.languages.language import JAPANESE, SHIPPED, language_of
from madoguchi.kernel.written import (
    IN_JAPANESE,
    InJapanese,
    Written,
    note_fallback,
    read,
    read_markup,
)

MESSAGES_KEPT = 16384
READINGS = "readings"
KANA = re.compile("[ぁ-ん]")
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language, in Django's own words and in those of the pages."""
    token = _spoken.set(code)
    try:
        with translation.override(code):
            yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """Return the language spoken now; a page asks some fifty times."""
    return _spoken.get() or translation.get_language() or JAPANESE


def gettext(message: str, /, **values: object) -> Markup | Written:
    """Return a template's text translated, with its values escaped into it."""
    text = _translated(language(), str(message))
    if isinstance(text, InJapanese):
        note_fallback(language())
    return text % values if values else text


def ngettext(one: str, many: str, num: int, /, **values: object) -> Markup | Written:
    text = _counted(language(), str(one), str(many), num)
    return text % {"num": num, **values}


def said(message: str) -> str:
    """Return a sentence of Python code translated; a template still escapes it."""
    text = _said(language(), str(message))
    if isinstance(text, InJapanese):
        note_fallback(language())
    return text


@lru_cache(MESSAGES_KEPT)
def _translated(code: str, message: str) -> Markup | Written:
    if language_of(code).readings:
        return read_markup(translation.pgettext(READINGS, message))
    text = Markup(translation.gettext(message))  # noqa: S704  templates are ours
    if _is_missing(code, message, text):
        return InJapanese(message, IN_JAPANESE.format(text))
    return text


@lru_cache(MESSAGES_KEPT)
def _counted(code: str, one: str, many: str, num: int) -> Markup | Written:
    if language_of(code).readings:
        return read_markup(translation.npgettext(READINGS, one, many, num))
    text = Markup(translation.ngettext(one, many, num))  # noqa: S704  same
    if _is_missing(code, one, text):
        return Written(many, IN_JAPANESE.format(text))
    return text


@lru_cache(MESSAGES_KEPT)
def _said(code: str, message: str) -> str:
    if language_of(code).readings:
        return read(translation.pgettext(READINGS, message))
    text = translation.gettext(message)
    if _is_missing(code, message, text):
        return InJapanese(message, IN_JAPANESE.format(text))
    return text


def _is_missing(code: str, message: str, text: str) -> bool:
    """Say whether a language has no such sentence yet.

    Those of the product are whole but for what staff read; and characters without
    kana may be right in two languages.
    """
    if text != message or language_of(code).tag == JAPANESE:
        return False
    return code not in SHIPPED or KANA.search(message) is not None


def forget_words() -> None:
    """Look words up anew: the catalogs have changed."""
    kept: tuple[Callable[[], None], ...] = (
        _translated.cache_clear,
        _counted.cache_clear,
        _said.cache_clear,
    )
    for clear in kept:
        clear()
