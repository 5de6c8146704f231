"""Look for a case by what an applicant knows of it: number, name and birth, phone.

Sent by POST, so that nothing personal stands in an address or in a server's log.
"""

from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _
from markupsafe import escape

from madoguchi.cases import actions
from madoguchi.cases.actions.opening import MOST_FOUND, Sought
from madoguchi.cases.queue import Listed
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.views.queue import rows_of
from madoguchi.design.fields import Field, error_lines
from madoguchi.design.words import in_japanese
from madoguchi.kernel.phone import NotAPhone, Phone
from madoguchi.kernel.text import is_full_kana, to_full_kana
from madoguchi.kernel.wareki import NotADate, from_wareki

UNPROCESSABLE = 422


def search(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, {}, None)
    errors: dict[str, str] = {}
    sought = _read(request, errors)
    if errors:
        return _show(request, errors, None)
    return _show(request, {}, actions.find(request.actor, sought, at=request.at))


def _read(request: StaffRequest, errors: dict[str, str]) -> Sought:
    post = request.POST
    reference = post.get("reference", "").strip()
    typed = post.get("name", "").strip()
    kana = to_full_kana(typed)
    kana, name = (kana, "") if is_full_kana(kana) else ("", typed)
    phone = post.get("phone", "").strip()
    birth = _birth(request, errors)
    if typed and birth is None and not errors:
        errors["birth"] = _("氏名で探すときは、生年月日も入力してください。")
    if birth is not None and not typed:
        errors["name"] = _("生年月日で探すときは、氏名も入力してください。")
    if phone:
        try:
            phone = Phone.parse(phone).text
        except NotAPhone:
            errors["phone"] = _("電話番号を確かめてください。市外局番から入力します。")
    if not (reference or typed or birth or phone or errors):
        errors["reference"] = _(
            "受付番号、氏名と生年月日、電話番号のどれかを入力してください。"
        )
    return Sought(reference, kana=kana, name=name, birth=birth, phone=phone)


def _birth(request: StaffRequest, errors: dict[str, str]) -> date | None:
    post = request.POST
    typed = [post.get(f"birth.{part}", "").strip() for part in ("year", "month", "day")]
    if not any(typed):
        return None
    era = post.get("birth.era", "")
    try:
        year, month, day = (1 if one == "元" else int(one) for one in typed)
        if era in ("", "西暦"):
            return date(year, month, day)
        return from_wareki(era, year, month, day)
    except (ValueError, OverflowError, NotADate):
        errors["birth"] = _("その日はありません。元号、年、月、日を確かめてください。")
        return None


def _show(
    request: StaffRequest, errors: dict[str, str], found: list[Listed] | None
) -> HttpResponse:
    raw = {name: request.POST.getlist(name) for name in request.POST}
    fields = [
        Field(
            "text",
            "reference",
            _("受付番号"),
            required=False,
            raw=raw,
            errors=errors,
            width="16",
        ),
        Field(
            "text",
            "name",
            _("氏名（漢字かカナ）"),
            hint=escape(
                _("姓と名を続けて入力します。字体の違いは問いません。例：%(name)s")
            )
            % {"name": in_japanese("高橋花子")},
            required=False,
            raw=raw,
            errors=errors,
        ),
        Field(
            "birthdate", "birth", _("生年月日"), required=False, raw=raw, errors=errors
        ),
        Field("phone", "phone", _("電話番号"), required=False, raw=raw, errors=errors),
    ]
    context = {
        "fields": fields,
        "lines": error_lines(fields),
        "searched": found is not None,
        "rows": rows_of(request, found or []),
        "most": MOST_FOUND,
        "full": len(found or []) >= MOST_FOUND,
    }
    status = UNPROCESSABLE if errors else 200
    return page(request, "office/search.html", context, status=status)
