"""Give money back (還付): proposed by one person, approved by another, made once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.payments.facts import (
    RefundApproved,
    RefundDropped,
    RefundMade,
    RefundProposed,
)
from madoguchi.payments.models import Entry, Payment, Refund
from madoguchi.payments.problems import (
    BadAmount,
    NoSuchPayment,
    NotFinance,
    NothingDue,
    OwnRefund,
    RefundOpen,
)
from madoguchi.payments.providers.known import provider_named
from madoguchi.payments.rules import (
    CASH,
    CORRECTED,
    FINANCE,
    REFUND_GROUNDS,
    SUPERVISOR,
    may_refund,
    refund_year,
)
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Wish:
    """How much is to be given back, and why."""

    amount_yen: int
    ground: str


def propose_refund(payment_id: UUID, wish: Wish, *, by: Actor, at: datetime) -> Refund:
    """Propose to give money back; nothing moves before another person approves."""
    if not by.is_staff:
        raise NotFinance("propose")
    if wish.ground not in REFUND_GROUNDS:
        raise BadAmount("ground")
    with unit():
        rows = Payment.objects.select_for_update()
        payment = rows.filter(ward=by.ward, pk=payment_id).first()
        if payment is None:
            raise NoSuchPayment
        if payment.received_at is None:
            raise NothingDue
        if not may_refund(payment.amount_yen, payment.refunded_yen, wish.amount_yen):
            raise BadAmount("refund")
        open_ones = Refund.objects.filter(
            payment=payment, dropped_at=None, made_at=None
        )
        if open_ones.exists():
            raise RefundOpen
        refund = Refund.objects.create(
            ward_id=by.ward,
            payment=payment,
            amount_yen=wish.amount_yen,
            ground=wish.ground,
            proposed_by_id=int(by.id),
            proposed_at=at,
        )
        fact = RefundProposed(
            str(payment.pk), str(refund.pk), wish.amount_yen, wish.ground
        )
        record(fact, on=payment.subject, by=by, at=at)
    return refund


def propose_back(
    paid: Iterable[Payment], amount_yen: int, *, by: Actor, at: datetime
) -> list[Refund]:
    """Propose to give back what is too much since a fee became smaller.

    Nobody of the staff proposes it, so one person's approval is the second look. A
    payment whose refund is open is left to whoever decides that.
    """
    made = []
    for payment in paid:
        part = min(amount_yen, payment.amount_yen - payment.refunded_yen)
        open_ones = Refund.objects.filter(
            payment=payment, dropped_at=None, made_at=None
        )
        if part <= 0 or open_ones.exists():
            continue
        amount_yen -= part
        refund = Refund.objects.create(
            ward_id=payment.ward_id,
            payment=payment,
            amount_yen=part,
            ground=CORRECTED,
            proposed_at=at,
        )
        fact = RefundProposed(str(payment.pk), str(refund.pk), part, CORRECTED)
        record(fact, on=payment.subject, by=by, at=at)
        made.append(refund)
    return made


def approve_refund(refund_id: UUID, *, by: Actor, at: datetime) -> Refund:
    """Approve what another person proposed; raise OwnRefund for one's own."""
    if not (by.is_staff and (by.has(SUPERVISOR) or by.has(FINANCE))):
        raise NotFinance("approve")
    with unit():
        refund = _held(refund_id, by)
        if refund.state != "proposed":
            raise RefundOpen
        if str(refund.proposed_by_id) == by.id:
            raise OwnRefund
        refund.approved_at, refund.approved_by_id = at, int(by.id)
        refund.save(update_fields=["approved_at", "approved_by"])
        fact = RefundApproved(str(refund.payment_id), str(refund.pk))
        record(fact, on=refund.payment.subject, by=by, at=at)
    return refund


def drop_refund(refund_id: UUID, *, by: Actor, at: datetime) -> Refund:
    """Let a proposal go that nobody approved yet."""
    if not by.is_staff:
        raise NotFinance("propose")
    with unit():
        refund = _held(refund_id, by)
        if refund.state != "proposed":
            raise RefundOpen
        refund.dropped_at = at
        refund.save(update_fields=["dropped_at"])
        fact = RefundDropped(str(refund.payment_id), str(refund.pk))
        record(fact, on=refund.payment.subject, by=by, at=at)
    return refund


def give_back(ward: int, refund_id: UUID, *, at: datetime) -> None:
    """Let the payment company give an approved refund back; safe to do again.

    The company knows a refund by its number, so one that it made and that was not
    written down here is not made twice. Cash is paid out by hand: see `pay_out`.
    """
    refund = Refund.objects.select_related("payment").get(ward=ward, pk=refund_id)
    payment = refund.payment
    if refund.state != "approved" or payment.method == CASH:
        return
    provider = provider_named(payment.provider)
    if provider is None:
        raise NoSuchPayment("provider")
    provider.give_back(ward, payment.charge, refund.amount_yen, str(refund.pk))
    _made(refund, by=Actor.system(ward), at=at)


def pay_out(refund_id: UUID, *, by: Actor, at: datetime) -> None:
    """Write down that cash was paid out at the counter."""
    if not by.is_staff:
        raise NotFinance("propose")
    refund = Refund.objects.filter(ward=by.ward, pk=refund_id).first()
    if refund is None:
        raise NoSuchPayment("refund")
    if refund.state != "approved" or refund.payment.method != CASH:
        raise RefundOpen
    _made(refund, by=by, at=at)


def _held(refund_id: UUID, by: Actor) -> Refund:
    rows = Refund.objects.select_for_update(of=("self",)).select_related("payment")
    refund = rows.filter(ward=by.ward, pk=refund_id).first()
    if refund is None:
        raise NoSuchPayment("refund")
    return refund


def _made(refund: Refund, *, by: Actor, at: datetime) -> None:
    payment, today = refund.payment, timezone.localdate(at)
    with unit():
        won = Refund.objects.filter(pk=refund.pk, made_at=None).update(made_at=at)
        if not won:
            return
        Payment.objects.filter(pk=payment.pk).update(
            refunded_yen=F("refunded_yen") + refund.amount_yen
        )
        Entry.objects.create(
            ward_id=refund.ward_id,
            payment=payment,
            refund=refund,
            fiscal_year=refund_year(_booked_in(payment), today),
            revenue=payment.revenue,
            amount_yen=-refund.amount_yen,
            method=payment.method,
            receipt=payment.receipt,
            booked_on=today,
        )
        fact = RefundMade(str(payment.pk), str(refund.pk), refund.amount_yen)
        record(fact, on=payment.subject, by=by, at=at)


def _booked_in(payment: Payment) -> int:
    return Entry.objects.get(payment=payment, refund=None).fiscal_year
