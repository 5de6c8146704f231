"""Copies of records: of one case by its department, of a person by who answers them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.cases.actions.opening import open_to_copy
from madoguchi.cases.opened import OpenCase
from madoguchi.channels.office.copies import (
    GROUNDS,
    Choice,
    choices_of,
    copy_row,
    file_choices,
    sheet_of,
)
from madoguchi.channels.office.http import StaffRequest, chosen, go, page
from madoguchi.channels.office.packing import Packing, zipped
from madoguchi.channels.office.protection import moment_text
from madoguchi.channels.office.wording import SEEN_BY, code_of, refused_words, said
from madoguchi.design.fields import Field, Option, error_lines
from madoguchi.design.words import in_japanese
from madoguchi.documents.apart import print_copy_apart
from madoguchi.documents.covering import BadCover, Part, parts_of
from madoguchi.documents.problems import FontsMissing, NotPrintable
from madoguchi.records.actions.copying import (
    CopyWish,
    case_to_copy,
    flaws,
    make_copy,
    open_copy,
    open_person,
)
from madoguchi.records.problems import NoSuchRecord
from madoguchi.records.queries import case_of_reference, copies_visible_to
from madoguchi.records.rules import MOST_WORDS, SELF

UNPROCESSABLE: Final = 422
LISTED: Final = 100
ROWS: Final = 3
LONGEST: Final = 60


def copies(request: StaffRequest) -> HttpResponse:
    """Find the person who asks by a receipt number; list the copies made so far."""
    number, wrong = request.POST.get("number", "").strip(), ""
    if request.method == "POST":
        found = case_of_reference(request.actor, number[:LONGEST])
        if found is not None:
            return go("person_copy", found)
        wrong = _(
            "この受付番号の事案はありません。請求した人の控えを見て、もう一度入力してください。"
        )
    rows = copies_visible_to(request.actor).filter(whole=True).order_by("-made_at")
    field = Field(
        "text",
        "number",
        _("受付番号"),
        hint=_("請求した人が持っている受付番号のどれか一つです。"),
        raw={"number": [number]},
        errors={"number": wrong} if wrong else {},
        width="16",
    )
    context = {
        "field": field,
        "lines": error_lines([field]),
        "rows": [copy_row(one) for one in rows[:LISTED]],
        "more": rows.count() > LISTED,
        "most": LISTED,
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/copies.html", context, status=status)


def case_copy(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Choose what of a case is handed out, to whom and why; on POST, make the copy."""
    return _choose(request, case_id, whole=False)


def person_copy(request: StaffRequest, of_id: UUID) -> HttpResponse:
    """Choose what of all that is known of a person is handed out to them.

    The person is the one that a case is about.
    """
    return _choose(request, of_id, whole=True)


def _choose(request: StaffRequest, case_id: UUID, *, whole: bool) -> HttpResponse:
    case = case_to_copy(case_id, request.actor, whole=whole)
    by, at = request.actor, request.at
    if whole:
        cases, _people = open_person(case, by=by, at=at)
    else:
        cases = (open_to_copy(case, by, at),)
    if request.method != "POST":
        return _ask(request, case_id, cases, whole=whole)
    wish = _wish(request, cases, whole=whole)
    wrong = {one: refused_words(f"CopyReasonNeeded.{one}") for one in flaws(wish)}
    wrong |= _wrong_covers(request, cases)
    if wrong:
        return _ask(request, case_id, cases, whole=whole, errors=wrong)
    row = make_copy(case_id, wish, whole=whole, by=by, at=at)
    return go("copy", row.pk, said="copy_made")


def _wish(
    request: StaffRequest, cases: tuple[OpenCase, ...], *, whole: bool
) -> CopyWish:
    """Read what was ticked; what is no part of these cases is not taken."""
    post = request.POST
    ground = SELF if whole else post.get("ground", "")
    ticked = frozenset(post.getlist("out"))
    blots, left_out = {}, []
    for case in cases:
        known = [one.key for one in choices_of(case, ground)]
        out = [key for key in known if f"{case.id}:{key}" in ticked]
        if out:
            blots[str(case.id)] = tuple(out)
        files = file_choices(case, ground)
        left_out += [one.key for one in files if f"file:{one.key}" in ticked]
    words = post.get("words", "").replace("\0", "").replace("\r\n", "\n")
    seen = post.get("seen", "")
    covers = _covers(request, cases)
    return CopyWish(ground, words, seen, blots, tuple(left_out), covers)


def _pictures(cases: tuple[OpenCase, ...]) -> Iterator[Choice]:
    """Yield the pictures of these cases: of them parts can be covered."""
    for case in cases:
        yield from (one for one in file_choices(case, SELF) if one.is_picture)


def _covers(
    request: StaffRequest, cases: tuple[OpenCase, ...]
) -> dict[str, tuple[Part, ...]]:
    found = {}
    for one in _pictures(cases):
        with suppress(BadCover):
            if parts := parts_of(request.POST.get(f"cover.{one.key}", "")):
                found[one.key] = parts
    return found


