"""The rows of the finance clerk's books, in words."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from madoguchi.channels.office.money import METHODS, Words
from madoguchi.design.words import day_text, yen
from madoguchi.payments.models import Entry, Mismatch
from madoguchi.procedures.queries import NotOffered, offered
from madoguchi.wards.models import Ward

AMOUNT: Final = _("金額")
HEADS: Final = (
    _("日付"), _("歳入科目"), _("領収番号"), _("手続き"), _("納付の方法"), AMOUNT,
    _("区分"),
)  # fmt: skip
DIFFERENCES: Final[Words] = {
    "amount": _("額が違う"),
    "late": _("期限が切れた後に届いた"),
    "double": _("二重に届いた"),
    "cancelled": _("取り消した後に届いた"),
    "unknown": _("どの納付かわからない"),
    "not_in_file": _("会社の明細にない"),
}
SETTLED: Final[Words] = {
    "refunded": _("納付した人に返した"),
    "booked": _("別の伝票で収納した"),
    "corrected": _("会社が明細を直した"),
    "error": _("誤りと確かめた"),
}
RECEIPT: Final = _("収納")
REFUND: Final = _("還付")


def revenue_name(ward: Ward, code: str) -> str:
    """Return a revenue item by code and, where the ward's rules name it, by name."""
    names = ward.rules.get("revenues", {})
    return f"{code} {names.get(code, '')}".strip()


def title_of(ward: Ward, slug: str) -> str:
    """Return what a procedure is called now; one that is gone keeps its slug."""
    try:
        return offered(ward.pk, slug).definition.title["ja"]
    except NotOffered:
        return slug


def entry_cells(ward: Ward, row: Entry, *, plain: bool = False) -> list[object]:
    """Return a line of the ledger; `plain` numbers and days are for a file."""
    return [
        row.booked_on.isoformat() if plain else day_text(row.booked_on, weekday=False),
        revenue_name(ward, row.revenue),
        row.receipt,
        title_of(ward, row.payment.procedure),
        str(METHODS[row.method]),
        row.amount_yen if plain else yen(row.amount_yen),
        str(REFUND if row.refund_id else RECEIPT),
    ]


def mismatch_row(row: Mismatch) -> dict[str, Any]:
    expected = "―" if row.expected_yen is None else yen(row.expected_yen)
    return {
        "id": row.pk,
        "why": DIFFERENCES[row.difference],
        "came": yen(row.amount_yen),
        "expected": expected,
        "method": METHODS.get(row.method, "―"),
        "charge": row.charge,
        "at": row.found_at,
    }
