"""What the ward lists: procedures on line and entries of the catalogue, as one list.

An entry gives way to the procedure that the ward offers on line, so each is there once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from madoguchi.channels.web.http import ResidentRequest
from madoguchi.channels.web.words import LIFE_EVENTS
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.kernel.text import kana_row
from madoguchi.procedures.catalogue.model import Entry
from madoguchi.procedures.catalogue.queries import catalogue_of
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.engine import Form
from madoguchi.procedures.queries import offers_of


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list: what it is about, under which slug."""

    slug: str
    subject: Form | Entry

    @property
    def about(self) -> Definition | Entry:
        if isinstance(self.subject, Form):
            return self.subject.definition
        return self.subject

    @property
    def is_online(self) -> bool:
        return isinstance(self.subject, Form)

    @property
    def href(self) -> str:
        return reverse("web:procedure", args=[self.slug])


def listed_of(request: ResidentRequest) -> list[Listed]:
    """Return everything the ward can be asked for now, by reading."""
    offers = offers_of(request.ward.pk)
    found = [Listed(one.slug, one.form) for one in offers if one.is_open(request.now)]
    online = {one.slug for one in found}
    found += [
        Listed(slug, entry)
        for slug, entry in catalogue_of(request.ward).entries.items()
        if entry.procedure not in online
    ]
    found.sort(key=lambda one: one.about.reading)
    return found


def index_row(one: Listed, language: str, *, marked: bool) -> dict[str, str]:
    """Return a line for `ui.index`; `marked`: where both kinds stand side by side."""
    return {
        "title": one.about.title[language],
        "text": one.about.summary[language],
        "href": one.href,
        "mark": _("オンラインでできます") if marked and one.is_online else "",
    }


def index_rows(found: Sequence[Listed], language: str) -> list[dict[str, str]]:
    """Return lines; which is on line is told where not all are."""
    marked = any(not one.is_online for one in found)
    return [index_row(one, language, marked=marked) for one in found]


def by_kana(found: Sequence[Listed], language: str) -> list[dict[str, Any]]:
    """Return the lines in groups by the first sound of their reading (五十音)."""
    marked = any(not one.is_online for one in found)
    return [
        {
            "title": _("%(sound)s行") % {"sound": sound},
            "id": f"row-{number}",
            "rows": [index_row(one, language, marked=marked) for one in group],
        }
        for number, (sound, group) in enumerate(
            groupby(found, lambda one: kana_row(one.about.reading)), start=1
        )
    ]


def guide_rows(request: ResidentRequest, event: str = "") -> list[dict[str, str]]:
    """Return a line for each guide, or for those about one event of life.

    They stand in the order of the events, as home lists them.
    """
    order = list(LIFE_EVENTS)
    guides = [
        one
        for one in catalogue_of(request.ward).guides.values()
        if not event or one.life_event == event
    ]
    guides.sort(key=lambda one: (order.index(one.life_event), one.questions.reading))
    return [
        {
            "title": one.title[request.language],
            "text": one.summary[request.language],
            "href": reverse("web:guide", args=[one.slug]),
        }
        for one in guides
    ]
