"""Tell whoever holds a letter whether this ward really wrote it."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop
from markupsafe import escape

from madoguchi.cases.actions.tries import Door, count_try
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.small_forms import code_field
from madoguchi.design.fields import error_lines
from madoguchi.design.translate import said as _
from madoguchi.design.words import in_japanese
from madoguchi.documents.models import Document
from madoguchi.documents.queries import LetterFound, letter_by
from madoguchi.kernel.text import NotStorable, reject_unstorable

LONGEST = 60
TRIED = Door("letter", 20)
KINDS = {
    Document.Kind.DECISION: gettext_noop("決定通知書"),
    Document.Kind.CORRECTION: gettext_noop("補正依頼書"),
    Document.Kind.RECEIPT: gettext_noop("受付票"),
    Document.Kind.SAMPLE: gettext_noop("見本（本物の証明書ではありません）"),
}


@page("whoever holds a letter", GET_POST)
def verify(request: ResidentRequest) -> HttpResponse:
    number = request.POST.get("number", "").strip()
    code = request.POST.get("code", "").strip()
    found, tried = None, False
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not number:
            errors["number"] = _("文書番号が空いています。入力してください。")
        if not code:
            errors["code"] = _("確認コードが空いています。入力してください。")
        if not errors:
            ward = request.ward.pk
            address = request.META.get("REMOTE_ADDR", "")
            count_try(ward, TRIED, address, request.now)
            found, tried = look_up(ward, number[:LONGEST], code[:LONGEST]), True
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
        "kind": _(KINDS.get(Document.Kind(found.kind), "")) if found else "",
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
