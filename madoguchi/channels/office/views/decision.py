"""Decide a case: choose and give reasons, see what will be sent, then decide."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions.review import remedies_of
from madoguchi.cases.approvals import route_for
from madoguchi.cases.mandates import refuse_unproved
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase, Ruling
from madoguchi.cases.problems import NotYours
from madoguchi.cases.rules import decision_stage
from madoguchi.channels.office.approvals import route_rows
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.moves import moves_of
from madoguchi.channels.office.rulings import (
    REFUSED,
    flaws_of,
    read_ruling,
    ruling_fields,
)
from madoguchi.channels.office.wording import OUTCOMES, REFUSAL_REASONS, code_of
from madoguchi.design.fields import error_lines
from madoguchi.kernel.errors import Refused

NEXT = "next"
SURE = ("yes", NEXT)


def decision(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Three steps of one address: form, check, decision; only the last one acts."""
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    stages = opened.form.definition.stages
    by, ward = request.actor, request.ward
    moves = moves_of(opened.row, by, stages, ward, request.today)
    if not moves.decision:
        return go("case", case_id, refused=_why_not(opened, moves.why))
    if request.method != "POST":
        ruling = Ruling(outcome=request.GET.get("outcome", ""))
        return _ask(request, opened, ruling, {})
    ruling = read_ruling(request.POST, opened.form.definition)
    errors = flaws_of(ruling)
    if errors or "again" in request.POST:
        return _ask(request, opened, ruling, errors)
    if request.POST.get("sure") not in SURE:
        return _check(request, opened, ruling)
    return _decide(request, opened, ruling)


def _why_not(opened: OpenCase, why: str) -> str:
    """Return the code of what keeps somebody from deciding a case now."""
    if opened.row.is_decided:
        return "AlreadyDecided"
    if decision_stage(opened.form.definition.stages) is None:
        return "NotAllowed.nothing_to_decide"
    codes = {"others": "AlreadyTaken", "circulating": "ProposalElsewhere"}
    return codes.get(why, "NotAllowed.decide")


def _ask(
    request: StaffRequest, opened: OpenCase, ruling: Ruling, errors: dict[str, str]
) -> HttpResponse:
    hint = _("通知書にこのまま載ります。不交付・却下のときは必ず書きます。")
    fields = ruling_fields(ruling, errors, opened.form.definition, hint)
    context = _head(request, opened) | {"fields": fields, "lines": error_lines(fields)}
    return page(request, "office/decision.html", context, status=422 if errors else 200)


def _check(request: StaffRequest, opened: OpenCase, ruling: Ruling) -> HttpResponse:
    """Show what will be sent and what follows; nothing has happened yet."""
    try:
        refuse_unproved(opened.row, ruling.outcome)
        route = route_for(opened, ruling.outcome)
    except Refused as problem:
        return go("case", opened.row.pk, refused=code_of(problem))
    context = _head(request, opened) | {
        "ruling": ruling,
        "route": route_rows(route, opened.row),
        "outcome": OUTCOMES[ruling.outcome],
        "reason_code": REFUSAL_REASONS.get(ruling.reason_code, ""),
        "refuses": ruling.outcome == REFUSED,
        "remedies": remedies_of(opened.row, ruling),
        "paused": opened.row.state == Case.State.CORRECTING,
    }
    return page(request, "office/decision_check.html", context)


def _head(request: StaffRequest, opened: OpenCase) -> dict[str, Any]:
    language = get_language() or "ja"
    definition = opened.form.definition
    return {
        "case": opened.row,
        "label": opened.label,
        "title": definition.title[language],
        "standards": [one[language] for one in definition.review_standards],
        "department": request.staff.department.name if request.staff else "",
    }


def _decide(request: StaffRequest, opened: OpenCase, ruling: Ruling) -> HttpResponse:
    """Decide, or draft the decision where the approval table asks others too."""
    case_id, by, at = opened.row.pk, request.actor, request.at
    try:
        if route_for(opened, ruling.outcome):
            is_urgent = request.POST.get("urgent") == "yes"
            row = actions.propose(case_id, ruling, is_urgent=is_urgent, by=by, at=at)
            return go("approval", row.pk, said="proposed")
        actions.decide(case_id, ruling, by=by, at=at)
    except NotYours:
        raise
    except Refused as problem:
        return go("case", case_id, refused=code_of(problem))
    if request.POST.get("sure") == NEXT:
        return go("next_case", after=str(case_id), said=ruling.outcome)
    return go("case", case_id, said=ruling.outcome)
