"""Draft that a case which ended by mistake goes on (審査の再開): say why, send on."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions.approval import own_post
from madoguchi.cases.actions.reopening import is_reopenable
from madoguchi.cases.approvals import is_circulating, route_for
from madoguchi.cases.opened import OpenCase, Ruling
from madoguchi.cases.routes import SECOND_PERSON, drafted_by
from madoguchi.cases.rules import REOPENED
from madoguchi.channels.office.approvals import route_rows
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.wording import (
    REOPENING_REASONS,
    STATES,
    code_of,
    too_long,
)
from madoguchi.design.fields import Field, Option, error_lines
from madoguchi.kernel.errors import Refused

MOST_WORDS = 4000
UNPROCESSABLE = 422


def reopening(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask why, and show who agrees; on POST with the words, send it on its way."""
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    if not is_reopenable(opened.row):
        return go("case", case_id, refused="NotAllowed.not_reopenable")
    if is_circulating(opened.row):
        return go("case", case_id, refused="ProposalElsewhere")
    if request.method != "POST":
        return _ask(request, opened, Ruling(REOPENED), {})
    ruling = _read(request)
    if errors := _errors(ruling):
        return _ask(request, opened, ruling, errors)
    is_urgent = request.POST.get("urgent") == "yes"
    by, at = request.actor, request.at
    try:
        proposal = actions.propose_reopening(
            case_id, ruling, is_urgent=is_urgent, by=by, at=at
        )
    except Refused as problem:
        return go("case", case_id, refused=code_of(problem))
    return go("approval", proposal.pk, said="proposed")


def _read(request: StaffRequest) -> Ruling:
    post = request.POST
    reason = post.get("reason", "").replace("\r\n", "\n").replace("\0", "").strip()
    return Ruling(REOPENED, post.get("reason_code", ""), reason)


def _errors(ruling: Ruling) -> dict[str, str]:
    errors = dict[str, str]()
    if ruling.reason_code not in REOPENING_REASONS:
        errors["reason_code"] = _("なぜ終わっていたのかを選んでください。")
    if not ruling.reason:
        errors["reason"] = _("再開する理由を書いてください。起案に残ります。")
    if long := too_long(ruling.reason, MOST_WORDS):
        errors["reason"] = long
    return errors


def _ask(
    request: StaffRequest, opened: OpenCase, ruling: Ruling, errors: dict[str, str]
) -> HttpResponse:
    row = opened.row
    try:
        route = route_for(opened, REOPENED) or SECOND_PERSON
    except Refused as problem:
        return go("case", row.pk, refused=code_of(problem))
    raw = {"reason_code": [ruling.reason_code], "reason": [ruling.reason]}
    told: dict[str, Any] = {"raw": raw, "errors": errors}
    fields = [
        Field(
            "choice",
            "reason_code",
            _("なぜ終わっていたか"),
            hint=_("統計に使います。"),
            options=tuple(
                Option(code, str(text)) for code, text in REOPENING_REASONS.items()
            ),
            **told,
        ),
        Field(
            "textarea",
            "reason",
            _("再開する理由"),
            hint=_(
                "承認する人に見せ、起案に残します。申請者には、再開したことだけを知らせます。"
            ),
            max_length=MOST_WORDS,
            **told,
        ),
    ]
    context = {
        "case": row,
        "label": opened.label,
        "title": opened.form.definition.title[get_language() or "ja"],
        "state": str(STATES[row.state]),
        "fields": fields,
        "route": route_rows(drafted_by(route, own_post(row, request.actor)), row),
        "lines": error_lines(fields),
    }
    status = UNPROCESSABLE if errors else 200
    return page(request, "office/reopening.html", context, status=status)
