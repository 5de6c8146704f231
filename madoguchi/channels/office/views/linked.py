"""The cases that may belong to one case: sent twice, one person, one house, one event.

On a page of its own, so that opening a case asks no question more for it.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.linked import (
    EVENT_WITHIN,
    MOST_LINKED,
    TWICE_WITHIN,
    Linked,
    linked_cases,
)
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.views.calls import title_of
from madoguchi.channels.office.wording import LINKS, STATES
from madoguchi.design.words import day_text


def linked(request: StaffRequest, case_id: UUID) -> HttpResponse:
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    found = linked_cases(opened.row, request.actor)
    groups = [
        (str(LINKS[why]), [_row(one) for one in found[:MOST_LINKED] if one.why == why])
        for why in LINKS
    ]
    context = {
        "case": opened.row,
        "title": opened.form.definition.title[get_language() or "ja"],
        "label": opened.label,
        "groups": [{"title": title, "rows": rows} for title, rows in groups if rows],
        "columns": [_("受付番号"), _("手続き"), _("受付"), _("状態")],
        "twice": TWICE_WITHIN.days,
        "event": EVENT_WITHIN.days,
        "most": MOST_LINKED,
        "more": len(found) > MOST_LINKED,
    }
    return page(request, "office/linked.html", context)


def _row(one: Linked) -> list[Any]:
    row = one.case
    return [
        {"text": row.reference, "href": reverse("office:case", args=[row.pk])},
        title_of(row),
        day_text(row.received_on, year=True),
        str(STATES[row.state]),
    ]
