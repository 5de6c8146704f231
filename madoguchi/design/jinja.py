"""The one environment in which every page is rendered.

It escapes by default, refuses to show names nobody gave, speaks Django's gettext and
offers every component as `ui.<name>`. It knows no door's templates but their
folders, which settings hand to it.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from django.templatetags.static import static
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    Undefined,
    UndefinedError,
)

from madoguchi.design import charts, places, words
from madoguchi.design.addresses import reverse
from madoguchi.design.drawn import kept
from madoguchi.design.fields import error_lines
from madoguchi.design.frame import Link
from madoguchi.design.places import ROOM
from madoguchi.design.plain_places import FILTER as PLAIN
from madoguchi.design.plain_places import PlainPlaces
from madoguchi.design.translate import gettext, language, ngettext
from madoguchi.kernel.written import pieces

_MACRO = re.compile(r"{%-?\s*macro\s+([a-z]\w*)\s*\(")

FILTERS: dict[str, Callable[..., Any]] = {
    "day": words.marked_day,
    "day_text": words.day_text,
    "clock": words.marked_clock,
    "clock_text": words.clock_text,
    "moment": words.marked_moment,
    "month": words.month_text,
    "wareki": words.marked_wareki,
    "birth": words.birth_text,
    "yen": words.yen,
    "n": words.grouped,
    "size": words.size,
    "lines": words.lines,
    "steady": words.steady,
    "own_name": words.own_name,
    "in_japanese": words.in_japanese,
    "mask": words.masked,
    "paragraphs": words.paragraphs,
    "pieces": pieces,
    "filled": words.filled_in,
    PLAIN: words.plain,
}


class Absent(Undefined):
    """A name nobody gave: false when asked about, an error when it is shown."""

    def _refuse(self) -> Any:
        raise UndefinedError(self._undefined_message)

    __str__ = __iter__ = __len__ = _refuse


class Components:
    """Every macro of the design system by its name, compiled when first used."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._homes = macro_homes()

    def __getattr__(self, name: str) -> Any:
        home = self._homes.get(name)
        if home is None:
            raise AttributeError(f"no component is called {name}")
        module = self._environment.get_template(home).module
        macro = getattr(module, name)
        setattr(self, name, macro)  # the next look-up is a plain attribute
        return macro

    __getitem__ = __getattr__


def macro_homes() -> dict[str, str]:
    """Return the template in which each public macro lives."""
    homes: dict[str, str] = {}
    for path in places.component_files("*.html"):
        for name in _MACRO.findall(path.read_text("utf-8")):
            if name in homes:
                raise LookupError(f"macro {name} is in {homes[name]} and {path.name}")
            homes[name] = "/".join(path.parts[-3:])  # the place, the folder, the file
    return homes


def url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """Make the environment for Django's Jinja2 backend."""
    options["undefined"] = Absent
    homes = [place.parent for place in places.PLACES]
    options["loader"] = ChoiceLoader(
        [options["loader"], FileSystemLoader(homes, encoding="utf-8")]
    )
    options["cache_size"] = -1  # templates are few: a plain dict, which needs no lock
    made = Environment(  # noqa: S701  the backend asks for autoescape, a test checks it
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", PlainPlaces],
        **options,
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.filters.update(FILTERS)
    made.globals.update(
        _=gettext,
        gettext=gettext,
        ngettext=ngettext,
        static=cache(static),
        kept=kept,
        url=url,
        language=language,
        tag=words.tag,
        charts=charts,
        Link=Link,
        error_lines=error_lines,
        ui=Components(made),
    )
    return made


standalone = partial(
    environment, loader=FileSystemLoader(ROOM, encoding="utf-8"), autoescape=True
)
