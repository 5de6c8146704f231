"""How long the record of one case is kept, and what keeps it longer."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.actions import open_case
from madoguchi.channels.office.copies import copy_row
from madoguchi.channels.office.http import (
    StaffRequest,
    day_typed,
    go_after,
    page,
)
from madoguchi.channels.office.records import (
    hold_rows,
    reasons,
    retention_facts,
)
from madoguchi.channels.office.wording import refused_words, said
from madoguchi.design.fields import Field, SummaryLine, error_lines
from madoguchi.records import actions
from madoguchi.records.actions.holding import HoldWish, flaws
from madoguchi.records.queries import copies_of, holds_of, retention_of
from madoguchi.records.rules import MOST_WORDS, may_work

UNPROCESSABLE: Final = 422
ROWS: Final = 3
FIELD_OF: Final = {"code": "reason"}


def retention(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show how long a record is kept; on POST, keep it longer."""
    if request.method != "POST":
        return _show(request, case_id, {})
    wish, wrong = _wish(request)
    if wrong:
        return _show(request, case_id, wrong)
    by, at = request.actor, request.at
    return go_after(
        lambda: actions.place_hold(case_id, wish, by=by, at=at),
        "retention",
        case_id,
        said="hold_placed",
    )


def _wish(request: StaffRequest) -> tuple[HoldWish, dict[str, str]]:
    """Read what was typed; say of each field that is wrong what it needs."""
    post = request.POST
    typed = post.get("until_on", "").strip()
    until = day_typed(typed)
    words = post.get("words", "").replace("\0", "").replace("\r\n", "\n")
    wish = HoldWish(post.get("reason", ""), words, until)
    wrong = flaws(wish, request.today)
    if typed and until is None:
        wrong.append("until_on")
    return wish, {
        FIELD_OF.get(one, one): refused_words(f"HoldReasonNeeded.{one}")
        for one in wrong
    }


def _show(
    request: StaffRequest, case_id: UUID, errors: Mapping[str, str]
) -> HttpResponse:
    opened = open_case(case_id, request.actor, "work", request.at)
    fields = _fields(request, errors)
    lines = [*error_lines(fields)]
    if wrong := errors.get("until_on"):
        lines.append(SummaryLine(_("延長する最後の日"), wrong, "#until_on"))
    code = request.GET.get("refused", "")
    context: dict[str, Any] = {
        "case": opened.row,
        "title": opened.form.definition.title[get_language() or "ja"],
        "label": opened.label,
        "facts": retention_facts(retention_of(opened.row)),
        "holds": hold_rows(list(holds_of(opened)), request.today),
        "copies": [
            copy_row(one)
            for one in copies_of(request.actor, opened.row).order_by("-made_at")
        ],
        "works": may_work(request.actor, opened.row.department),
        "fields": fields,
        "until": {
            "value": request.POST.get("until_on", ""),
            "error": errors.get("until_on", ""),
        },
        "lines": lines,
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    status = UNPROCESSABLE if errors else 200
    return page(request, "office/retention.html", context, status=status)


def _fields(request: StaffRequest, errors: Mapping[str, str]) -> list[Field]:
    typed = {name: request.POST.getlist(name) for name in request.POST}
    return [
        Field(
            "select",
            "reason",
            _("理由の区分"),
            raw=typed,
            errors=errors,
            options=tuple(reasons()),
        ),
        Field(
            "textarea",
            "words",
            _("残す理由"),
            hint=_(
                "あとで読む人に分かるように書きます。暗号にして、事案と一緒に残します。"
            ),
            raw=typed,
            errors=errors,
            rows=ROWS,
            max_length=MOST_WORDS,
        ),
    ]


def hold_lift(request: StaffRequest, case_id: UUID, hold_id: UUID) -> HttpResponse:
    """Let the record go the way of all others again."""
    by, at = request.actor, request.at
    return go_after(
        lambda: actions.lift_hold(case_id, hold_id, by=by, at=at),
        "retention",
        case_id,
        said="hold_lifted",
    )
