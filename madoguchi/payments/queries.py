"""What is due, what came and what does not fit, asked for a stream or for a ward.

Who may see a stream was decided by the room that owns it; the ledger and the list of
mismatches are for whoever `may_keep_books`.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from madoguchi.payments.models import (
    Entry,
    Mismatch,
    Payment,
    Reconciled,
    Refund,
    Refusal,
)
from madoguchi.payments.problems import NoSuchPayment, NotFinance
from madoguchi.payments.rules import FINANCE, REMIND_BEFORE, has_lapsed
from madoguchi.wards.actor import Actor
from madoguchi.wards.statements import written_once


def payment_of(ward: int, stream: str) -> Payment | None:
    """Return the payment that counts for a stream now: the newest that stands."""
    return next(iter(_standing(ward, stream)), None)


NEWEST = ("-asked_at", F("supplements").desc(nulls_last=True))
"""What was asked for last; of one moment, what supplements the other."""


@written_once
def _standing(ward: int, stream: str) -> QuerySet[Payment]:
    standing = Payment.objects.filter(ward=ward, stream=stream, cancelled_at=None)
    return standing.order_by(*NEWEST)[:1]


def kept_yen(ward: int, stream: str) -> int:
    """Return what a stream's payments brought, less what was given back."""
    came = Payment.objects.filter(ward=ward, stream=stream, received_at__isnull=False)
    kept = came.aggregate(kept=Sum(F("amount_yen") - F("refunded_yen"), default=0))
    return int(kept["kept"])


def near_due(ward: int, today: date) -> QuerySet[Payment]:
    """Return what is due within days and was not told of again."""
    return _waiting(ward).filter(
        due_on__range=(today, today + REMIND_BEFORE),
        asked_at__date__lt=today,
        reminded_at=None,
    )


def overdue(ward: int, today: date) -> QuerySet[Payment]:
    """Return the supplements that nobody paid in time: nothing lapses by them."""
    return _waiting(ward).filter(
        due_on__lt=today, overdue_at=None, supplements__isnull=False
    )


def _waiting(ward: int) -> QuerySet[Payment]:
    return Payment.objects.filter(
        ward=ward, received_at=None, waived_at=None, lapsed_at=None, cancelled_at=None
    )


def is_settled(ward: int, stream: str) -> bool:
    """Say whether a stream's money came or is not wanted."""
    payment = payment_of(ward, stream)
    return payment is not None and payment.is_settled


def lapsing(ward: int, today: date) -> list[Payment]:
    """Return what nobody paid in time, the oldest first."""
    waiting = _waiting(ward).filter(due_on__lt=today, supplements=None)
    return [one for one in waiting.order_by("due_on") if has_lapsed(one.due_on, today)]


def is_told(payment: Payment, since: date) -> bool:
    """Say whether the news of a payment's last day is in, or overdue since a day."""
    if payment.begun_at is None or payment.due_on <= since:
        return True
    read = Reconciled.objects.filter(
        ward=payment.ward_id, provider=payment.provider, on=payment.due_on, problem=""
    )
    return read.exists()


def refunds_of(payment: Payment) -> QuerySet[Refund]:
    return (
        Refund.objects.filter(ward=payment.ward_id, payment=payment)
        .select_related("proposed_by", "approved_by")
        .order_by("proposed_at")
    )


# ------------------------------------------------------------------------ the books


def may_keep_books(by: Actor) -> bool:
    """Say whether somebody is the finance clerk (会計担当) of their ward."""
    return by.is_staff and by.has(FINANCE)


def refuse_others(by: Actor) -> None:
    if not may_keep_books(by):
        raise NotFinance("books")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger's overview: a revenue item of a year."""

    revenue: str
    received_count: int
    received_yen: int
    refunded_yen: int

    @property
    def net_yen(self) -> int:
        return self.received_yen + self.refunded_yen


def entries_of(by: Actor, fiscal_year: int) -> QuerySet[Entry]:
    """Return the ledger of a year, in the order it was written."""
    refuse_others(by)
    return Entry.objects.filter(ward=by.ward, fiscal_year=fiscal_year).order_by("pk")


def sums_of(by: Actor, fiscal_year: int) -> list[Line]:
    rows = (
        entries_of(by, fiscal_year)
        .order_by("revenue")
        .values("revenue")
        .annotate(
            count=Count("pk", filter=Q(refund=None)),
            came=Sum("amount_yen", filter=Q(refund=None), default=0),
            went=Sum("amount_yen", filter=Q(refund__isnull=False), default=0),
        )
    )
    return [
        Line(row["revenue"], row["count"], row["came"], row["went"]) for row in rows
    ]


def years_of(by: Actor) -> list[int]:
    """Return the fiscal years that have entries, the newest first."""
    refuse_others(by)
    years = Entry.objects.filter(ward=by.ward).values_list("fiscal_year", flat=True)
    return sorted(set(years.distinct()), reverse=True)


def mismatches_of(by: Actor, *, is_open: bool = True) -> QuerySet[Mismatch]:
    refuse_others(by)
    rows = Mismatch.objects.filter(ward=by.ward, settled_at__isnull=is_open)
    return rows.select_related("payment").order_by("-found_at", "-pk")


def mismatch_by(by: Actor, mismatch: UUID) -> Mismatch:
    """Return a mismatch of the ward, settled or not."""
    refuse_others(by)
    found = Mismatch.objects.filter(ward=by.ward, pk=mismatch).first()
    if found is None:
        raise NoSuchPayment("mismatch")
    return found


def reconciled_of(by: Actor) -> QuerySet[Reconciled]:
    refuse_others(by)
    return Reconciled.objects.filter(ward=by.ward).order_by("-on")


def refusals_of(by: Actor) -> QuerySet[Refusal]:
    refuse_others(by)
    return Refusal.objects.filter(ward=by.ward).order_by("-day", "reason")


def open_refunds(by: Actor) -> QuerySet[Refund]:
    refuse_others(by)
    return (
        Refund.objects.filter(ward=by.ward, dropped_at=None, made_at=None)
        .select_related("payment", "proposed_by")
        .order_by("proposed_at")
    )


def payment_by(ward: int, payment: UUID) -> Payment | None:
    return Payment.objects.filter(ward=ward, pk=payment).first()


def refund_by(by: Actor, refund: UUID) -> Refund | None:
    """Return a refund of the ward; what may be done with it, its actions decide."""
    rows = Refund.objects.filter(ward=by.ward, pk=refund).select_related("payment")
    return rows.first()
