"""Look for a case by what is known of it: number, name and birth, phone, a note.

Sent by POST, so that nothing personal stands in an address or in a server's log.
"""

from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _
from markupsafe import escape

from madoguchi.cases import actions
from madoguchi.cases.actions.opening import MOST_FOUND, Findings, Sought
from madoguchi.cases.noted import MOST_OPENED, SHORTEST, words_in
from madoguchi.channels.office.http import StaffRequest, chosen, day_typed, page
from madoguchi.channels.office.views.queue import procedure_options, rows_of
from madoguchi.channels.office.wording import STATES, too_long
from madoguchi.design.fields import Field, Option, SummaryLine, error_lines
from madoguchi.design.words import in_japanese
from madoguchi.kernel.phone import NotAPhone, Phone
from madoguchi.kernel.text import is_full_kana, to_full_kana
from madoguchi.kernel.wareki import NotADate, from_wareki
from madoguchi.procedures.queries import slugs_of

UNPROCESSABLE = 422
MOST_NOTED = 100
DUE = ("due_from", "due_until")
NARROWING = ("procedure", "state", *DUE)


def search(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, {}, None)
    errors: dict[str, str] = {}
    sought = _read(request, errors)
    if errors:
        return _show(request, errors, None)
    return _show(request, {}, actions.look_for(request.actor, sought, at=request.at))


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
    sought = Sought(
        reference,
        kana=kana,
        name=name,
        birth=birth,
        phone=phone,
        noted=_noted(request, errors),
        procedure=chosen(post, "procedure", slugs_of(request.ward.pk)),
        state=chosen(post, "state", STATES),
        due=_due(request, errors),
    )
    if sought == Sought() and not errors:
        errors["reference"] = _(
            "受付番号、氏名と生年月日、電話番号、メモの言葉、条件のどれかを入力してください。"
        )
    return sought


def _noted(request: StaffRequest, errors: dict[str, str]) -> str:
    """Return the words of a note, when each of them is long enough to be found."""
    typed = request.POST.get("noted", "").strip()
    if long := too_long(typed, MOST_NOTED):
        errors["noted"] = long
    elif "" in words_in(typed):
        errors["noted"] = _(
            "メモの言葉は、それぞれ%(n)d文字以上で入力してください。"
        ) % {"n": SHORTEST}
    return typed


def _due(
    request: StaffRequest, errors: dict[str, str]
) -> tuple[date | None, date | None]:
    """Return between which days a case is due; either may be left open."""
    found: list[date | None] = []
    for name in DUE:
        typed = request.POST.get(name, "").strip()
        found.append(day_typed(typed))
        if typed and found[-1] is None:
            errors["due"] = _(
                "期限の日を確かめてください。2026-04-01のように入力します。"
            )
    first, last = found
    if first and last and first > last:
        errors["due"] = _("期限の初めの日が、終わりの日よりあとです。")
    return first, last


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
    request: StaffRequest, errors: dict[str, str], found: Findings | None
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
        Field(
            "text",
            "noted",
            _("メモの言葉"),
            hint=_(
                "職員が書いたメモをさがします。間を空けると、どの言葉もあるメモです。"
            ),
            required=False,
            raw=raw,
            errors=errors,
            max_length=MOST_NOTED,
        ),
    ]
    every = Option("", _("すべて"))
    states = [Option(code, str(words)) for code, words in STATES.items()]
    narrowing = [
        Field(
            "select",
            name,
            label,
            required=False,
            raw=raw,
            options=(every, *options),
        )
        for name, label, options in (
            ("procedure", _("手続き"), procedure_options(request.ward.pk)),
            ("state", _("状態"), states),
        )
    ]
    typed = {name: request.POST.get(name, "") for name in DUE}
    wrong = errors.get("due", "")
    due_line = [SummaryLine(_("期限"), wrong, "#due_from")] if wrong else []
    context = {
        "fields": fields,
        "narrowing": narrowing,
        "typed": typed,
        "wrong": wrong,
        "is_narrowed": bool(wrong) or any(request.POST.get(one) for one in NARROWING),
        "lines": [*error_lines(fields), *due_line],
        "searched": found is not None,
        "rows": rows_of(request, found.rows if found else []),
        "most": MOST_FOUND,
        "full": found is not None and len(found.rows) >= MOST_FOUND,
        "stopped": found is not None and found.stopped,
        "read": MOST_OPENED,
    }
    status = UNPROCESSABLE if errors else 200
    return page(request, "office/search.html", context, status=status)