def _wrong_covers(request: StaffRequest, cases: tuple[OpenCase, ...]) -> dict[str, str]:
    """Say of each picture which line of its parts cannot be read."""
    wrong = {}
    for one in _pictures(cases):
        try:
            parts_of(request.POST.get(f"cover.{one.key}", ""))
        except BadCover as problem:
            words = refused_words(f"BadCover.{problem.reason}")
            wrong[f"cover.{one.key}"] = words % {"line": problem.line}
    return wrong


def _cover_field(
    request: StaffRequest, one: Choice, errors: Mapping[str, str]
) -> Field:
    name = f"cover.{one.key}"
    return Field(
        "textarea",
        name,
        _("塗りつぶす所（%(file)s）") % {"file": one.value},
        hint=_("左、上、幅、高さを％で、1行に1か所書きます。例：10 20 30 5"),
        required=False,
        raw={name: request.POST.getlist(name)},
        errors=errors,
        rows=2,
    )


def _ask(
    request: StaffRequest,
    case_id: UUID,
    cases: tuple[OpenCase, ...],
    *,
    whole: bool,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    errors = errors or {}
    asked = request.POST.get("ground", "") or chosen(request.GET, "ground", GROUNDS)
    ground = SELF if whole else asked if asked in GROUNDS else "foi"
    fields = _fields(request, ground, errors)
    pictures = [_cover_field(request, one, errors) for one in _pictures(cases)]
    ticked = request.POST.getlist("out") if request.method == "POST" else None
    here = reverse(f"office:{'person_copy' if whole else 'case_copy'}", args=[case_id])
    context = {
        "case_id": case_id,
        "whole": whole,
        "here": here,
        "ground": ground,
        "ground_words": GROUNDS[ground],
        "views": [
            {
                "text": str(words),
                "href": f"{here}?ground={code}",
                "current": code == ground,
            }
            for code, words in GROUNDS.items()
        ],
        "cases": [_ticks(one, ground, ticked) for one in cases],
        "fields": fields,
        "pictures": pictures,
        "lines": error_lines([*fields, *pictures]),
    }
    status = UNPROCESSABLE if errors else 200
    return page(request, "office/copy_choose.html", context, status=status)


def _ticks(case: OpenCase, ground: str, ticked: list[str] | None) -> dict[str, Any]:
    """Return what may be taken out of a case, ticked as it was or as it begins."""

    def tick(name: str, label: str, value: str, *, begins: bool) -> dict[str, Any]:
        on = begins if ticked is None else name in ticked
        return {"name": name, "label": label, "value": value, "on": on}

    return {
        "id": case.id,
        "title": f"{case.row.reference} {case.form.definition.title['ja']}",
        "answers": [
            tick(f"{case.id}:{one.key}", one.label, one.value, begins=one.is_out)
            for one in choices_of(case, ground)
        ],
        "files": [
            tick(f"file:{one.key}", one.label, one.value, begins=one.is_out)
            for one in file_choices(case, ground)
        ],
    }


def _fields(
    request: StaffRequest, ground: str, errors: Mapping[str, str]
) -> list[Field]:
    typed = {name: request.POST.getlist(name) for name in request.POST}
    words = Field(
        "textarea",
        "words",
        _("だれの、どの請求か"),
        hint=_("請求書の日付と番号、決定の内容を書きます。暗号にして残します。"),
        raw=typed,
        errors=errors,
        rows=ROWS,
        max_length=MOST_WORDS,
    )
    if ground != SELF:
        return [words]
    options = [Option("", _("選んでください"))]
    options += [Option(code, str(text)) for code, text in SEEN_BY.items()]
    seen = Field(
        "select",
        "seen",
        _("本人確認に使ったもの"),
        raw=typed,
        errors=errors,
        options=tuple(options),
    )
    return [seen, words]


def copy(request: StaffRequest, copy_id: UUID) -> HttpResponse:
    """Show one copy that was made, and where its file is fetched."""
    row = copies_visible_to(request.actor).filter(pk=copy_id).first()
    if row is None:
        raise NoSuchRecord
    code = request.GET.get("refused", "")
    facts = [
        (_("理由の区分"), str(GROUNDS[row.ground])),
        (_("本人確認"), str(SEEN_BY.get(row.seen, "―"))),
        (_("作った職員"), in_japanese(row.made_by.name)),
        (_("作った日時"), moment_text(row.made_at)),
    ]
    context = {
        "row": row,
        "facts": [{"name": name, "value": value} for name, value in facts],
        "gone": row.case.is_disposed,
        "back": reverse("office:copies")
        if row.whole
        else reverse("office:retention", args=[row.case_id]),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    return page(request, "office/copy.html", context)


def copy_file(request: StaffRequest, copy_id: UUID) -> HttpResponseBase:
    """Hand the copy out as one file; it is made anew and kept nowhere."""
    by, at = request.actor, request.at
    opened = open_copy(copy_id, by=by, at=at)
    try:
        sheet = print_copy_apart(sheet_of(opened, request.ward, at), at=at)
    except (NotPrintable, FontsMissing) as problem:
        return go("copy", copy_id, refused=code_of(problem))
    packing = Packing(opened, by, at)
    response = StreamingHttpResponse(
        zipped(packing.members(sheet), at), content_type="application/zip"
    )
    name = f"{request.ward.slug}-copy-{at:%Y%m%d}-{copy_id.hex[:8]}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
