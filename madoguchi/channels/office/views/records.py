"""What need not be kept any more: draw up a list, approve it as another person."""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from unicodedata import normalize
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from madoguchi.channels.office.http import StaffRequest, go, go_after, page
from madoguchi.channels.office.records import (
    HEADS,
    KINDS,
    STATES,
    due_rows,
    facts_of,
    line_cells,
    list_rows,
    steps_of,
)
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.wording import refused_words, said
from madoguchi.design.words import own_name
from madoguchi.kernel.spreadsheet import ROWS_AT_ONCE
from madoguchi.records import actions
from madoguchi.records.models import Disposal
from madoguchi.records.queries import (
    disposals_visible_to,
    due_groups,
    held_lines,
    lines_of,
    visible_disposal,
)
from madoguchi.records.rules import MOST_LINES, may_work
from madoguchi.wards.queries import department, departments_of

SHOWN: Final = 100
LISTS_SHOWN: Final = 50


def records(request: StaffRequest) -> HttpResponse:
    """Show by department what is due, and the lists that were drawn up."""
    today, ward = request.today, request.ward.pk
    offices = []
    for one in departments_of(ward):
        if not may_work(request.actor, one.slug):
            continue
        groups = due_groups(ward, one.slug, today)
        due = sum(group.due for group in groups)
        offices.append(
            {
                "slug": one.slug,
                "name": own_name(one),
                "rows": due_rows(groups),
                "due": due,
                "next": min(due, MOST_LINES),
                "more": due > MOST_LINES,
            }
        )
    lists = disposals_visible_to(request.actor).order_by("-drawn_at", "pk")
    shown = list(lists[:LISTS_SHOWN])
    context = {
        "offices": offices,
        "lists": list_rows(shown),
        "more_lists": lists.count() - len(shown),
        **_told(request),
    }
    return page(request, "office/records.html", context)


def _told(request: StaffRequest) -> dict[str, str]:
    code = request.GET.get("refused", "")
    return {
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }


def draw(request: StaffRequest) -> HttpResponse:
    """Draw up a list of what is due in a department, and show it."""
    department = request.POST.get("department", "")
    drawn: list[Disposal] = []

    def act() -> None:
        by, at = request.actor, request.at
        drawn.append(actions.draw_up(department, by=by, at=at))

    answer = go_after(act, "records", said="disposal_drawn")
    return go("disposal", drawn[0].pk, said="disposal_drawn") if drawn else answer


def disposal(request: StaffRequest, disposal_id: UUID) -> HttpResponse:
    """Show a list, a hundred lines a page, and what may be done with it."""
    row = visible_disposal(request.actor, disposal_id)
    lines = lines_of(row)
    held = held_lines(row, request.today)
    every = lines.count()
    pages = max(1, -(-every // SHOWN))
    number = _page_asked(request, pages)
    shown = lines[(number - 1) * SHOWN : number * SHOWN]
    here = reverse("office:disposal", args=[row.pk])
    office = department(request.ward.pk, row.department)
    context = {
        "row": row,
        "state": {"text": STATES[row.state], "kind": KINDS.get(row.state, "")},
        "facts": facts_of(row, own_name(office) if office else row.department),
        "heads": [str(one) for one in HEADS],
        "lines": [line_cells(one, held=one.case_id in held) for one in shown],
        "every": every,
        "held": len(held) if row.state == Disposal.State.DRAWN else 0,
        "pages": pages,
        "number": number,
        "before": f"{here}?page={number - 1}" if number > 1 else "",
        "after": f"{here}?page={number + 1}" if number < pages else "",
        "steps": steps_of(row, request.actor),
        **_told(request),
    }
    return page(request, "office/disposal.html", context)


def _page_asked(request: StaffRequest, pages: int) -> int:
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1  # noqa: PLR2004 - more pages than any list has
    return min(max(number, 1), pages)


def disposal_csv(request: StaffRequest, disposal_id: UUID) -> HttpResponseBase:
    """Hand a whole list out as a file: numbers and days, of a person nothing."""
    row = visible_disposal(request.actor, disposal_id)
    held = held_lines(row, request.today)

    def cells() -> Iterator[Sequence[Any]]:
        for one in lines_of(row).iterator(chunk_size=ROWS_AT_ONCE):
            yield line_cells(one, held=one.case_id in held, linked=False)

    name = f"{request.ward.slug}-disposal-{row.drawn_at:%Y%m%d}-{row.pk.hex[:8]}"
    return csv_file(name, [str(one) for one in HEADS], cells())


def disposal_approve(request: StaffRequest, disposal_id: UUID) -> HttpResponse:
    """Approve what was shown; whoever does types how many records that destroys."""
    row = visible_disposal(request.actor, disposal_id)
    typed = normalize("NFKC", request.POST.get("count", "")).strip().replace(",", "")
    if typed != str(lines_of(row).count()):
        return go("disposal", disposal_id, refused="ListChanged.count")
    seen, by, at = request.POST.get("digest", ""), request.actor, request.at
    return go_after(
        lambda: actions.approve(disposal_id, seen, by=by, at=at),
        "disposal",
        disposal_id,
        said="disposal_approved",
    )


def disposal_drop(request: StaffRequest, disposal_id: UUID) -> HttpResponse:
    """Give a list up; nothing on it is destroyed."""
    visible_disposal(request.actor, disposal_id)
    by, at = request.actor, request.at
    return go_after(
        lambda: actions.drop(disposal_id, by=by, at=at),
        "disposal",
        disposal_id,
        said="disposal_dropped",
    )
