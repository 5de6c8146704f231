"""The late cases of one's departments, as a page and a file; the morning's notice."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.deadlines import Narrowed, overdue_cases, overdue_days
from madoguchi.cases.queries import departments_of
from madoguchi.channels.office.deadlines import (
    band_heads,
    heads,
    late_rows,
    late_table,
    on_page,
)
from madoguchi.channels.office.http import StaffRequest, chosen, go, page
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.wording import said
from madoguchi.design.fields import Option
from madoguchi.procedures.queries import offers_of, slugs_of
from madoguchi.teamwork.actions import deadlines as actions
from madoguchi.wards.queries import calendar_of
from madoguchi.wards.queries import departments_of as departments_in

MOST_SHOWN: Final = 200
LATE: Final = "late"


def _asked(request: StaffRequest) -> Narrowed:
    """Read what the address asks for; what it asks wrongly is left out."""
    return Narrowed(
        chosen(request.GET, "procedure", slugs_of(request.ward.pk)),
        chosen(request.GET, "department", departments_of(request.actor)),
        filed_late=request.GET.get("filed") == LATE,
        by_lateness=request.GET.get("sort") == LATE,
    )


def _units(request: StaffRequest) -> dict[str, str]:
    return {one.slug: one.name for one in departments_in(request.ward.pk)}


def _titles(request: StaffRequest) -> dict[str, str]:
    language = get_language() or "ja"
    offers = offers_of(request.ward.pk)
    return {one.slug: one.form.definition.title[language] for one in offers}


def deadlines(request: StaffRequest) -> HttpResponse:
    """Count the late cases by procedure and days over, and list the latest of them."""
    asked, units, titles = _asked(request), _units(request), _titles(request)
    calendar = calendar_of(request.ward)
    days = overdue_days(request.actor, request.today, asked)
    shown = list(overdue_cases(request.actor, request.today, asked)[:MOST_SHOWN])
    found = sum(one.count for one in days)
    rows = late_rows(shown, calendar, request.today, units)
    query = urlencode(
        {
            name: value
            for name, value in (
                ("procedure", asked.procedure),
                ("department", asked.department),
                ("filed", LATE if asked.filed_late else ""),
                ("sort", LATE if asked.by_lateness else ""),
            )
            if value
        }
    )
    file = reverse("office:deadlines_csv")
    context = {
        "bands": band_heads(),
        "table": late_table(days, calendar, request.today, titles, units),
        "heads": heads(),
        "rows": on_page(shown, rows),
        "found": found,
        "more": found - len(shown),
        "csv": f"{file}?{query}" if query else file,
        "filters": _filters(request, asked, titles, units),
        "said": said(request.GET.get("said", "")),
    }
    return page(request, "office/deadlines.html", context)


def _filters(
    request: StaffRequest,
    asked: Narrowed,
    titles: Mapping[str, str],
    units: Mapping[str, str],
) -> list[dict[str, Any]]:
    whole = Option("", _("すべて"))
    mine = departments_of(request.actor)
    return [
        {
            "name": "procedure",
            "label": _("手続き"),
            "value": asked.procedure,
            "options": [whole, *(Option(*one) for one in sorted(titles.items()))],
        },
        {
            "name": "department",
            "label": _("所管課"),
            "value": asked.department,
            "options": [whole, *(Option(one, units.get(one, one)) for one in mine)],
        },
        {
            "name": "filed",
            "label": _("届出の期限"),
            "value": LATE if asked.filed_late else "",
            "options": [whole, Option(LATE, _("遅れて届いたもの"))],
        },
        {
            "name": "sort",
            "label": _("並び順"),
            "value": LATE if asked.by_lateness else "",
            "options": [
                Option("", _("期限の古い順")),
                Option(LATE, _("届出の遅れが大きい順（遅れて届いたものだけのとき）")),
            ],
        },
    ]


def deadlines_csv(request: StaffRequest) -> HttpResponseBase:
    """Hand out every late case one may see, as the page asks for them."""
    rows = late_rows(
        overdue_cases(request.actor, request.today, _asked(request)).iterator(),
        calendar_of(request.ward),
        request.today,
        _units(request),
    )
    name = f"overdue-{request.today.isoformat()}"
    return csv_file(name, heads(), rows)


def deadlines_seen(request: StaffRequest) -> HttpResponse:
    """Put the notice of this morning away."""
    actions.see(by=request.actor, at=request.at)
    return go("queue")
