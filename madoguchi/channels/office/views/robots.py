"""Watch over robots: what they did, what nobody knows the end of, and the switch."""

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, go_after, page
from madoguchi.channels.office.wording import (
    ERRAND_CODES,
    ERRANDS,
    ROBOT_STOPS,
    refused_words,
    said,
)
from madoguchi.design.words import in_japanese, marked_moment
from madoguchi.robots import actions
from madoguchi.robots.models import Errand, Robot
from madoguchi.robots.queries import (
    Done,
    done_since,
    errands_visible_to,
    robots_of,
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
