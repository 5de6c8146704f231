"""Who is away and who stands in, and who is given what comes in to the department."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.queue import loads_of
from madoguchi.channels.office.bulks import counted
from madoguchi.channels.office.http import StaffRequest, day_typed, go, go_after, page
from madoguchi.channels.office.wording import code_of, refused_words, said
from madoguchi.design.fields import Option
from madoguchi.design.words import day_text, in_japanese
from madoguchi.kernel.errors import Refused
from madoguchi.personnel.actions.absences import Away, end_absence, name_absence
from madoguchi.personnel.problems import NoSuchStaff
from madoguchi.personnel.queries import Roll, absences, roll_of
from madoguchi.procedures.queries import offers_of
from madoguchi.teamwork.actions.rules import drop_rule, set_rule
from madoguchi.teamwork.queries import rules_of
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import staff_of

UNPROCESSABLE = 422
TYPED = ("staff", "stand_in", "from_on", "until_on")


def sharing(request: StaffRequest) -> HttpResponse:
    """Show the department's days and rules; on POST, enter days somebody is away."""
    if request.method != "POST":
        return _show(request, {}, {})
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in TYPED}
    people = {str(one.pk) for one in _people(request, _roll(request))}
    wrong = {}
    staff = typed["staff"] or request.actor.id
    if staff not in people:
        wrong["staff"] = _("だれが不在かを選んでください。")
    if typed["stand_in"] and typed["stand_in"] not in people:
        wrong["stand_in"] = _("代わりの人を、同じ課から選んでください。")
    days = {name: day_typed(typed[name]) for name in ("from_on", "until_on")}
    wrong |= {
        name: _("日付を入力してください。") for name, day in days.items() if day is None
    }
    if wrong:
        return _show(request, typed, wrong)
    away = Away(
        int(staff),
        days["from_on"] or request.today,
        days["until_on"] or request.today,
        int(typed["stand_in"]) if typed["stand_in"] else None,
    )
    try:
        name_absence(away, by=request.actor, at=request.at)
    except NoSuchStaff:
        raise
    except Refused as problem:
        return _show(request, typed, {"until_on": refused_words(code_of(problem))})
    return go("sharing", said="absence_named")


def _roll(request: StaffRequest) -> Roll:
    return roll_of(request.ward.pk, [request.actor.unit], request.today)


def _people(request: StaffRequest, roll: Roll) -> list[Staff]:
    return [one for one in staff_of(request.ward.pk) if one.pk in roll.working]


def _show(
    request: StaffRequest, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> HttpResponse:
    roll = _roll(request)
    people = _people(request, roll)
    leads = request.actor.has("supervisor")
    names = {one.pk: in_japanese(one.name) for one in staff_of(request.ward.pk)}
    labels: dict[str, str] = {
        "staff": _("不在の人"),
        "from_on": _("はじめの日"),
        "until_on": _("終わりの日"),
        "stand_in": _("代わりに仕事をする人"),
    }
    code = request.GET.get("refused", "")
    usual = {"staff": request.actor.id, "from_on": request.today.isoformat()}
    context = {
        "leads": leads,
        "team": _team(request, roll, people),
        "absences": _absences(request, names, roll),
        "rules": _rules(request, names),
        "people": [Option(str(one.pk), names[one.pk]) for one in people],
        "procedures": _procedures(request),
        "typed": usual | dict(typed),
        "wrong": wrong,
        "labels": labels,
        "lines": [
            {"label": labels[name], "text": text, "href": f"#{name}"}
            for name, text in wrong.items()
        ],
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/sharing.html", context, status=status)


def _team(request: StaffRequest, roll: Roll, people: list[Staff]) -> list[list[str]]:
    """Return who is here today, how much each has, and for whom they stand in."""
    loads = loads_of(request.ward.pk, roll.working)
    names = {one.pk: in_japanese(one.name) for one in people}
    rows = []
    for one in people:
        stood_in = [names[pk] for pk in sorted(roll.stood_in_by(one.pk)) if pk in names]
        rows.append(
            [
                names[one.pk],
                _("不在") if one.pk in roll.away else _("います"),
                counted(loads.get(one.pk, 0)),
                _("、").join(stood_in) or _("なし"),
            ]
        )
    return rows


def _absences(
    request: StaffRequest, names: Mapping[int, str], roll: Roll
) -> list[dict[str, Any]]:
    """Return the days to come of the department, and one's own."""
    mine = int(request.actor.id)
    rows = absences(request.ward.pk).filter(
        until_on__gte=request.today, staff__in=[*roll.working, mine]
    )
    leads = request.actor.has("supervisor")
    return [
        {
            "id": one.pk,
            "who": names.get(one.staff_id, ""),
            "first": day_text(one.from_on),
            "last": day_text(one.until_on),
            "stand_in": names.get(one.stand_in_id or 0, ""),
            "ends": leads or one.staff_id == mine,
        }
        for one in rows.order_by("from_on", "pk")
    ]


def _procedures(request: StaffRequest) -> list[Option]:
    """Return what is offered and lies on a desk of this department at some stage."""
    language = get_language() or "ja"
    return [
        Option(one.slug, one.form.definition.title[language])
        for one in offers_of(request.ward.pk)
        if request.actor.unit in one.form.definition.departments
    ]


def _rules(request: StaffRequest, names: Mapping[int, str]) -> list[dict[str, Any]]:
    titles = {one.value: one.label for one in _procedures(request)}
    return [
        {
            "id": one.pk,
            "procedure": titles.get(one.procedure, one.procedure)
            or _("ほかのすべての手続き"),
            "among": _("、").join(names[pk] for pk in one.among if pk in names)
            or _("課の担当全員"),
        }
        for one in rules_of(request.ward.pk, request.actor.unit)
    ]


def absence_end(request: StaffRequest, absence_id: int) -> HttpResponse:
    """Take days back, so that new work comes to somebody again."""
    return go_after(
        lambda: end_absence(absence_id, by=request.actor, at=request.at),
        "sharing",
        said="absence_ended",
    )


def rule_set(request: StaffRequest) -> HttpResponse:
    """Decide who gets the new cases of a procedure; nobody ticked is everybody."""
    roll = _roll(request)
    known = {str(one): one for one in roll.working}
    picked = request.POST.getlist("among")
    among = [known[one] for one in picked if one in known]
    procedure = request.POST.get("procedure", "")
    if len(among) < len(picked) or "\0" in procedure:
        return go("sharing", refused="BadRule.colleague")
    return go_after(
        lambda: set_rule(procedure, among, by=request.actor, at=request.at),
        "sharing",
        said="rule_set",
    )


def rule_drop(request: StaffRequest, rule_id: int) -> HttpResponse:
    return go_after(
        lambda: drop_rule(rule_id, by=request.actor, at=request.at),
        "sharing",
        said="rule_dropped",
    )
