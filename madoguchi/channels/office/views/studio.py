"""Begin a manuscript in the studio, and find those that are being written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.offers import (
    managed_terms,
    on_disk,
    taken_on_disk,
    version_name,
)
from madoguchi.channels.office.wording import code_of, refused_words, said
from madoguchi.channels.office.writing import cleaned
from madoguchi.design.fields import Option
from madoguchi.design.words import in_japanese, marked_moment
from madoguchi.kernel.errors import Refused
from madoguchi.procedures import actions
from madoguchi.procedures.actions import ManuscriptOpen, written_of
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.queries import (
    every_offer_of,
    examples_of,
    manuscripts_of,
    slugs_of,
)
from madoguchi.procedures.rules import managed_departments, may_manage
from madoguchi.procedures.studio.folder import (
    of_definition,
    of_taken,
)
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.slugs import slug_from
from madoguchi.procedures.studio.templates import template, templates
from madoguchi.procedures.taking import take
from madoguchi.wards.queries import departments_of

LABELS: Final[Mapping[str, str]] = {
    "template": gettext_noop("もとにするひな形"),
    "title": gettext_noop("手続きの名前"),
    "reading": gettext_noop("名前のよみがな"),
    "department": gettext_noop("担当の課"),
}
UNPROCESSABLE = 422


def studio(request: StaffRequest) -> HttpResponse:
    """List the manuscripts of whoever asks; on POST, begin one."""
    if request.method != "POST":
        return _studio(request)
    how = request.POST.get("from", "")
    if how == "template":
        return _from_template(request)
    slug, _slash, number = request.POST.get(how, "").partition("/")
    if how == "offer":
        terms = managed_terms(request.actor, slug)
        definition = terms[-1].form.definition
        examples = examples_of(request.ward.pk, terms[-1].hash)
        written = of_definition(definition, examples)
        return _begin(request, written, f"version:{terms[-1].hash[:12]}")
    if how == "folder" and number in map(str, on_disk(slug)):
        managed_terms(request.actor, slug)
        folder = Path(settings.PROCEDURES_DIR) / slug / number
        try:
            written = of_taken(folder, take(folder, request.ward.slug))
        except (BadDefinition, ValueError, KeyError):
            return go("studio", refused="NoSuchFolder.unreadable")
        return _begin(request, written, f"folder:{number}")
    return go("studio", refused="NothingChosen")


def _from_template(request: StaffRequest) -> HttpResponse:
    typed = {name: cleaned(request.POST.get(name, "")) for name in LABELS}
    wrong = {}
    if typed["template"] not in templates():
        wrong["template"] = _("もとにするひな形を選んでください。")
    if not typed["title"]:
        wrong["title"] = _("手続きの名前を入力してください。")
    if not typed["reading"]:
        wrong["reading"] = _("よみがなを、ひらがなで入力してください。")
    if not may_manage(request.actor, typed["department"]):
        wrong["department"] = _("担当の課を選んでください。")
    if wrong:
        return _studio(request, typed, wrong)
    taken = {*slugs_of(request.ward.pk), *_written_slugs(request)}
    begun = template(typed["template"])
    places = {
        **begun.places,
        "procedure/title": typed["title"],
        "procedure/reading": typed["reading"],
        "department/slug": typed["department"],
    }
    written = Written(slug_from(typed["reading"], taken), 1).having(places)
    return _begin(request, written, f"template:{typed['template']}")


def _written_slugs(request: StaffRequest) -> set[str]:
    return set(manuscripts_of(request.actor).values_list("slug", flat=True))


def _begin(request: StaffRequest, written: Written, came_from: str) -> HttpResponse:
    try:
        row = actions.begin(written, came_from, by=request.actor, at=request.at)
    except ManuscriptOpen as already:
        if already.manuscript is not None:
            return go("manuscript", already.manuscript.pk, said="already_begun")
        return go("studio", refused="ManuscriptOpen")
    except Refused as problem:
        return go("studio", refused=code_of(problem))
    return go("manuscript", row.pk, said="begun")


def _studio(
    request: StaffRequest,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    language = get_language() or "ja"
    wrong = wrong or {}
    refused = request.GET.get("refused", "")
    context = {
        "rows": [_row(one) for one in manuscripts_of(request.actor)],
        "templates": [
            Option(one.name, one.title(language), one.text(language))
            for one in templates().values()
        ],
        "departments": _departments(request),
        "offers": _offers(request, language),
        "folders": _folders(request, language),
        "typed": typed or {},
        "wrong": wrong,
        "lines": [
            {"label": _(LABELS[name]), "text": text, "href": f"#{name}"}
            for name, text in wrong.items()
        ],
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(refused) if refused else "",
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/studio/studio.html", context, status=status)


def _row(row: Any) -> list[Any]:
    title = written_of(row).text("procedure/title") or row.slug
    return [
        {"text": title, "href": reverse("office:manuscript", args=[row.pk])},
        _("第%(number)s版") % {"number": row.number},
        _("確認に渡した") if row.handed_over is not None else _("書きかけ"),
        in_japanese(row.changed_by.name),
        marked_moment(row.changed_at, weekday=False),
    ]


def _departments(request: StaffRequest) -> list[Option]:
    mine = managed_departments(request.actor)
    return [
        Option(one.slug, one.name)
        for one in departments_of(request.ward.pk)
        if mine is None or one.slug in mine
    ]


def _offers(request: StaffRequest, language: str) -> list[Option]:
    return [
        Option(offer.slug, offer.form.definition.title[language])
        for offer in every_offer_of(request.ward.pk, request.at)
        if may_manage(request.actor, offer.form.definition.department)
    ]


def _folders(request: StaffRequest, language: str) -> list[Option]:
    """Return the folders of procedures whose content the ward does not offer yet."""
    found = []
    for offer in every_offer_of(request.ward.pk, request.at):
        definition = offer.form.definition
        if not may_manage(request.actor, definition.department):
            continue
        for number, variant in taken_on_disk(offer.slug, request.ward.slug):
            if (number, variant) != (definition.number, definition.variant):
                name = version_name(number, variant)
                text = f"{definition.title[language]} {name}"
                found.append(Option(f"{offer.slug}/{number}", text))
    return found
