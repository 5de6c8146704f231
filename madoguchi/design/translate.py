"""Words of the page in the language of the request, looked up once per language.

Django's own look-up walks several catalogs and Jinja's wrapper formats every text;
a page asks some fifty times, so the result is kept. Message ids are Japanese and
written in templates, hence few.
"""

from functools import lru_cache

from django.utils import translation
from markupsafe import Markup

MESSAGES_KEPT = 8192


def gettext(message: str, /, **values: object) -> Markup:
    """Return a template's text translated, with its values escaped into it."""
    text = _translated(translation.get_language(), str(message))
    return text % values if values else text


def ngettext(one: str, many: str, num: int, /, **values: object) -> Markup:
    text = _counted(translation.get_language(), str(one), str(many), num)
    return text % {"num": num, **values}


@lru_cache(MESSAGES_KEPT)
def _translated(_language: str | None, message: str) -> Markup:
    return Markup(translation.gettext(message))  # noqa: S704  templates are ours


@lru_cache(MESSAGES_KEPT)
def _counted(_language: str | None, one: str, many: str, num: int) -> Markup:
    return Markup(translation.ngettext(one, many, num))  # noqa: S704  same
