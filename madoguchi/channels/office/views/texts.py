"""Write the texts of a manuscript in another language, beside the Japanese."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest
from madoguchi.channels.office.manuscripts import (
    named,
    put,
    revision_at,
)
from madoguchi.channels.office.studio import managed_manuscript
from madoguchi.channels.office.views.manuscript import shown, sight_of
from madoguchi.channels.office.wording import refusal
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.languages.language import language_of
from madoguchi.procedures.actions.manuscripts import written_of
from madoguchi.procedures.definition.names import Names, load_names, names_in
from madoguchi.procedures.models import Manuscript
from madoguchi.procedures.studio.history import Overtaken
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.translations import (
    Translation,
    counts,
    languages,
    translations,
)

MOST: Final = 40
"""How many texts one page shows."""
LONGEST: Final = 4000
UNPROCESSABLE: Final = 422
CONFLICT: Final = 409


def texts(request: StaffRequest, manuscript_id: UUID) -> HttpResponse:
    """Show the texts of one language, all or those missing; on POST, keep them."""
    row = managed_manuscript(request.actor, manuscript_id)
    written = written_of(row)
    if request.method != "POST":
        return _show(request, row, written)
    language = _language(request, written)
    typed = _typed(request, written, language)
    too_long = {place for place, text in typed.items() if len(text) > LONGEST}
    errors = {
        place: _("長すぎます。%(most)s文字までにしてください。") % {"most": LONGEST}
        for place in too_long
    }
    if errors:
        return _show(request, row, written, typed, errors)
    changed = {
        f"{place}@{language}": as_in_a_file(text) or None
        for place, text in typed.items()
        if text != written.text(place, language).rstrip("\n")
    }
    try:
        put(request, row, revision_at(request, row), changed)
    except Overtaken as problem:
        row.refresh_from_db()
        now = written_of(row)
        words = _(
            "ほかの人が先に「%(now)s」と書きました。よければもう一度保存してください。"
        )
        errors = {
            place.partition("@")[0]: words % {"now": there or ""}
            for place, there, _wanted in problem.clashes
        }
        return _show(request, row, now, typed, errors, CONFLICT)
    except Refused as problem:
        return _show(request, row, written, typed, {"": refusal(problem)})
    asked = {"in": language, "said": "texts_kept"}
    if request.POST.get("missing"):
        asked["missing"] = "1"
    elif (at := _number(request)) > 1:
        asked["page"] = str(at)
    here = reverse("office:manuscript_texts", args=[row.pk])
    return HttpResponseRedirect(f"{here}?{urlencode(asked)}")


def _typed(request: StaffRequest, written: Written, language: str) -> dict[str, str]:
    """Return what was typed, by place; only texts of this manuscript are taken."""
    known = {one.place for one in translations(written, language)}
    return {
        place: request.POST.get(f"text.{place}", "")
        .replace("\0", "")
        .replace("\r\n", "\n")
        .strip()
        for place in request.POST.getlist("asked")
        if place in known
    }


def as_in_a_file(text: str) -> str:
    """Close a text of several lines as files do."""
    return f"{text}\n" if "\n" in text else text


def _language(request: StaffRequest, written: Written) -> str:
    asked = request.POST if request.method == "POST" else request.GET
    known = languages(written)
    code = asked.get("in", "")
    return code if code in known else known[0]


def _number(request: StaffRequest) -> int:
    asked = request.POST if request.method == "POST" else request.GET
    text = asked.get("page", "")
    short = text.isascii() and text.isdecimal() and len(text) < 4  # noqa: PLR2004
    return max(1, int(text)) if short else 1


def _show(  # noqa: PLR0913, PLR0917
    request: StaffRequest,
    row: Manuscript,
    written: Written,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = UNPROCESSABLE,
) -> HttpResponse:
    language = _language(request, written)
    asked = request.POST if request.method == "POST" else request.GET
    only_missing = bool(asked.get("missing"))
    found = [
        one
        for one in translations(written, language)
        if one.is_missing or not only_missing or (typed and one.place in typed)
    ]
    pages = max(1, -(-len(found) // MOST))
    number = min(_number(request), pages)
    typed, errors = typed or {}, errors or {}
    here = found[(number - 1) * MOST : number * MOST]
    if typed:
        here = [one for one in found if one.place in typed]
    names, _flaws = load_names(settings.CATALOGUE_DIR, request.ward.slug)
    rows = [_row(one, written, (typed, errors), (language, names)) for one in here]
    context: dict[str, Any] = {
        "written_in": language,
        "text_tag": language_of(language).tag,
        "name": language_of(language).name,
        "counts": [_count(one, row) for one in counts(written)],
        "rows": rows,
        "only_missing": only_missing,
        "number": number,
        "pages": pages,
        "before": _address(row, asked, number - 1) if number > 1 else "",
        "after": _address(row, asked, number + 1) if number < pages else "",
        "lines": [
            {"label": one["label"], "text": one["error"], "href": f"#{one['id']}"}
            for one in rows
            if one["error"]
        ],
        "refused": errors.get("", ""),
        "on": row.revision if status == CONFLICT else revision_at(request, row),
    }
    code = status if errors else 200
    context["lines"] = context["lines"] if errors else []
    return shown(request, sight_of(request, row.pk), "texts", context, code)


def _address(row: Manuscript, asked: QueryDict, number: int) -> str:
    here = reverse("office:manuscript_texts", args=[row.pk])
    query = {"in": asked.get("in", ""), "missing": asked.get("missing", "")}
    query = {key: str(value) for key, value in query.items() if value}
    return f"{here}?{urlencode({**query, 'page': str(number)})}"


def _row(
    one: Translation,
    written: Written,
    told: tuple[dict[str, str], dict[str, str]],
    protected: tuple[str, Names],
) -> dict[str, Any]:
    typed, errors = told
    language, names = protected
    return {
        "place": one.place,
        "id": f"text-{one.place.replace('/', '-').replace('.', '-')}",
        "label": named(written, one.place, "ja"),
        "japanese": one.japanese,
        "said": typed.get(one.place, one.said),
        "is_long": one.is_long,
        "is_needed": one.is_needed,
        "error": errors.get(one.place, ""),
        "names": [
            _("%(name)sは「%(words)s」")
            % {"name": name.japanese, "words": _("か").join(name.said[language])}
            for name in names_in(one.japanese, names)
            if language in name.said
        ],
    }


def _count(count: Any, row: Manuscript) -> list[Any]:
    here = reverse("office:manuscript_texts", args=[row.pk])
    words = _("%(given)s / %(needed)s") % {"given": count.given, "needed": count.needed}
    left = count.needed - count.given
    return [
        {
            "text": language_of(count.language).name,
            "href": f"{here}?{urlencode({'in': count.language})}",
        },
        words,
        _("そろいました") if count.is_whole else _("あと%(left)s") % {"left": left},
    ]
