"""Hand cases over by file: make it, fetch it, take in what the system answered."""

from typing import Final
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.channels.office.exchange import (
    batch_rows,
    business_rows,
    row_cells,
    state_of,
    worded,
)
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.sent_tables import parted, table_sent
from madoguchi.channels.office.wording import code_of, refused_words, said
from madoguchi.design.words import in_japanese, marked_moment
from madoguchi.exchange import actions
from madoguchi.exchange.layouting import businesses
from madoguchi.exchange.models import Batch
from madoguchi.exchange.problems import BadAnswers
from madoguchi.exchange.queries import (
    Reconciled,
    batches_visible_to,
    businesses_served,
    manifest_in,
    permit_for,
    reconciled,
    rows_of,
    visible_batch,
)
from madoguchi.kernel.errors import Refused

UNPROCESSABLE: Final = 422
LONGEST: Final = 9
A_PAGE: Final = 100
TOLD: Final = ("accepted", "not_taken", "same", "missing")
"""What the address tells of an acknowledgement that was just taken in."""


def exchange(request: StaffRequest) -> HttpResponse:
    """Show what waits and what became of each file; on POST, make one."""
    if request.method == "POST":
        return _make(request)
    code = request.GET.get("refused", "")
    pages = Paginator(batches_visible_to(request.actor), A_PAGE)
    batches = pages.get_page(request.GET.get("page"))
    context = {
        "businesses": business_rows(request.actor, businesses_served(request.ward.pk)),
        "wish": uuid4(),
        "most": actions.MOST,
        "batches": batch_rows(request.ward.pk, list(batches), request.at),
        "page": batches,
        "refused": refused_words(code) if code else "",
    }
    return page(request, "office/exchange.html", context)


def _make(request: StaffRequest) -> HttpResponse:
    business = request.POST.get("business", "")
    try:
        wish = UUID(request.POST.get("wish", ""))
    except ValueError:
        return go("exchange")
    if business not in businesses():
        return go("exchange")
    try:
        row = actions.make_batch(business, wish, by=request.actor, at=request.at)
    except Refused as problem:
        return go("exchange", refused=code_of(problem))
    return go("batch", row.pk, said="batch_made")


def batch(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Show one file and every case in it; on POST, take in an acknowledgement."""
    row = visible_batch(request.actor, batch_id)
    if request.method != "POST":
        return _show(request, row)
    text, problem = table_sent(request)
    if problem:
        return _show(request, row, text=text, problems=[("", problem)])
    try:
        taken = actions.acknowledge(
            batch_id, parted(text), by=request.actor, at=request.at
        )
    except BadAnswers as bad:
        problems = [worded(one) for one in bad.lines]
        return _show(request, row, text=text, problems=problems)
    numbers = (taken.accepted, taken.refused, taken.same, taken.missing)
    told = {name: str(one) for name, one in zip(TOLD, numbers, strict=True)}
    return go("batch", batch_id, **told)


def _show(
    request: StaffRequest,
    row: Batch,
    *,
    text: str = "",
    problems: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    counted = reconciled(row.ward_id, [row]).get(row.pk, Reconciled())
    manifest = manifest_in(row)
    told = [request.GET.get(name, "") for name in TOLD]
    pages = Paginator(rows_of(row), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    code = request.GET.get("refused", "")
    context = {
        "batch": row,
        "title": businesses()[row.business].title,
        "law": businesses()[row.business].law,
        "permit": permit_for(row.ward_id, row.business),
        "counted": counted,
        "state": state_of(row, counted, request.at),
        "made_by": in_japanese(row.made_by.name) if row.made_by else _("自動"),
        "made_at": marked_moment(row.made_at),
        "fetched_at": marked_moment(row.fetched_at) if row.fetched_at else "―",
        "files": [
            [one["name"], f"{one['rows']:,}", f"{one['bytes']:,}", one["sha256"]]
            for one in manifest["files"]
        ],
        "rows": [row_cells(one) for one in shown],
        "page": shown,
        "told": told
        if all(one.isdecimal() and len(one) <= LONGEST for one in told)
        else [],
        "text": text,
        "problems": problems or [],
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    status = UNPROCESSABLE if problems else 200
    return page(request, "office/batch.html", context, status=status)


def batch_file(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Let the file leave; each time it is written down who took it."""
    try:
        package = actions.fetch(batch_id, by=request.actor, at=request.at)
    except Refused as problem:
        visible_batch(request.actor, batch_id)
        return go("batch", batch_id, refused=code_of(problem))
    response = HttpResponse(package.content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{package.name}"'
    response["Cache-Control"] = "no-store"
    return response
