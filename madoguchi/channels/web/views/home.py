"""The home of the ward: search, life events, all procedures."""

from typing import Any

from django.http import Http404, HttpResponse

from madoguchi.cases.queries import drafts_of
from madoguchi.channels.web.frame import in_words
from madoguchi.channels.web.http import ResidentRequest, page, show
from madoguchi.channels.web.offered import (
    Listed,
    by_kana,
    guide_rows,
    index_rows,
    listed_of,
)
from madoguchi.channels.web.search import find
from madoguchi.channels.web.visitors import visiting_person
from madoguchi.channels.web.words import (
    LIFE_EVENTS,
    channel_name,
    life_event_title,
    period_words,
)
from madoguchi.design.addresses import reverse
from madoguchi.design.frame import Link
from madoguchi.design.translate import said as _
from madoguchi.kernel.written import joined
from madoguchi.procedures.queries import Offering, offers_of

LONGEST_QUERY = 100
EXAMPLES = ("住民票がほしい", "引っ越した", "保育園に入れたい")


@page("anyone")
def home(request: ResidentRequest) -> HttpResponse:
    """Show the ways in; with `?q=` what was found."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    if "q" in request.GET and query:
        return _found(request, query)
    offers = _offered(request)
    listed = listed_of(request)
    person = visiting_person(request)
    unfinished = drafts_of(person).first() if person else None
    return show(
        request,
        "home",
        {
            "events": _events(listed),
            "guides": [{**one, "text": ""} for one in guide_rows(request)],
            "has_more": len(listed) > len(offers),
            "rows": [
                _row(offer, request.language)
                for offer in offers
                if offer.form.definition.kind != "survey"
            ],
            "examples": _examples(),
            "unfinished": unfinished,
            "unfinished_title": _title(offers, unfinished, request.language),
            "help": _help(request),
        },
    )


def _title(offers: list[Offering], draft: Any, language: str) -> str:
    if draft is None:
        return ""
    slug = draft.procedure
    return next(
        (o.form.definition.title[language] for o in offers if o.slug == slug), slug
    )


def _found(request: ResidentRequest, query: str) -> HttpResponse:
    found = find(listed_of(request), query)
    return show(
        request,
        "found",
        {
            "query": query,
            "heading": _("「%(query)s」の検索結果") % {"query": query},
            "rows": index_rows(found, request.language),
            "examples": _examples(),
        },
    )


@page("anyone")
def everything(request: ResidentRequest) -> HttpResponse:
    """List every procedure by its reading."""
    return show(
        request,
        "listed",
        {
            "heading": _("すべての手続き"),
            "groups": by_kana(listed_of(request), request.language),
        },
    )


@page("anyone")
def life_event(request: ResidentRequest, event: str) -> HttpResponse:
    """List what belongs to one event of life: its guides, then its procedures."""
    if event not in LIFE_EVENTS:
        raise Http404
    found = [one for one in listed_of(request) if event in one.about.life_events]
    return show(
        request,
        "listed",
        {
            "heading": life_event_title(event),
            "guides": guide_rows(request, event),
            "rows": index_rows(found, request.language),
        },
    )


def _offered(request: ResidentRequest) -> list[Offering]:
    return [one for one in offers_of(request.ward.pk) if one.is_open(request.now)]


def _events(found: list[Listed]) -> list[dict[str, str]]:
    there = {event for one in found for event in one.about.life_events}
    return [
        {
            "title": _(title),
            "text": _(text),
            "href": reverse("web:life-event", args=[event]),
        }
        for event, (title, text) in LIFE_EVENTS.items()
        if event in there
    ]


def _row(offer: Offering, language: str) -> list[Any]:
    definition = offer.form.definition
    ways = [channel_name(way.name) for way in definition.channels if way.available]
    online = definition.way("web")
    return [
        {
            "text": definition.title[language],
            "href": reverse("web:procedure", args=[offer.slug]),
        },
        joined(_("・"), ways),
        period_words(definition.period),
        online.fee[language] if online else "",
    ]


def _help(request: ResidentRequest) -> list[dict[str, str]]:
    contact = request.ward.contact
    phone = contact.get("phone", "")
    hours = in_words(contact, "hours", request.language)
    counter = _("職員が聞き取って入力します。書く必要はありません。")
    rows = [{"title": _("窓口でする"), "text": counter}]
    if phone:
        said = _("%(phone)s（%(hours)s）") % {"phone": phone, "hours": hours}
        rows.insert(0, {"title": _("電話で聞く"), "text": said if hours else phone})
    rows.append(
        {
            "title": _("続きから入力する"),
            "text": _("保存したときのコードを使います。"),
            "href": reverse("web:resume"),
            "action": _("コードを入れる"),
        }
    )
    return rows


def _examples() -> list[Link]:
    home = reverse("web:home")
    return [Link(_(text), f"{home}?q={_(text)}") for text in EXAMPLES]
