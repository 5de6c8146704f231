"""A month of attendance (勤怠の月): seen, confirmed, and handed to payroll."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.actions import own as actions
from madoguchi.cases.attendance import NoHours, days_in
from madoguchi.cases.own import (
    MonthFiled,
    may_see_month,
    month_after,
    month_before,
    why_not_closed,
)
from madoguchi.cases.problems import NotYours
from madoguchi.channels.office.http import StaffRequest, go, page, signed_in
from madoguchi.channels.office.months import (
    TOTALS,
    day_row,
    month_words,
    standing,
    total_rows,
)
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.views.own import told
from madoguchi.channels.office.wording import code_of, refused_words, too_long
from madoguchi.design.fields import Field, error_lines
from madoguchi.design.words import in_japanese, marked_moment
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.definition.staff import COLUMNS
from madoguchi.procedures.queries import form_at
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import active_staff

LONGEST_REASON: Final = 500
UNPROCESSABLE: Final = 422


def _asked(request: StaffRequest) -> str:
    """Return the month that is asked for; this one when none or none that is."""
    month = request.POST.get("month", "") or request.GET.get("month", "")
    try:
        days = days_in(month)
    except ValueError:
        days = days_in(f"{request.today:%Y-%m}")
    return f"{days[0]:%Y-%m}"


def month(request: StaffRequest) -> HttpResponse:
    """Show one's own month; on POST, confirm it."""
    staff, asked = signed_in(request), _asked(request)
    if request.method != "POST":
        return _show(request, staff, asked)
    reason = request.POST.get("reason", "").replace("\r\n", "\n").replace("\0", "")
    if wrong := too_long(reason.strip(), LONGEST_REASON):
        return _show(request, staff, asked, wrong, reason)
    try:
        row = actions.close_month(asked, reason, by=request.actor, at=request.at)
    except Refused as problem:
        return _show(request, staff, asked, refused_words(code_of(problem)), reason)
    return go("own_case", row.pk, said="month_sent")


def staff_month(request: StaffRequest, colleague_id: int) -> HttpResponse:
    """Show a month of somebody whose superior one is."""
    staff = active_staff(request.ward.pk, colleague_id)
    if staff is None or not may_see_month(request.actor, staff):
        raise NotYours
    return _show(request, staff, _asked(request))


def _show(
    request: StaffRequest, staff: Staff, asked: str, wrong: str = "", typed: str = ""
) -> HttpResponse:
    mine = str(staff.pk) == request.actor.id
    name = "month" if mine else "staff_month"
    here = reverse(f"office:{name}", args=[] if mine else [staff.pk])
    head = {
        "month": asked,
        "month_words": month_words(asked),
        "name": in_japanese(staff.name),
        "mine": mine,
        "before": f"{here}?month={month_before(asked)}",
        "after": f"{here}?month={month_after(asked)}",
        **told(request),
    }
    try:
        shown = actions.open_month(staff.pk, asked, by=request.actor, at=request.at)
    except NoHours:
        status = UNPROCESSABLE if wrong else 200
        told_why = head | {"hours": False}
        return page(request, "office/month.html", told_why, status=status)
    reason = Field(
        "textarea",
        "reason",
        _("訂正の理由"),
        required=True,
        rows=3,
        max_length=LONGEST_REASON,
        raw={"reason": [typed]},
        errors={"reason": wrong} if wrong else {},
    )
    closing = shown.closing
    context = {
        "hours": True,
        "state": standing(closing),
        "rows": [day_row(one) for one in shown.month.days],
        "odd": shown.month.odd,
        "totals": total_rows(shown.month.totals, closing.totals),
        "closed": bool(closing.totals),
        "differs": shown.differs,
        "waiting": _waiting(shown, mine=mine),
        "why": why_not_closed(shown, request.at),
        "reason": reason,
        "wrong": wrong,
        "lines": error_lines([reason]) if closing.closed else [],
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/month.html", head | context, status=status)


def _waiting(shown: MonthFiled, *, mine: bool) -> list[list[Any]]:
    """Return what is still to be decided, with where each is opened."""
    language = get_language() or "ja"
    where = "office:own_case" if mine else "office:case"
    return [
        [
            {
                "text": one.row.reference,
                "href": reverse(where, args=[one.row.pk]),
            },
            form_at(one.row.version_hash).definition.title[language],
        ]
        for one in shown.waiting
    ]


# --------------------------------------------------------------------- payroll

HEADS: Final = ("month", "staff_number", "department", *COLUMNS, "closed_at", "closing")


def payroll(request: StaffRequest) -> HttpResponse:
    """Show who has closed a month, and hand the file out."""
    asked = _payroll_month(request)
    lines = actions.payroll(asked, by=request.actor, at=request.at)
    here = reverse("office:payroll")
    context = {
        "month": asked,
        "month_words": month_words(asked),
        "before": f"{here}?month={month_before(asked)}",
        "after": f"{here}?month={month_after(asked)}",
        "closed": sum(one.is_closed for one in lines),
        "count": len(lines),
        "rows": [
            [
                one.staff.login,
                in_japanese(one.staff.name),
                in_japanese(one.staff.department.name),
                standing(one.closing)["text"],
                _closed_at(one, plain=False),
            ]
            for one in lines
        ],
        "columns": [{"name": name, "value": TOTALS[name]} for name in COLUMNS],
    }
    return page(request, "office/payroll.html", context)


def _payroll_month(request: StaffRequest) -> str:
    """Return the month that is asked for; else the one before this."""
    if request.GET.get("month"):
        return _asked(request)
    return month_before(f"{request.today:%Y-%m}")


def _closed_at(line: actions.PayLine, *, plain: bool) -> str:
    closed = line.closing.closed
    at = closed.row.decided_at if closed else None
    if at is None:
        return ""
    return at.isoformat(timespec="seconds") if plain else str(marked_moment(at))


def payroll_csv(request: StaffRequest) -> HttpResponseBase:
    """Hand out the closed months, a line for each person: minutes and days."""
    asked = _payroll_month(request)
    lines = actions.payroll(asked, by=request.actor, at=request.at)

    def cells() -> Iterator[Sequence[object]]:
        for one in lines:
            if one.closing.closed is None:
                continue
            totals = one.closing.totals
            yield (
                asked,
                one.staff.login,
                one.closing.closed.row.unit,
                *(totals[name] for name in COLUMNS),
                _closed_at(one, plain=True),
                one.closing.closed.row.reference,
            )

    return csv_file(f"{request.ward.slug}-payroll-{asked}", HEADS, cells())
