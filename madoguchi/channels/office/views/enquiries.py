"""Ask registers about the applicant of a case, and show what they answered."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.views.steps import refuse_foreign
from madoguchi.channels.office.wording import (
    ENQUIRY_STATES,
    code_of,
    refused_words,
    said,
)
from madoguchi.design.words import day_text, in_japanese, marked_moment, yen
from madoguchi.exchange.actions.enquiries import ask
from madoguchi.exchange.asking import Told, askable_for, askables
from madoguchi.exchange.queries import OpenEnquiry, enquiries_of
from madoguchi.kernel.errors import Refused


def enquiries(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what was asked and answered about a case; on POST, ask."""
    if request.method == "POST":
        refuse_foreign(request, case_id)
        key = request.POST.get("key", "")
        try:
            ask(case_id, key, by=request.actor, at=request.at)
        except Refused as problem:
            return go("enquiries", case_id, refused=code_of(problem))
        return go("enquiries", case_id, said="enquiry_asked")
    case = actions.open_case(case_id, request.actor, "work", request.at)
    code = request.GET.get("refused", "")
    undecided = case.row.state in Case.UNDECIDED
    context = {
        "case": case.row,
        "title": str(case.form.definition.title),
        "askable": askable_for(case.row.procedure) if undecided else [],
        "undecided": undecided,
        "rows": [_row(one) for one in enquiries_of(case)],
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    return page(request, "office/enquiries.html", context)


def _row(one: OpenEnquiry) -> Mapping[str, Any]:
    asked = askables().get(one.row.key)
    columns = asked.columns if asked else ()
    return {
        "title": in_japanese(asked.title) if asked else one.row.key,
        "basis": one.row.basis,
        "state": ENQUIRY_STATES[one.row.state],
        "asked_by": in_japanese(one.row.asked_by.name)
        if one.row.asked_by
        else _("仕事の流れ（自動）"),
        "asked_at": marked_moment(one.row.asked_at),
        "invented": one.invented,
        "values": [
            {
                "name": in_japanese(each.label),
                "value": _said(each, one.answer[each.key]),
            }
            for each in columns
            if each.key in one.answer
        ],
    }


def _said(column: Told, value: Any) -> str:
    """Say a typed value in words."""
    if column.type == "flag":
        return _("はい") if value else _("いいえ")
    if column.type == "yen":
        return str(yen(value))
    if column.type == "date":
        return str(day_text(date.fromisoformat(value), year=True, weekday=False))
    return f"{value:,}" if column.type == "integer" else str(value)
