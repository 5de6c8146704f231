"""The books of the finance clerk: the ledger of a year, what does not fit, refunds."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, chosen, go_after, page
from madoguchi.channels.office.ledger import (
    AMOUNT,
    HEADS,
    SETTLED,
    entry_cells,
    mismatch_row,
    revenue_name,
)
from madoguchi.channels.office.money import REFUNDS
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.wording import refused_words, said
from madoguchi.design.fields import Option
from madoguchi.design.words import day_text, in_japanese, yen
from madoguchi.kernel.ages import fiscal_year
from madoguchi.kernel.spreadsheet import ROWS_AT_ONCE
from madoguchi.payments.actions import settle_mismatch
from madoguchi.payments.queries import (
    entries_of,
    mismatch_by,
    mismatches_of,
    open_refunds,
    reconciled_of,
    refusals_of,
    sums_of,
    years_of,
)

MOST_SHOWN = 100
DAYS_SHOWN = 14
Row = dict[str, Any]


def ledger(request: StaffRequest) -> HttpResponse:
    """Show a fiscal year by revenue item, and what waits for a decision."""
    year, years = _year(request)
    sums = sums_of(request.actor, year)
    entries = entries_of(request.actor, year).select_related("payment")
    latest = list(entries.order_by("-pk")[:MOST_SHOWN])
    code = request.GET.get("refused", "")
    context = {
        "year": year,
        "years": years,
        "sums": [
            [
                revenue_name(request.ward, one.revenue),
                f"{one.received_count:,}",
                yen(one.received_yen),
                yen(one.refunded_yen),
                yen(one.net_yen),
            ]
            for one in sums
        ],
        "total": yen(sum(one.net_yen for one in sums)),
        "heads": [{"label": str(one), "number": one is AMOUNT} for one in HEADS],
        "entries": [entry_cells(request.ward, one) for one in latest],
        "more": entries.count() - len(latest),
        "mismatches": [
            mismatch_row(one) for one in mismatches_of(request.actor)[:MOST_SHOWN]
        ],
        "settled": [Option(key, str(words)) for key, words in SETTLED.items()],
        "refunds": [_refund(request, one) for one in open_refunds(request.actor)],
        "files": _files(request),
        "refusals": _refusals(request),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    return page(request, "office/ledger.html", context)


def _year(request: StaffRequest) -> tuple[int, list[int]]:
    now = fiscal_year(request.today)
    years = sorted({now, *years_of(request.actor)}, reverse=True)
    asked = chosen(request.GET, "year", [str(one) for one in years])
    return int(asked or now), years


def _refund(request: StaffRequest, row: Any) -> Row:
    return {
        "id": row.pk,
        "receipt": row.payment.receipt,
        "amount": yen(row.amount_yen),
        "ground": REFUNDS[row.ground],
        "by": in_japanese(row.proposed_by.name)
        if row.proposed_by
        else _("自動（補正による）"),
        "on": day_text(row.proposed_at),
        "approve": row.state == "proposed"
        and str(row.proposed_by_id) != request.actor.id,
        "state": row.state,
    }


def _files(request: StaffRequest) -> list[list[str]]:
    return [
        [
            day_text(one.on),
            _("読めません") if one.problem else f"{one.lines:,}",
            *(
                "―" if one.problem else text
                for text in (
                    yen(one.total_yen),
                    f"{one.matched:,}",
                    f"{one.found:,}",
                    f"{one.mismatched:,}",
                )
            ),
        ]
        for one in reconciled_of(request.actor)[:DAYS_SHOWN]
    ]


def _refusals(request: StaffRequest) -> list[list[str]]:
    words = {
        "unsigned": _("署名がない"),
        "signature": _("署名が合わない"),
        "old": _("時刻が古いか先"),
        "garbled": _("読めない"),
        "ward": _("ほかの区あて"),
    }
    return [
        [day_text(one.day), words.get(one.reason, one.reason), f"{one.count:,}"]
        for one in refusals_of(request.actor)[:DAYS_SHOWN]
    ]


def ledger_csv(request: StaffRequest) -> HttpResponseBase:
    """Hand the whole ledger of a year out as a file."""
    year, _years = _year(request)
    rows = entries_of(request.actor, year).select_related("payment")
    name = f"{request.ward.slug}-ledger-{year}"

    def cells() -> Iterator[Sequence[object]]:
        for one in rows.iterator(chunk_size=ROWS_AT_ONCE):
            yield entry_cells(request.ward, one, plain=True)

    return csv_file(name, [str(one) for one in HEADS], cells())


def settle(request: StaffRequest, mismatch_id: UUID) -> HttpResponse:
    """Say what was done about money that did not fit."""
    mismatch_by(request.actor, mismatch_id)
    how = request.POST.get("how", "")
    by, at = request.actor, request.at
    return go_after(
        lambda: settle_mismatch(mismatch_id, how, by=by, at=at),
        "ledger",
        said="mismatch_settled",
    )
