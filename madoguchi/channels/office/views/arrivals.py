"""Applications from another portal: what became a case, and what needs somebody."""

from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.wording import (
    ARRIVAL_CODES,
    ARRIVALS,
    code_of,
    refused_words,
    said,
)
from madoguchi.design.words import marked_moment
from madoguchi.exchange.actions.arrivals import (
    compare,
    pull,
    settle_by_hand,
    take_again,
)
from madoguchi.exchange.models import Arrival
from madoguchi.exchange.queries import arrivals_visible_to, visible_arrival
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.queries import countable_of

A_PAGE: Final = 100
LONGEST: Final = 9
PULLED: Final = ("taken", "stopped", "known")
COMPARED: Final = ("both", "missing", "unknown")


def arrivals(request: StaffRequest) -> HttpResponse:
    """List what came from the portal; on POST, pull now, or compare with it."""
    if request.method == "POST":
        return _ask(request)
    rows = arrivals_visible_to(request.actor)
    stopped = [_stopped(request, one) for one in rows.filter(state="stopped")]
    pages = Paginator(rows.exclude(state="stopped"), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    code = request.GET.get("refused", "")
    context = {
        "is_set": bool(request.ward.rules.get("inbox")),
        "stopped": stopped,
        "rows": [_row(request, one) for one in shown],
        "page": shown,
        "pulled": _numbers(request, PULLED),
        "compared": _numbers(request, COMPARED),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    return page(request, "office/arrivals.html", context)


def _numbers(request: StaffRequest, names: tuple[str, ...]) -> list[str]:
    """Return the counts that an address tells of; nothing unless it tells of all."""
    told = [request.GET.get(name, "") for name in names]
    good = all(one.isdecimal() and len(one) <= LONGEST for one in told)
    return told if good else []


def _title(request: StaffRequest, slug: str) -> str:
    language = get_language() or "ja"
    known = {one.slug: one.title[language] for one in countable_of(request.ward.pk)}
    return known.get(slug, slug)


def _stopped(request: StaffRequest, row: Arrival) -> dict[str, Any]:
    code = ARRIVAL_CODES.get(row.code, row.code)
    return {
        "id": row.pk,
        "number": row.number,
        "procedure": _title(request, row.procedure),
        "arrived_at": marked_moment(row.arrived_at),
        "why": _("%(why)s（質問 %(question)s）")
        % {"why": code, "question": row.question}
        if row.question
        else code,
    }


def _row(request: StaffRequest, row: Arrival) -> list[Any]:
    case: Any = "―"
    if row.case is not None:
        href = reverse("office:case", args=[row.case_id])
        case = {"text": row.case.reference, "href": href}
    return [
        row.number,
        _title(request, row.procedure),
        marked_moment(row.arrived_at),
        ARRIVALS[row.state],
        case,
    ]


def _ask(request: StaffRequest) -> HttpResponse:
    ward = request.ward.pk
    try:
        if request.POST.get("do") == "compare":
            found = compare(ward, at=request.at)
            numbers = (found.both, found.missing, found.unknown)
            names = COMPARED
        else:
            done = pull(ward, at=request.at)
            numbers, names = (done.taken, done.stopped, done.known), PULLED
    except Refused as problem:
        return go("arrivals", refused=code_of(problem))
    told = {name: str(one) for name, one in zip(names, numbers, strict=True)}
    return go("arrivals", **told)


def again(request: StaffRequest, arrival_id: UUID) -> HttpResponse:
    """Try once more to receive an application that stopped."""
    visible_arrival(request.actor, arrival_id)
    try:
        row = take_again(arrival_id, by=request.actor, at=request.at)
    except Refused as problem:
        return go("arrivals", refused=code_of(problem))
    stopped = row.state == Arrival.State.STOPPED
    return go("arrivals", said="arrival_stopped" if stopped else "arrival_taken")


def typed(request: StaffRequest, arrival_id: UUID) -> HttpResponse:
    """Note which case an application was typed in as."""
    visible_arrival(request.actor, arrival_id)
    reference = request.POST.get("reference", "").replace("\0", "")
    try:
        settle_by_hand(arrival_id, reference, by=request.actor, at=request.at)
    except Refused as problem:
        return go("arrivals", refused=code_of(problem))
    return go("arrivals", said="arrival_typed")
