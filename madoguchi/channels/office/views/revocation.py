"""Draft the taking back of a wrong decision (職権取消し): say why, check, send on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions.approval import own_post
from madoguchi.cases.actions.review import remedies_of
from madoguchi.cases.approvals import is_circulating, route_for
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase, Ruling
from madoguchi.cases.routes import SECOND_PERSON, drafted_by
from madoguchi.cases.rules import REVOKED
from madoguchi.channels.office.approvals import route_rows
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.wording import (
    DECISIONS,
    REVOCATION_REASONS,
    code_of,
    too_long,
)
from madoguchi.design.fields import Field, Option, SummaryLine, error_lines
from madoguchi.kernel.errors import Refused

MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed: the ruling, and whether the applicant was heard."""

    ruling: Ruling
    is_heard: bool


def revocation(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Three steps of one address: form, check, proposal; only the last one acts."""
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    row = opened.row
    if row.state not in Case.AFTER_DECISION or not row.is_decided:
        return go("case", case_id, refused="NotAllowed.undecided")
    if is_circulating(row):
        return go("case", case_id, refused="ProposalElsewhere")
    if request.method != "POST":
        return _ask(request, opened, _Typed(Ruling(REVOKED), is_heard=False), {})
    typed = _read(request)
    errors = _errors(row, typed)
    if errors or "again" in request.POST:
        return _ask(request, opened, typed, errors)
    if request.POST.get("sure") != "yes":
        return _check(request, opened, typed)
    return _propose(request, opened, typed.ruling)


def _propose(request: StaffRequest, opened: OpenCase, ruling: Ruling) -> HttpResponse:
    is_urgent = request.POST.get("urgent") == "yes"
    case_id, by, at = opened.row.pk, request.actor, request.at
    try:
        proposal = actions.propose_revocation(
            case_id, ruling, is_urgent=is_urgent, by=by, at=at
        )
    except Refused as problem:
        return go("case", case_id, refused=code_of(problem))
    return go("approval", proposal.pk, said="proposed")


def _read(request: StaffRequest) -> _Typed:
    post = request.POST
    reason = post.get("reason", "").replace("\r\n", "\n").strip()
    ruling = Ruling(REVOKED, post.get("reason_code", ""), reason)
    return _Typed(ruling, is_heard=post.get("heard") == "yes")


def _errors(case: Case, typed: _Typed) -> dict[str, str]:
    errors, ruling = dict[str, str](), typed.ruling
    if ruling.reason_code not in REVOCATION_REASONS:
        errors["reason_code"] = _("決定のどこが誤っていたかを選んでください。")
    if not ruling.reason:
        errors["reason"] = _(
            "申請者に伝える理由を書いてください。どこがどう誤っていたかを書きます（行政手続法14条）。"
        )
    if long := too_long(ruling.reason, MOST_WORDS):
        errors["reason"] = long
    if case.outcome == Case.Outcome.GRANTED and not typed.is_heard:
        errors["heard"] = _(
            "申請者の言い分を聞いたか、聞かなくてよいことを確かめて、印を付けてください。"
        )
    return errors


def _ask(
    request: StaffRequest, opened: OpenCase, typed: _Typed, errors: dict[str, str]
) -> HttpResponse:
    ruling = typed.ruling
    raw = {"reason_code": [ruling.reason_code], "reason": [ruling.reason]}
    fields = [
        Field(
            "choice",
            "reason_code",
            _("決定のどこが誤っていたか"),
            hint=_("統計に使います。"),
            raw=raw,
            errors=errors,
            options=tuple(
                Option(code, str(text)) for code, text in REVOCATION_REASONS.items()
            ),
        ),
        Field(
            "textarea",
            "reason",
            _("申請者に伝える理由"),
            hint=_("決定取消通知書にこのまま載ります。"),
            raw=raw,
            errors=errors,
            max_length=MOST_WORDS,
        ),
    ]
    wrong = errors.get("heard", "")
    unheard = [SummaryLine(_("弁明の機会"), wrong, "#heard")] if wrong else []
    context = _head(opened) | {
        "fields": fields,
        "wrong": wrong,
        "heard": typed.is_heard,
        "lines": [*error_lines(fields), *unheard],
    }
    status = 422 if errors else 200
    return page(request, "office/revocation.html", context, status=status)


def _check(request: StaffRequest, opened: OpenCase, typed: _Typed) -> HttpResponse:
    """Show who agrees, what will be sent and what follows; nothing has happened yet."""
    try:
        route = route_for(opened, REVOKED) or SECOND_PERSON
    except Refused as problem:
        return go("case", opened.row.pk, refused=code_of(problem))
    context = _head(opened) | {
        "ruling": typed.ruling,
        "heard": typed.is_heard,
        "reason_code": REVOCATION_REASONS[typed.ruling.reason_code],
        "remedies": remedies_of(opened.row, typed.ruling),
        "route": route_rows(
            drafted_by(route, own_post(opened.row, request.actor)), opened.row
        ),
    }
    return page(request, "office/revocation_check.html", context)


def _head(opened: OpenCase) -> dict[str, Any]:
    language = get_language() or "ja"
    row = opened.row
    return {
        "case": row,
        "label": opened.label,
        "title": opened.form.definition.title[language],
        "outcome": DECISIONS[row.outcome],
        "granted": row.outcome == Case.Outcome.GRANTED,
    }
