"""Take money once, whoever tells of it and however often.

A message, a line of the day's file and a clerk at the counter all end in `_receive`,
which holds the payment: the first one gets the receipt number, the others find it.
What does not fit is written on the list of mismatches and never counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.payments.facts import (
    MismatchFound,
    PaymentBegun,
    PaymentFailed,
    PaymentReceived,
    WebhookRefused,
)
from madoguchi.payments.models import Entry, Mismatch, Payment, ReceiptCount, Refusal
from madoguchi.payments.problems import (
    BadAmount,
    HookRefused,
    NoSuchPayment,
    NothingDue,
    NotPayable,
)
from madoguchi.payments.providers.border import Charge, Provider, Told
from madoguchi.payments.providers.known import provider_of
from madoguchi.payments.rules import (
    CASH,
    FAILURES,
    difference,
    receipt_number,
    year_of,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.counting import count_up

TOLD_OF_A_DAY = 100
"""How many refused messages of one reason and day are told in the log; all count."""


# --------------------------------------------------------------------- the way there


@dataclass(frozen=True, slots=True)
class Visit:
    """What the page of the payment company shows, and where it leads back to."""

    title: str
    back: str
    tell: str


def begin(payment_id: UUID, visit: Visit, *, by: Actor, at: datetime) -> str:
    """Return the address of the page to pay at; however often, it is one charge.

    Nobody waits inside a transaction for the company's answer. Raises NothingDue,
    NotPayable or ProviderSilent.
    """
    payment = Payment.objects.filter(ward=by.ward, pk=payment_id).first()
    if payment is None or payment.state != "asked":
        raise NothingDue
    provider = provider_of(by.ward)
    if provider is None:
        raise NotPayable("provider")
    if timezone.localdate(at) > payment.due_on:
        raise NotPayable("over")
    charge = Charge(
        ward=by.ward,
        reference=str(payment.pk),
        amount_yen=payment.amount_yen,
        title=visit.title,
        due_on=payment.due_on,
        back=visit.back,
        tell=f"{visit.tell}{provider.name}/",
    )
    page = provider.create(charge)
    with unit():
        first = Payment.objects.filter(pk=payment.pk, begun_at=None).update(
            begun_at=at, provider=provider.name, page=page
        )
        if first:
            fact = PaymentBegun(str(payment.pk), provider.name)
            record(fact, on=payment.subject, by=by, at=at)
    return page


# ------------------------------------------------------------------------- the money


def take_hook(
    provider: Provider,
    headers: Mapping[str, str],
    body: bytes,
    *,
    ward: int,
    at: datetime,
) -> Payment | None:
    """Do what a message of a payment company says, if it is believed.

    Returns the payment it was about. Raises HookRefused, having counted the refusal.
    """
    try:
        told = provider.read(ward, headers, body, at)
    except HookRefused as problem:
        _count_refusal(ward, provider.name, problem.reason, at)
        raise
    if told.outcome == "failed":
        return _fail(ward, told, at)
    return receive(ward, provider.name, told, source="hook", at=at)


def _count_refusal(ward: int, provider: str, reason: str, at: datetime) -> None:
    day = timezone.localdate(at)
    with unit():
        count = count_up(
            Refusal, "count", ward, day=day, provider=provider, reason=reason
        )
        if count <= TOLD_OF_A_DAY:
            fact = WebhookRefused(provider, reason)
            on = Subject(ward, f"payments/{provider}")
            record(fact, on=on, by=Actor.system(ward), at=at)


def _fail(ward: int, told: Told, at: datetime) -> Payment | None:
    payment = _found(ward, told)
    if payment is None or payment.state != "asked":
        return payment  # It was paid in another try; that one counts.
    reason = told.reason if told.reason in FAILURES else "other"
    with unit():
        fact = PaymentFailed(str(payment.pk), told.method, reason)
        record(fact, on=payment.subject, by=Actor.system(ward), at=at)
    return payment


def receive(
    ward: int, provider: str, told: Told, *, source: str, at: datetime
) -> Payment | None:
    """Take the money of a charge, once; put what does not fit on the list."""
    with unit():
        payment = _found(ward, told, locked=True)
        if payment is not None and payment.charge == told.charge:
            return payment  # told before
        expected = payment.expected if payment else None
        why = difference(expected, told.amount_yen)
        if payment is None or why:
            note_mismatch(
                Odd(ward, provider, told, why or "unknown", source), payment, at
            )
            return payment
        payment.charge, payment.provider = told.charge, provider
        _receive(payment, told.method, source, by=Actor.system(ward), at=at)
    return payment


def _found(ward: int, told: Told, *, locked: bool = False) -> Payment | None:
    try:
        number = UUID(told.reference)
    except ValueError:
        return None
    rows = Payment.objects.filter(ward=ward, pk=number)
    return (rows.select_for_update() if locked else rows).first()


def take_cash(payment_id: UUID, amount_yen: int, *, by: Actor, at: datetime) -> Payment:
    """Take cash at the counter: the whole amount, nothing else."""
    with unit():
        rows = Payment.objects.select_for_update()
        payment = rows.filter(ward=by.ward, pk=payment_id).first()
        if payment is None:
            raise NoSuchPayment
        if payment.state != "asked":
            raise NothingDue
        if amount_yen != payment.amount_yen:
            raise BadAmount("cash")
        _receive(payment, CASH, "window", by=by, at=at)
    return payment


def _receive(
    payment: Payment, method: str, source: str, *, by: Actor, at: datetime
) -> None:
    """Give a held payment its receipt number and its line in the ledger."""
    today = timezone.localdate(at)
    year = year_of(payment.moment, timezone.localdate(payment.asked_at), today)
    payment.receipt = _take_number(payment.ward_id, year)
    payment.method, payment.received_at = method, at
    payment.save(
        update_fields=["charge", "provider", "receipt", "method", "received_at"]
    )
    Entry.objects.create(
        ward_id=payment.ward_id,
        payment=payment,
        fiscal_year=year,
        revenue=payment.revenue,
        amount_yen=payment.amount_yen,
        method=method,
        receipt=payment.receipt,
        booked_on=today,
    )
    fact = PaymentReceived(
        payment=str(payment.pk),
        amount_yen=payment.amount_yen,
        method=method,
        receipt=payment.receipt,
        source=source,
    )
    record(fact, on=payment.subject, by=by, at=at)


def _take_number(ward: int, year: int) -> str:
    """Return the next receipt number of a fiscal year, without a gap."""
    count = count_up(ReceiptCount, "last_number", ward, fiscal_year=year)
    return receipt_number(year, count)


# ---------------------------------------------------------------- what does not fit


@dataclass(frozen=True, slots=True)
class Odd:
    """Money that does not fit: who told of it, what, and why it does not."""

    ward: int
    provider: str
    told: Told
    difference: str
    source: str


def note_mismatch(odd: Odd, payment: Payment | None, at: datetime) -> bool:
    """Put it on the list of the finance clerk, once; say whether it is new there."""
    told = odd.told
    _, is_new = Mismatch.objects.get_or_create(
        ward_id=odd.ward,
        provider=odd.provider,
        charge=told.charge[:64],
        difference=odd.difference,
        defaults={
            "payment": payment,
            "amount_yen": told.amount_yen,
            "expected_yen": payment.amount_yen if payment else None,
            "method": told.method,
            "source": odd.source,
            "found_at": at,
        },
    )
    if is_new:
        fact = MismatchFound(
            payment=str(payment.pk) if payment else "",
            difference=odd.difference,
            amount_yen=max(told.amount_yen, 0),
            source=odd.source,
        )
        on = (
            payment.subject
            if payment
            else Subject(odd.ward, f"payments/{odd.provider}")
        )
        record(fact, on=on, by=Actor.system(odd.ward), at=at)
    return is_new
