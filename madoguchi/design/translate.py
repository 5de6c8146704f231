"""Words of the page in the language of the request, looked up once per language.

Django's own look-up walks several catalogs and Jinja's wrapper formats every text;
a page asks some fifty times, so the result is kept. Message ids are Japanese and
written in templates, hence few.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.utils import translation
from markupsafe import Markup

MESSAGES_KEPT = 8192
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
    return _spoken.get() or translation.get_language() or "ja"


def gettext(message: str, /, **values: object) -> Markup:
    """Return a template's text translated, with its values escaped into it."""
    text = _translated(language(), str(message))
    return text % values if values else text


def ngettext(one: str, many: str, num: int, /, **values: object) -> Markup:
    text = _counted(language(), str(one), str(many), num)
    return text % {"num": num, **values}


@lru_cache(MESSAGES_KEPT)
def _translated(_language: str, message: str) -> Markup:
    return Markup(translation.gettext(message))  # noqa: S704  templates are ours


@lru_cache(MESSAGES_KEPT)
def _counted(_language: str, one: str, many: str, num: int) -> Markup:
    return Markup(translation.ngettext(one, many, num))  # noqa: S704  same
