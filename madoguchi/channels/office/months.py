"""Say a month of attendance: its days, its numbers, how far it is closed."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.cases.attendance import Day, Spans, clock_of, minutes
from madoguchi.cases.own import Closing, may_see_month
from madoguchi.channels.office.http import StaffRequest
from madoguchi.channels.office.wording import Words
from madoguchi.design.words import day_text, in_japanese
from madoguchi.procedures.definition.staff import COLUMNS
from madoguchi.wards.queries import staff_of

PUNCHES: Final[Words] = {"in": gettext_lazy("出勤"), "out": gettext_lazy("退勤")}
LEAVES: Final[Words] = {
    "annual": gettext_lazy("年休"),
    "sick": gettext_lazy("病休"),
    "special": gettext_lazy("特休"),
}
DONE: Final[Words] = {
    "trips": gettext_lazy("出張"),
    "telework": gettext_lazy("在宅勤務"),
    "fixes": gettext_lazy("打刻を訂正"),
}
ODD: Final[Words] = {
    "no_out": gettext_lazy("退勤の打刻がない"),
    "no_in": gettext_lazy("出勤の打刻がない"),
    "absent": gettext_lazy("打刻も休暇もない時間がある"),
    "not_there": gettext_lazy("打刻のない時間外がある"),
}
TOTALS: Final[Words] = {
    "scheduled_days": gettext_lazy("勤務を要する日"),
    "scheduled_minutes": gettext_lazy("正規の勤務時間"),
    "worked_minutes": gettext_lazy("正規の時間のうち働いた時間"),
    "annual_minutes": gettext_lazy("年次休暇"),
    "sick_minutes": gettext_lazy("病気休暇"),
    "special_minutes": gettext_lazy("特別休暇"),
    "absent_minutes": gettext_lazy("打刻も休暇もない時間"),
    "overtime_minutes": gettext_lazy("時間外（開庁日の5時から22時まで）"),
    "overtime_night_minutes": gettext_lazy("時間外（開庁日の深夜）"),
    "closed_day_minutes": gettext_lazy("閉庁日の勤務（5時から22時まで）"),
    "closed_day_night_minutes": gettext_lazy("閉庁日の勤務（深夜）"),
    "unordered_minutes": gettext_lazy("うち、前もって命令のない時間"),
    "telework_days": gettext_lazy("在宅勤務の日数"),
    "trip_days": gettext_lazy("出張の日数"),
}
"""The numbers of a month, in the order of the payroll file."""


def month_words(month: str) -> str:
    """Say a month such as `2026-11`."""
    year, number = month.split("-")
    return _("%(year)s年%(month)s月") % {"year": year, "month": int(number)}


def length(spent: int) -> str:
    """Say minutes as hours and minutes.

    >>> length(465), length(0)
    ('7:45', '0:00')
    """
    hours, rest = divmod(spent, 60)
    return f"{hours}:{rest:02}"


def spans_text(spans: Spans) -> str:
    return _("、").join(
        f"{clock_of(start)}–{clock_of(end) if clock_of(end) != '0:00' else '24:00'}"
        for start, end in spans
    )


def day_row(one: Day) -> list[str]:
    """Return a day as a row: what was there, what was counted, what is odd."""
    done = [str(DONE[mark]) for mark in one.marks]
    away = [
        f"{LEAVES[kind]} {length(spent)}" for kind, spent in one.leave.items() if spent
    ]
    if one.overtime:
        done.append(f"{_('時間外')} {spans_text(one.overtime)}")
    if not one.is_open:
        done.insert(0, _("閉庁日"))
    return [
        day_text(one.day),
        spans_text(one.came)
        or _("、").join(
            f"{PUNCHES[code]} {clock_of(minute)}" for code, minute in one.punches
        ),
        length(one.worked) if one.worked else "",
        _("、").join([*away, *done]),
        length(minutes(one.overtime)) if one.overtime else "",
        _("、").join(str(ODD[code]) for code in one.odd),
    ]


def total_rows(now: Mapping[str, int], closed: Mapping[str, int]) -> list[list[str]]:
    """Return the numbers, beside those that were closed where there are some."""
    rows = []
    for name in COLUMNS:
        said = amount(name, now[name])
        row = [str(TOTALS[name]), said]
        if closed:
            held = amount(name, closed[name])
            row += [held, _("ちがう") if held != said else _("同じ")]
        rows.append(row)
    return rows


def amount(name: str, value: int) -> str:
    if name.endswith("_days"):
        return _("%(n)s日") % {"n": value}
    return _("%(n)s分（%(length)s）") % {"n": f"{value:,}", "length": length(value)}


def standing(closing: Closing) -> dict[str, str]:
    """Return how far the closing has come, as a mark."""
    if closing.waiting:
        return {"text": _("上司の承認待ち"), "kind": "wait"}
    if closing.closed:
        return {"text": _("締めました"), "kind": "good"}
    return {"text": _("まだ締めていません"), "kind": "act"}


def team_rows(request: StaffRequest) -> list[list[Any]]:
    """Return whose months somebody may see besides their own."""
    return [
        [
            {
                "text": in_japanese(one.name),
                "href": reverse("office:staff_month", args=[one.pk]),
            },
            one.login,
        ]
        for one in staff_of(request.ward.pk)
        if str(one.pk) != request.actor.id and may_see_month(request.actor, one)
    ]
