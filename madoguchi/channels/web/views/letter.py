"""Tell whoever holds a letter whether this ward really wrote it."""

from django.http import HttpResponse
from markupsafe import escape

from madoguchi.cases.actions.tries import Door, count_try
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.issued import ENDED, KINDS
from madoguchi.channels.web.small_forms import code_field
from madoguchi.design.fields import error_lines
from madoguchi.design.translate import said as _
from madoguchi.design.words import in_japanese
from madoguchi.documents.queries import LetterFound, letter_by, scanned_letter
from madoguchi.kernel.text import NotStorable, reject_unstorable

LONGEST = 60
TRIED = Door("letter", 20)


@page("whoever holds a letter", GET_POST)
def verify(request: ResidentRequest) -> HttpResponse:
    """Tell whether a paper is genuine, by its two numbers, typed or scanned.

    A scan opens this address with what the picture carries; it counts as a try too.
    """
    given = request.POST if request.method == "POST" else request.GET
    number = given.get("number", "").strip()
    scanned = request.GET.get("id", "").strip()
    code = given.get("code", "").strip()
    found, tried = None, False
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not number:
            errors["number"] = _("文書番号が空いています。入力してください。")
        if not code:
            errors["code"] = _("確認コードが空いています。入力してください。")
    if (request.method == "POST" and not errors) or (scanned and code):
        ward = request.ward.pk
        count_try(ward, TRIED, request.META.get("REMOTE_ADDR", ""), request.now)
        tried = True
        if request.method == "POST":
            found = look_up(ward, number[:LONGEST], code[:LONGEST])
        else:
            found = scanned_letter(ward, scanned[:LONGEST], code[:LONGEST])
            number = found.number if found else ""
    typed = {"number": number, "code": code}
    fields = [
        code_field(
            "number",
            _("文書番号"),
            escape(_("例：%(number)s")) % {"number": in_japanese("8区民第12号")},
            typed,
            errors,
        ),
        code_field("code", _("確認コード"), _("例：ABCD-EFGH"), typed, errors),
    ]
    context = {
        "fields": fields,
        "lines": error_lines(fields),
        "found": found,
        "kind": _(KINDS.get(found.kind, "")) if found else "",
        "ended": _(ENDED.get(found.state, "")) if found else "",
        "tried": tried,
    }
    return show(request, "letter", context, status=422 if errors else 200)


def look_up(ward: int, number: str, code: str) -> LetterFound | None:
    """Find a letter; what no letter can bear is not asked for."""
    try:
        reject_unstorable(number)
    except NotStorable:
        return None
    return letter_by(ward, number, code)
