"""Watch over robots: what they did, what nobody knows the end of, and the switch."""

from typing import Any, Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, go_after, page
from madoguchi.channels.office.ledger import title_of
from madoguchi.channels.office.months import month_words
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.wording import (
    ERRAND_CODES,
    ERRANDS,
    ROBOT_STOPS,
    refused_words,
    said,
)
from madoguchi.design.fields import Option
from madoguchi.design.words import in_japanese, marked_moment
from madoguchi.kernel.ages import fiscal_year
from madoguchi.robots import actions
from madoguchi.robots.models import Errand, Robot
from madoguchi.robots.queries import (
    Done,
    done_since,
    errands_visible_to,
    robots_of,
    saved_in,
    stuck,
    today,
    unsettled,
    visible_robot,
)
from madoguchi.wards.queries import department

MOST_SHOWN: Final = 50
DRY: Final = "dry"


def robots(request: StaffRequest) -> HttpResponse:
    """Show the robots of the ward, their errands, and what needs somebody."""
    actor, at = request.actor, request.at
    done = done_since(request.ward.pk, today(at))
    found = list(robots_of(actor))
    errands = errands_visible_to(actor)
    code = request.GET.get("refused", "")
    context = {
        "robots": [_robot(one, done.get(one.pk, Done())) for one in found],
        "working": sum(not one.is_stopped for one in found),
        "may_start": bool(actor.roles & {"supervisor", "dx"}),
        "minutes": sum(one.minutes for one in done.values()),
        "unsettled": [_open_end(one) for one in unsettled(actor, at)],
        "stuck": [
            {"text": one.reference, "href": reverse("office:case", args=[one.pk])}
            for one in stuck(actor)
        ],
        "errands": [_errand(one) for one in errands[:MOST_SHOWN]],
        "most": MOST_SHOWN,
        "sums": _sums(request, _year(request)),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    return page(request, "office/robots.html", context)


def _robot(row: Robot, done: Done) -> dict[str, Any]:
    office = department(row.ward_id, row.department)
    return {
        "id": row.pk,
        "name": in_japanese(row.name),
        "department": in_japanese(office.name) if office else row.department,
        "stopped": ROBOT_STOPS[row.stopped_for] if row.is_stopped else "",
        "stopped_at": marked_moment(row.stopped_at) if row.stopped_at else "",
        "dry": row.is_dry,
        "done": done,
        "caps": _("15分に%(requests)s回、同時に%(at_once)s件、1日%(a_day)s件まで")
        % {
            "requests": f"{row.requests:,}",
            "at_once": f"{row.at_once:,}",
            "a_day": f"{row.a_day:,}",
        },
    }


def _open_end(one: Errand) -> dict[str, Any]:
    return {
        "key": one.key,
        "robot": in_japanese(one.robot.name),
        "at": marked_moment(one.leased_at),
        "href": reverse("office:case", args=[one.case_id]),
    }


def _errand(one: Errand) -> list[Any]:
    state = ERRANDS[one.state]
    return [
        {
            "text": one.case.reference,
            "href": reverse("office:case", args=[one.case_id]),
        },
        in_japanese(one.robot.name),
        _("%(state)s（練習）") % {"state": state} if one.is_dry else state,
        ERRAND_CODES.get(one.code, "―"),
        f"{one.minutes:,}",
        marked_moment(one.leased_at),
    ]


YEARS: Final = 5
"""How many fiscal years can be asked for, the current one with them."""


def _year(request: StaffRequest) -> int:
    """Return the fiscal year that is asked for, else the current one."""
    now = fiscal_year(request.today)
    known = {str(one): one for one in range(now - YEARS + 1, now + 1)}
    return known.get(request.GET.get("year", ""), now)


def _sums(request: StaffRequest, year: int) -> dict[str, Any]:
    """Return what robots saved in a fiscal year: by robot and procedure, by month."""
    this_month = request.today.replace(day=1)
    lines: dict[tuple[str, str], list[int]] = {}
    months: dict[str, list[int]] = {}
    for one in saved_in(request.ward.pk, year):
        line = lines.setdefault((one.robot, one.procedure), [0, 0, 0])
        now_saved = one.minutes if one.month_on == this_month else 0
        month = months.setdefault(f"{one.month_on:%Y-%m}", [0, 0])
        _add(line, now_saved, one.errands, one.minutes)
        _add(month, one.errands, one.minutes)
    now = fiscal_year(request.today)
    chosen = {"year": str(year)} if year != now else {}
    file = reverse("office:robots_minutes")
    return {
        "year": _year_words(year),
        "years": [
            {
                "name": "year",
                "label": _("年度"),
                "value": str(year),
                "options": [
                    Option(str(one), _year_words(one))
                    for one in range(now, now - YEARS, -1)
                ],
            }
        ],
        "lines": [
            [
                in_japanese(robot),
                title_of(request.ward, procedure),
                *map(_counted, line),
            ]
            for (robot, procedure), line in lines.items()
        ],
        "months": [
            [month_words(month), *map(_counted, sums)]
            for month, sums in sorted(months.items())
        ],
        "csv": f"{file}?{urlencode(chosen)}" if chosen else file,
    }


def _add(sums: list[int], *more: int) -> None:
    sums[:] = [one + other for one, other in zip(sums, more, strict=True)]


def _year_words(year: int) -> str:
    return _("%(year)s年度") % {"year": year}


def _counted(count: int) -> str:
    return f"{count:,}"


def robots_minutes(request: StaffRequest) -> HttpResponseBase:
    """Hand out what each robot saved in each procedure and month of a fiscal year."""
    year = _year(request)
    heads = [
        _("年度"), _("月"), _("ロボット"), _("手続き"), _("済みの件数"),
        _("減った分数"),
    ]  # fmt: skip
    rows = [
        [
            year,
            f"{one.month_on:%Y-%m}",
            one.robot,
            title_of(request.ward, one.procedure),
            one.errands,
            one.minutes,
        ]
        for one in saved_in(request.ward.pk, year)
    ]
    return csv_file(f"robot-minutes-{year}", heads, rows)


def stop_all(request: StaffRequest) -> HttpResponse:
    """Stop every robot of the ward at once (緊急停止)."""
    by, at = request.actor, request.at
    return go_after(
        lambda: actions.stop_all(by=by, at=at), "robots", said="robots_stopped"
    )


def stop(request: StaffRequest, robot_id: int) -> HttpResponse:
    visible_robot(request.actor, robot_id)
    by, at = request.actor, request.at
    return go_after(
        lambda: actions.stop(robot_id, by=by, at=at), "robots", said="robot_stopped"
    )


def start(request: StaffRequest, robot_id: int) -> HttpResponse:
    """Let a robot work: in a dry run unless it is asked for in earnest."""
    visible_robot(request.actor, robot_id)
    dry = request.POST.get("how", DRY) == DRY
    by, at = request.actor, request.at
    return go_after(
        lambda: actions.start(robot_id, dry=dry, by=by, at=at),
        "robots",
        said="robot_started",
    )
