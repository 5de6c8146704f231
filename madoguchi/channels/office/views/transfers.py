"""Take the transfers of a day as one checked file, and review who may do what."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.sent_tables import parted, table_sent
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.views.staff import roles_text
from madoguchi.channels.office.wording import POSTS, ROLES
from madoguchi.design.translate import speaking
from madoguchi.design.words import marked_day, marked_moment
from madoguchi.events.queries import begun_at
from madoguchi.personnel.actions.transfers import (
    Line,
    Plan,
    PlanChanged,
    Words,
    plan,
    take,
)
from madoguchi.personnel.followers import MEASURED
from madoguchi.personnel.queries import Held, review
from madoguchi.personnel.transfer_file import (
    COLUMNS,
    HEADINGS,
    KINDS,
    BadCell,
    BadTransfer,
)
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import departments_of
from madoguchi.wards.rules import POSTS as POST_CODES

UNPROCESSABLE: Final = 422
UNUSED_DAYS: Final = 90
MOST_SHOWN: Final = 50


def transfer(request: StaffRequest) -> HttpResponse:
    """Show what a file would change; on the second POST, change it."""
    if request.method != "POST":
        return _ask(request)
    text, problem = table_sent(request)
    if problem:
        return _ask(request, text=text, problems=[("", problem)])
    try:
        if request.POST.get("bound"):
            return _take(request, text)
        return _preview(request, text, _plan(request, text))
    except BadTransfer as bad:
        return _ask(request, text=text, problems=[_worded(one) for one in bad.cells])
    except PlanChanged:
        return _preview(request, text, _plan(request, text), changed=True)


def _words() -> Words:
    """Return what a file may call roles and posts, in any language of the office."""
    roles = {role: role for role in Staff.ROLES}
    posts = {post: post for post in POST_CODES}
    for language in ("ja", "en"):
        with speaking(language):
            roles |= {str(ROLES[role]): role for role in Staff.ROLES}
            posts |= {str(POSTS[post]): post for post in POST_CODES}
    return Words(roles, posts)


def _plan(request: StaffRequest, text: str) -> Plan:
    return plan(
        request.ward.pk, parted(text), _words(), by=request.actor, at=request.at
    )


def _take(request: StaffRequest, text: str) -> HttpResponse:
    """Change all of it; first passwords are told on this page alone."""
    taken = take(
        request.ward.pk,
        parted(text),
        _words(),
        bound=request.POST.get("bound", ""),
        by=request.actor,
        at=request.at,
    )
    context = {"count": taken.count, "passwords": list(taken.passwords.items())}
    return page(request, "office/transfer_taken.html", context)


def _preview(
    request: StaffRequest, text: str, found: Plan, *, changed: bool = False
) -> HttpResponse:
    offices = {one.slug: one.name for one in departments_of(request.ward.pk)}
    kinds = {code: name for name, code in KINDS.items()}
    context = {
        "rows": [_row(line, offices, kinds) for line in found.lines],
        "text": text,
        "bound": found.bound,
        "changed": changed,
    }
    return page(request, "office/transfer_check.html", context)


def _row(line: Line, offices: dict[str, str], kinds: dict[str, str]) -> list[Any]:
    change = line.change
    before = "、".join(
        _work(offices.get(slug, slug), post, roles) for slug, post, roles in line.before
    )
    after = _("なし（すべて終わる）")
    if change.department:
        office = offices.get(change.department, change.department)
        after = _work(office, change.post, change.roles)
    if change.kind == "assign":
        after = "、".join(filter(None, (before, after)))
    day = marked_day(change.day, year=True)
    name = f"{change.login} {line.name}"
    where = _("%(line)d行目") % {"line": change.line}
    return [where, name, kinds[change.kind], day, before or "—", after]


def _work(office: str, post: str, roles: Sequence[str]) -> str:
    """Word what somebody is in a department: its name, their post, their roles."""
    return f"{office}{POSTS[post] if post else ''}（{roles_text(roles)}）"


def _worded(bad: BadCell) -> tuple[str, str]:
    """Say what is wrong with a cell, by line and column."""
    names = {column: heading for heading, column in HEADINGS.items()}
    sentences = {
        "heading": _("1行目は「%(heads)s」にしてください。")
        % {"heads": ",".join(names[one] for one in COLUMNS)},
        "columns": _("列の数が違います。8列にしてください（空の列も残します）。"),
        "empty": _("異動の行がありません。"),
        "many": _("一度に登録できるのは5000行までです。分けて登録してください。"),
        "login": _("職員番号を書いてください。"),
        "unknown": _(
            "その職員番号の職員はいません。採用なら、種別を「採用」にします。"
        ),
        "taken": _("その職員番号は、もう使われています。"),
        "kind": _("種別は、異動、兼務、採用、退職のどれかです。"),
        "day": _("日付は「2027-04-01」か「2027/4/1」のように書いてください。"),
        "past": _("日付は、きょう以後（退職は、きのう以後）にしてください。"),
        "department": _("その課はありません。下の課名か識別名を書いてください。"),
        "post": _("その役職はありません。下の役職を書くか、空にしてください。"),
        "roles": _("その役割はありません。下の役割を「・」で区切って書いてください。"),
        "name": _("採用する人の氏名を書いてください。"),
        "long": _("長すぎます。職員番号は40文字、氏名は60文字までです。"),
        "twice": _("同じ職員の行が2つあります。1つにまとめてください。"),
        "own": _("自分の配属は変えられません。ほかの職員管理の担当に頼んでください。"),
    }
    where = _("%(line)d行目") % {"line": bad.line}
    if bad.column:
        where += f" {names.get(bad.column, bad.column)}"
    return where, sentences[bad.code]


def _ask(
    request: StaffRequest,
    *,
    text: str = "",
    problems: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "text": text,
        "problems": problems or [],
        "shown": MOST_SHOWN,
        "heads": ",".join(HEADINGS),
        "departments": [
            [one.name, one.slug] for one in departments_of(request.ward.pk)
        ],
        "posts": "、".join(str(POSTS[post]) for post in POST_CODES),
        "roles": "、".join(str(ROLES[role]) for role in Staff.ROLES),
    }
    status = UNPROCESSABLE if problems else 200
    return page(request, "office/transfer.html", context, status=status)


def transfer_template(request: StaffRequest) -> HttpResponseBase:
    """Give an empty file with a line of each kind, to be written over."""
    first = request.today.replace(month=4, day=1)
    if first < request.today:
        first = first.replace(year=first.year + 1)
    office = next((one.name for one in departments_of(request.ward.pk)), "")
    role = str(ROLES["clerk"])
    last = first - timedelta(days=1)
    rows = [
        ["12345", "異動", first, office, "", role, "", ""],
        ["12346", "兼務", first, office, "", role, "", ""],
        ["12347", "採用", first, office, "", role, "氏名", "シメイ"],
        ["12348", "退職", last, "", "", "", "", ""],
    ]
    return csv_file("transfer-template", list(HEADINGS), rows)


# ----------------------------------------------------------------------- the review


def access_review(request: StaffRequest) -> HttpResponse:
    """List who has which right since when, those that nobody uses first."""
    held = review(request.ward.pk, request.today, MEASURED)
    since, wait = _judged_since(request)
    only = request.GET.get("only") == "unused"
    unused = [one for one in held if one.is_unused(since)]
    context = {
        "rows": [
            _drawn(one, unused=one.is_unused(since))
            for one in (unused if only else held)
        ],
        "all": len(held),
        "unused": len(unused),
        "only": only,
        "heads": _heads(),
        "days": UNUSED_DAYS,
        "wait": wait,
    }
    return page(request, "office/access_review.html", context)


def _judged_since(request: StaffRequest) -> tuple[date, int]:
    """Return since when unused is unused, and in how many days that can be said.

    A log that is younger tells nothing of who does not use a right.
    """
    since = request.today - timedelta(days=UNUSED_DAYS)
    began = begun_at(request.ward.pk)
    first = timezone.localdate(began) if began else request.today
    wait = (first - since).days
    return (since, 0) if wait <= 0 else (date.min, wait)


def _heads() -> list[str]:
    return [
        _("職員番号"),
        _("氏名"),
        _("課"),
        _("役割"),
        _("はじまる日"),
        _("最後の日"),
        _("パスキー"),
        _("最後のログイン"),
        _("最後に使った日"),
        _("見直し"),
    ]


def _drawn(one: Held, *, unused: bool) -> list[Any]:
    return [
        one.staff.login,
        one.staff.name,
        one.department.name,
        str(ROLES[one.role]),
        marked_day(one.from_on, year=True) if one.from_on else _("導入のときから"),
        marked_day(one.until_on, year=True) if one.until_on else _("決まっていない"),
        _("%(n)d個") % {"n": one.passkeys},
        marked_moment(one.signed_in_at) if one.signed_in_at else _("なし"),
        _used(one, marked_day(one.used_on, year=True) if one.used_on else ""),
        _("使われていません") if unused else "",
    ]


def _used(one: Held, day: Any) -> Any:
    if not one.is_measured:
        return _("未測定")
    return day or _("なし")


def access_review_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the review as a file: dates as such, for whoever sorts them."""
    since, _wait = _judged_since(request)
    rows = [
        [
            one.staff.login,
            one.staff.name,
            one.department.name,
            str(ROLES[one.role]),
            one.from_on or "",
            one.until_on or "",
            one.passkeys,
            f"{one.signed_in_at:%Y-%m-%d}" if one.signed_in_at else "",
            _used(one, one.used_on),
            _("使われていません") if one.is_unused(since) else "",
        ]
        for one in review(request.ward.pk, request.today, MEASURED)
    ]
    return csv_file(f"access-review-{request.today}", _heads(), rows)
