"""The desk of whoever keeps the staff: who is here, their sessions, keys and posts."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, go, go_after, page
from madoguchi.channels.office.sessions import session_rows
from madoguchi.channels.office.wording import (
    POSTS,
    RESET_REASONS,
    ROLES,
    refusal,
    refused_words,
    said,
)
from madoguchi.design.fields import SummaryLine
from madoguchi.design.words import marked_day, marked_moment
from madoguchi.kernel.errors import Refused
from madoguchi.personnel.actions import factors, memberships, sessions
from madoguchi.personnel.actions.memberships import Posting, roles_in_order
from madoguchi.personnel.problems import NoSuchSession, NoSuchStaff
from madoguchi.personnel.queries import (
    colleague,
    enrolment_of,
    last_sign_ins,
    memberships_of,
    passkey_counts,
    passkeys_of,
    sessions_of,
    staff_named,
)
from madoguchi.personnel.rules import RESET_HOURS
from madoguchi.wards.models import Membership, Staff
from madoguchi.wards.queries import department, departments_of
from madoguchi.wards.rules import POSTS as POST_CODES

UNPROCESSABLE = 422
ON_A_PAGE = 100
LONGEST = 6


def staff(request: StaffRequest) -> HttpResponse:
    """List everybody who works here, with what an admin looks for."""
    q = request.GET.get("q", "").strip()
    found = staff_named(request.ward.pk, q)
    number, text = _page_number(request), request.GET.get("q", "")
    shown = list(found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE])
    numbers = [one.pk for one in shown]
    signed_in = last_sign_ins(request.ward.pk, numbers)
    keys = passkey_counts(request.ward.pk, numbers)
    rows = [
        [
            {"text": one.login, "href": _address(one)},
            one.name,
            one.department.name,
            roles_text(one.roles),
            _("%(n)d個") % {"n": keys[one.pk]} if one.pk in keys else _("なし"),
            marked_moment(signed_in[one.pk]) if one.pk in signed_in else _("なし"),
        ]
        for one in shown
    ]
    pages = _pages(number, text, found.count())
    context = {"rows": rows, "q": q, "pages": pages, **_told(request)}
    return page(request, "office/staff.html", context)


def _page_number(request: StaffRequest) -> int:
    asked = request.GET.get("page", "")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) <= LONGEST else 1


def _pages(number: int, q: str, count: int) -> dict[str, str]:
    def at(wanted: int) -> str:
        query = urlencode({"q": q, "page": wanted})
        return f"{reverse('office:staff')}?{query}"

    last = -(-count // ON_A_PAGE)
    text = _("%(n)d人のうち %(page)d ページ目") % {"n": count, "page": number}
    return {
        "text": text,
        "before": at(number - 1) if number > 1 else "",
        "after": at(number + 1) if number < last else "",
    }


def _told(request: StaffRequest) -> dict[str, str]:
    refused = request.GET.get("refused", "")
    return {
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(refused) if refused else "",
    }


def _address(one: Staff) -> str:
    return reverse("office:staff_member", args=[one.pk])


def roles_text(roles: Sequence[str]) -> str:
    return "・".join(str(ROLES[role]) for role in roles_in_order(roles)) or _("なし")


def member(request: StaffRequest, staff_id: int) -> HttpResponse:
    return _show(request, _person(request, staff_id), {})


def _person(request: StaffRequest, staff_id: int) -> Staff:
    try:
        return colleague(request.ward.pk, staff_id)
    except NoSuchStaff:
        raise Http404 from None


def _show(request: StaffRequest, person: Staff, wrong: dict[str, str]) -> HttpResponse:
    enrolment = enrolment_of(person)
    typed = {
        "kind": request.POST.get("kind", "move"),
        "day": request.POST.get("day", ""),
        "department": request.POST.get("department", ""),
        "roles": request.POST.getlist("roles"),
        "post": request.POST.get("office_post", ""),
    }
    context = {
        "person": person,
        "own": request.actor.id == str(person.pk),
        "posts": [_post_row(one, request.today) for one in memberships_of(person)],
        "sessions": session_rows(
            sessions_of(person), request.seat.session if request.seat else None
        ),
        "passkeys": [
            [
                one.name,
                marked_moment(one.added_at),
                marked_moment(one.used_at) if one.used_at else _("まだ使っていません"),
            ]
            for one in passkeys_of(person)
        ],
        "until": enrolment.until_at if enrolment else None,
        "hours": RESET_HOURS,
        "reasons": list(RESET_REASONS.items()),
        "kinds": _kinds(),
        "departments": departments_of(request.ward.pk),
        "roles": [(role, str(ROLES[role])) for role in Staff.ROLES],
        "office_posts": [(post, str(POSTS[post])) for post in POST_CODES],
        "typed": typed,
        "wrong": wrong,
        "lines": _lines(wrong),
        **_told(request),
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/staff_member.html", context, status=status)


def _kinds() -> list[tuple[str, str]]:
    return [
        ("move", _("異動（この課だけで働く）")),
        ("assign", _("兼務（この課でも働く）")),
        ("leave", _("退職・転出（すべて終える）")),
    ]


def _lines(wrong: dict[str, str]) -> list[SummaryLine]:
    labels = {"day": _("日"), "department": _("課"), "roles": _("役割")}
    return [
        SummaryLine(labels.get(name, _("配属")), text, f"#{name}")
        for name, text in wrong.items()
    ]


def _post_row(row: Membership, today: date) -> list[Any]:
    if row.holds(today):
        state = _("いま")
    elif row.from_on is not None and row.from_on > today:
        state = _("これから")
    else:
        state = _("終わり")
    return [
        row.department.name,
        str(POSTS[row.post]) if row.post else _("なし"),
        roles_text(row.roles),
        marked_day(row.from_on, year=True) if row.from_on else _("導入のときから"),
        marked_day(row.until_on, year=True) if row.until_on else _("決まっていない"),
        state,
    ]


def end_session(request: StaffRequest, staff_id: int, session_id: UUID) -> HttpResponse:
    person, by, at = _person(request, staff_id), request.actor, request.at
    try:
        sessions.end_of(person, session_id, reason="admin", by=by, at=at)
    except NoSuchSession:
        raise Http404 from None
    return go("staff_member", staff_id, said="session_ended")


def reset(request: StaffRequest, staff_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    reason = request.POST.get("reason", "")
    return go_after(
        lambda: factors.reset(person, reason, by=request.actor, at=request.at),
        "staff_member",
        staff_id,
        said="factor_reset",
    )


def change_post(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Move somebody, let them work in one more department, or leave."""
    person = _person(request, staff_id)
    if request.actor.id == str(person.pk):
        raise PermissionDenied
    wrong, day, post = _read_post(request)
    if not wrong:
        try:
            _carry_out(request, person, day, post)
        except Refused as problem:
            wrong = {"day": refusal(problem)}
    if wrong:
        return _show(request, person, wrong)
    return go("staff_member", staff_id, said="post_changed")


def _read_post(
    request: StaffRequest,
) -> tuple[dict[str, str], date, Posting | None]:
    sent, wrong = request.POST, {}
    day = request.today
    try:
        day = date.fromisoformat(sent.get("day", ""))
    except ValueError:
        wrong["day"] = _("日を入力してください。")
    if sent.get("kind") == "leave":
        return wrong, day, None
    office = department(request.ward.pk, sent.get("department", ""))
    if office is None:
        wrong["department"] = _("課を選んでください。")
    roles = roles_in_order(sent.getlist("roles"))
    if not roles:
        wrong["roles"] = _("役割を1つ以上選んでください。")
    held = sent.get("office_post", "")
    if office is None or not roles:
        return wrong, day, None
    return wrong, day, Posting(office, roles, day, held)


def _carry_out(
    request: StaffRequest, person: Staff, day: date, post: Posting | None
) -> None:
    by, at = request.actor, request.at
    if post is None:
        memberships.leave(person, last_on=day, by=by, at=at)
    elif request.POST.get("kind") == "assign":
        memberships.assign(person, post, by=by, at=at)
    else:
        memberships.move(person, post, by=by, at=at)
