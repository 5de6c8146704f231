"""The page of an entry of the catalogue: what is not on line, and what to do now."""

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.channels.web.described import service_described
from madoguchi.channels.web.frame import in_words
from madoguchi.channels.web.http import ResidentRequest, show
from madoguchi.channels.web.words import channel_name, life_event_title
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.design.words import own_name, yen
from madoguchi.procedures.catalogue.model import Entry, Proof
from madoguchi.procedures.catalogue.queries import catalogue_of
from madoguchi.procedures.queries import NotOffered, public_slugs_of
from madoguchi.wards.queries import department


def entry_page(request: ResidentRequest, slug: str) -> HttpResponse:
    """Show an entry; raise NotOffered where the catalogue has none of that name."""
    entry = catalogue_of(request.ward).entries.get(slug)
    if entry is None:
        raise NotOffered
    if entry.procedure in public_slugs_of(request.ward.pk):
        return HttpResponseRedirect(reverse("web:procedure", args=[entry.procedure]))
    language = request.language
    return show(
        request,
        "entry",
        {
            "e": entry,
            "facts": [
                {"name": _("いつまで"), **deadline_cell(entry, language)},
                {"name": _("だれが"), "value": entry.audience[language]},
                {"name": _("どこで"), **office_cell(request, entry)},
                *_hours(request),
                *fee_rows(entry, language),
            ],
            "ways": _ways(request, entry),
            "needs": [
                {"name": one.who[language], "value": one.what[language]}
                for one in entry.needs
            ],
            "steps": [
                {"title": one.title[language], "text": one.text[language]}
                for one in entry.steps
            ],
            "law": [
                {"name": one.name[language], "value": one.article[language]}
                for one in entry.law
            ],
            "events": [
                (event, life_event_title(event)) for event in entry.life_events[:1]
            ],
            "described": service_described(request, slug, entry),
        },
    )


def deadline_cell(entry: Entry, language: str) -> dict[str, str]:
    """Return the words of the deadline, and whether its figure was verified."""
    deadline = entry.deadline
    doubt = unverified(deadline.proof) if deadline.has_figure else ""
    return {"value": deadline.text[language], "source": doubt}


def fee_rows(entry: Entry, language: str) -> list[dict[str, str]]:
    """Return a row for each charge and for the note."""
    rows = [
        {
            "name": _("手数料"),
            "value": f"{one.label[language]}{_('：')}{yen(one.amount)}",
            "source": unverified(one.proof),
        }
        for one in entry.charges
    ]
    if note := entry.fees_note[language]:
        rows.append({"name": _("手数料"), "value": note, "source": ""})
    return rows


def unverified(proof: Proof) -> str:
    """Return what to say of a figure that nobody compared with a source yet."""
    return (
        ""
        if proof.verified
        else _("区の担当が確認中の数字です。電話で確かめてください。")
    )


def office_cell(request: ResidentRequest, entry: Entry) -> dict[str, str]:
    """Return whom to ask: the ward's own department, else the usual name of one."""
    contact = request.ward.contact
    own = department(request.ward.pk, entry.department)
    name, phone = entry.office[request.language], contact.get("phone", "")
    if own is not None:
        name = own_name(own)
        phone = own.phone or phone
    return {
        "value": name,
        "source": _("電話 %(phone)s") % {"phone": phone} if phone else "",
    }


def _hours(request: ResidentRequest) -> list[dict[str, str]]:
    hours = in_words(request.ward.contact, "hours", request.language)
    return [{"name": _("開いている時間"), "value": hours}] if hours else []


def _ways(request: ResidentRequest, entry: Entry) -> list[dict[str, str]]:
    language = request.language
    return [
        {
            "name": channel_name(way.name),
            "value": _("できます") if way.available else _("できません"),
            "source": way.needs[language],
        }
        for way in entry.channels
    ]
