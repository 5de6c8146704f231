"""Let a member of staff choose a new password: nobody else needs to know it."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import (
    StaffRequest,
    go,
    page,
    signed_in,
)
from madoguchi.channels.office.wording import said
from madoguchi.design.fields import SummaryLine
from madoguchi.design.words import clock_text
from madoguchi.personnel.actions.sessions import end_all
from madoguchi.personnel.signed_in import remember
from madoguchi.wards.actions import (
    TooManyTries,
    UnfitPassword,
    WrongPassword,
    choose_password,
)
from madoguchi.wards.rules import LEAST_LETTERS

UNPROCESSABLE = 422


def password(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, {})
    wrong = _try(request)
    if wrong:
        return _show(request, wrong)
    return go("password", said="password_changed")


def _try(request: StaffRequest) -> dict[str, str]:
    """Change the password; return what is wrong in words, by field."""
    old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
    if new != again:
        return {
            "again": _(
                "新しいパスワードと同じではありません。もう一度入力してください。"
            )
        }
    staff = signed_in(request)
    try:
        choose_password(staff, old=old, new=new, at=request.at)
    except UnfitPassword as unfit:
        return {"new": _unfit(unfit.reason)}
    except WrongPassword:
        return {"old": _("いまのパスワードが違います。")}
    except TooManyTries as closed:
        text = _("続けて何度も間違えたため、%(until)sまで変えられません。")
        return {"old": text % {"until": clock_text(closed.until)}}
    if request.seat is not None:
        row = request.seat.session
        end_all(staff, reason="password", by=request.actor, at=request.at, but=row.pk)
        row.staff.password = staff.password
        request.session.cycle_key()
        remember(request.session, row)
    return {}


def _unfit(reason: str) -> str:
    return {
        "short": _("%(n)s文字以上にしてください。") % {"n": LEAST_LETTERS},
        "same": _("いまのパスワードと違うものにしてください。"),
    }[reason]


def _show(request: StaffRequest, wrong: dict[str, str]) -> HttpResponse:
    hint = _(
        "%(n)s文字以上。英字、数字、記号、空白が使えます。"
        "ほかで使っていないものにしてください。"
    ) % {"n": LEAST_LETTERS}
    fields = [
        _field("old", _("いまのパスワード"), wrong, complete="current-password"),
        _field("new", _("新しいパスワード"), wrong, hint=hint),
        _field("again", _("新しいパスワード（確かめるため、もう一度）"), wrong),
    ]
    lines = [
        SummaryLine(one["label"], one["error"], f"#{one['name']}")
        for one in fields
        if one["error"]
    ]
    context = {
        "fields": fields,
        "lines": lines,
        "login": signed_in(request).login,
        "said": said(request.GET.get("said", "")),
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/password.html", context, status=status)


def _field(
    name: str,
    label: str,
    wrong: dict[str, str],
    *,
    hint: str = "",
    complete: str = "new-password",
) -> dict[str, str]:
    error = wrong.get(name, "")
    told = {f"{name}-hint": hint, f"{name}-error": error}
    ties = " ".join(tie for tie, text in told.items() if text)
    return {
        "name": name,
        "label": label,
        "hint": hint,
        "error": error,
        "complete": complete,
        "ties": ties,
    }
