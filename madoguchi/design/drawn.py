"""Draw once what looks the same on every page that shows it.

A drawing is kept by everything it depends on: the component, its values, which never
change, and the language. Values that can change are not drawn here.
"""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from django.template import engines
from markupsafe import Markup

from madoguchi.design.fields import Field
from madoguchi.design.translate import language

if TYPE_CHECKING:
    from django.template.backends.jinja2 import Jinja2

DRAWINGS_KEPT = 1024
ENGINE = "jinja2"


def kept(component: str, *values: Hashable) -> Markup:
    """Return a component drawn with these values, the first time or again."""
    return _kept(language(), component, values)


def fields_drawn(fields: Iterable[Field]) -> Markup:
    """Draw the fields of a form in the language of the request."""
    return _draw("fields", list(fields))


@lru_cache(DRAWINGS_KEPT)
def _kept(_language: str, component: str, values: tuple[Hashable, ...]) -> Markup:
    return _draw(component, *values)


def _draw(component: str, *values: object) -> Markup:
    backend = cast("Jinja2", engines[ENGINE])
    drawn = getattr(backend.env.globals["ui"], component)(*values)
    assert isinstance(drawn, Markup)  # noqa: S101  macros escape what they are given
    return drawn
