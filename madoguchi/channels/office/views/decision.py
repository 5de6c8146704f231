"""Decide a case: choose and give reasons, see what will be sent, then decide."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions.review import Ruling, remedies_of
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.problems import NotYours
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.moves import moves_for
from madoguchi.channels.office.wording import (
    OUTCOMES,
    REFUSAL_REASONS,
    code_of,
    too_long,
)
from madoguchi.design.fields import Field, Option, error_lines
from madoguchi.kernel.errors import Refused

MOST_WORDS = 4000
REFUSED = str(Case.Outcome.REFUSED)


def decision(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Three steps of one address: form, check, decision; only the last one acts."""
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    moves = moves_for(
        opened.row,
        request.actor,
        opened.form.definition.stages,
        enterer_may_decide=request.ward.rules.get("enterer_may_decide", True),
    )
    if not moves.decision:
        if opened.row.is_decided:
            return go("case", case_id, refused="AlreadyDecided")
        code = "AlreadyTaken" if moves.why == "others" else "NotAllowed.decide"
        return go("case", case_id, refused=code)
    if request.method != "POST":
        ruling = Ruling(outcome=request.GET.get("outcome", ""))
        return _ask(request, opened, ruling, {})
    ruling = _read(request)
    errors = _errors(ruling)
    if errors or "again" in request.POST:
        return _ask(request, opened, ruling, errors)
    if request.POST.get("sure") != "yes":
        return _check(request, opened, ruling)
    return _decide(request, case_id, ruling)


def _read(request: StaffRequest) -> Ruling:
    post = request.POST
    outcome = post.get("outcome", "")
    refused = outcome == REFUSED
    return Ruling(
        outcome=outcome,
        reason_code=post.get("reason_code", "") if refused else "",
        reason=post.get("reason", "").replace("\r\n", "\n").strip(),
    )


def _errors(ruling: Ruling) -> dict[str, str]:
    errors = {}
    if ruling.outcome not in Case.Outcome.values:
        errors["outcome"] = _(
            "交付・認定するか、不交付・却下とするかを選んでください。"
        )
    if ruling.outcome == REFUSED:
        if ruling.reason_code not in REFUSAL_REASONS:
            errors["reason_code"] = _("理由の区分を選んでください。")
        if not ruling.reason:
            errors["reason"] = _(
                "申請者に伝える理由を書いてください。どの要件に、なぜ当てはまらないかを書きます（行政手続法8条）。"
            )
    if long := too_long(ruling.reason, MOST_WORDS):
        errors["reason"] = long
    return errors


def _ask(
    request: StaffRequest, opened: OpenCase, ruling: Ruling, errors: dict[str, str]
) -> HttpResponse:
    raw = {
        "outcome": [ruling.outcome],
        "reason_code": [ruling.reason_code],
        "reason": [ruling.reason],
    }
    fields = [
        Field(
            "choice",
            "outcome",
            _("決定の内容"),
            raw=raw,
            errors=errors,
            options=_options(OUTCOMES),
        ),
        Field(
            "choice",
            "reason_code",
            _("理由の区分"),
            hint=_("不交付・却下のときに選びます。統計に使います。"),
            required=False,
            raw=raw,
            errors=errors,
            options=_options(REFUSAL_REASONS),
        ),
        Field(
            "textarea",
            "reason",
            _("申請者に伝える理由"),
            hint=_("通知書にこのまま載ります。不交付・却下のときは必ず書きます。"),
            required=False,
            raw=raw,
            errors=errors,
            max_length=MOST_WORDS,
        ),
    ]
    context = _head(request, opened) | {"fields": fields, "lines": error_lines(fields)}
    return page(request, "office/decision.html", context, status=422 if errors else 200)


def _options(words: Any) -> tuple[Option, ...]:
    return tuple(Option(code, str(text)) for code, text in words.items())


def _check(request: StaffRequest, opened: OpenCase, ruling: Ruling) -> HttpResponse:
    """Show what will be sent and what follows; nothing has happened yet."""
    context = _head(request, opened) | {
        "ruling": ruling,
        "outcome": OUTCOMES[ruling.outcome],
        "reason_code": REFUSAL_REASONS.get(ruling.reason_code, ""),
        "refuses": ruling.outcome == REFUSED,
        "remedies": remedies_of(opened.row, ruling),
        "paused": opened.row.paused_on is not None,
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


def _decide(request: StaffRequest, case_id: UUID, ruling: Ruling) -> HttpResponse:
    try:
        actions.decide(case_id, ruling, by=request.actor, at=request.at)
    except NotYours:
        raise
    except Refused as problem:
        return go("case", case_id, refused=code_of(problem))
    return go("case", case_id, said=ruling.outcome)
