"""The page of one procedure: everything to know before beginning."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from madoguchi.channels.web.described import service_described
from madoguchi.channels.web.http import ResidentRequest, page, show
from madoguchi.channels.web.surveys import about_what, told_of
from madoguchi.channels.web.views.entry import entry_page
from madoguchi.channels.web.words import (
    begin_words,
    channel_name,
    life_event_title,
    period_words,
)
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.procedures.definition.model import Definition, Way
from madoguchi.procedures.queries import (
    NotOffered,
    Offering,
    offers_of,
    public_offering,
)
from madoguchi.wards.queries import department

MOST_RELATED = 4
MINUTES = re.compile(r"(\d+)分ほど")


@page("anyone")
def procedure(request: ResidentRequest, slug: str) -> HttpResponse:
    """Show the procedure as it is offered on line, else its entry in the catalogue."""
    try:
        offer = public_offering(request.ward.pk, slug)
    except NotOffered:
        return entry_page(request, slug)
    start = told_of(
        reverse("web:start", args=[slug]), about_what(request.GET, request.ward.pk)
    )
    around = Around(
        start=start,
        entitled=reverse("web:entitled", args=[slug]),
        is_open=offer.is_open(request.now),
        form=reverse("web:blank-form", args=[slug]),
    )
    context = procedure_context(request, offer.form.definition, around)
    return show(request, "procedure", context)


@dataclass(frozen=True, slots=True)
class Around:
    """Where the page of a procedure leads, and whether it is open."""

    start: str
    entitled: str
    is_open: bool = True
    form: str = ""
    """Where its form is printed; "" for one that nobody may hand in yet."""


def procedure_context(
    request: ResidentRequest, definition: Definition, around: Around
) -> dict[str, Any]:
    """Return all that the page of a procedure says."""
    language = request.language
    way = definition.way("web")
    return {
        "d": definition,
        "begin": begin_words(definition),
        "start": around.start,
        "entitled": around.entitled,
        "online": bool(way and way.available and around.is_open),
        "ways": [_way(one, language) for one in definition.channels],
        "needs": [
            {"name": one.who[language], "value": one.what[language]}
            for one in definition.needs
        ],
        "steps": [
            {"title": one.title[language], "text": one.text[language]}
            for one in definition.steps
        ],
        "faq": [{"q": one.q[language], "a": one.a[language]} for one in definition.faq],
        "office": department(request.ward.pk, definition.department),
        "period": period_words(definition.period),
        "related": _related(request, definition),
        "home": reverse("web:home"),
        "events": [
            (life_event_title(event), reverse("web:life-event", args=[event]))
            for event in definition.life_events[:1]
        ],
        "described": service_described(request, definition.slug, definition),
        "papers": [
            (code, name, f"{around.form}?in={code}")
            for code, name in settings.LANGUAGES
            if around.form and definition.takes_paper
        ],
        "minutes": minutes_to_fill_in(definition),
    }


def minutes_to_fill_in(definition: Definition) -> int:
    """Return the minutes that the texts speak of, else a guess by the pages.

    Two figures on one page would both be doubted.
    """
    way = definition.way("web")
    texts = (
        *((way.when,) if way else ()),
        *(step.text for step in definition.steps),
        definition.body,
    )
    found = (MINUTES.search(text[JAPANESE]) for text in texts)
    said = next(filter(None, found), None)
    return int(said[1]) if said else max(3, 2 * len(definition.pages) // 3)


def _way(way: Way, language: str) -> dict[str, str]:
    if not way.available:
        closed = _("受け付けていません")
        needs = way.needs[language]
        return {
            "name": channel_name(way.name), "fee": closed, "when": "", "hours": "",
            "needs": needs,
        }  # fmt: skip
    return {
        "name": channel_name(way.name),
        "fee": way.fee[language],
        "when": way.when[language],
        "hours": way.hours[language],
        "needs": way.needs[language],
    }


def _related(request: ResidentRequest, definition: Definition) -> list[dict[str, str]]:
    """Return what belongs to the same events of life, the nearest first."""

    def far(offer: Offering) -> int:
        return -len(mine.intersection(offer.form.definition.life_events))

    mine = set(definition.life_events)
    others = (
        offer
        for offer in offers_of(request.ward.pk)
        if offer.slug != definition.slug
        and offer.is_open(request.now)
        and offer.form.definition.kind != "survey"
    )
    return [
        {
            "title": offer.form.definition.title[request.language],
            "href": reverse("web:procedure", args=[offer.slug]),
        }
        for offer in sorted(filter(far, others), key=far)[:MOST_RELATED]
    ]
