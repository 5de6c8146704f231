"""Say what is to be paid and until when; say that nothing is, or no longer."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.kernel.text import to_half_width
from madoguchi.payments.actions.refunds import propose_back
from madoguchi.payments.facts import (
    PaymentAsked,
    PaymentCancelled,
    PaymentLapsed,
    PaymentOverdue,
    PaymentReminded,
    PaymentSlipNoted,
    PaymentWaived,
)
from madoguchi.payments.models import Payment
from madoguchi.payments.problems import BadAmount, MoneyCame, NothingDue
from madoguchi.payments.queries import NEWEST, kept_yen
from madoguchi.payments.rules import GROUNDS, RECOUNTED
from madoguchi.wards.actor import Actor

MOST_YEN = 100_000_000
SLIP = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{3,39}")
"""The number of a slip, as systems of collection print them; eL-QR has one too."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is due: the computed amount, the one to pay, why they differ, until when."""

    moment: str
    revenue: str
    computed_yen: int
    amount_yen: int
    due_on: date
    ground: str = ""


def ask(demand: Demand, *, on: Subject, by: Actor, at: datetime) -> Payment:
    """Ask for an amount; an earlier demand that nobody paid is cancelled.

    Asking again for the same changes nothing. An amount of nothing is a waiver.
    Raises BadAmount for one that nothing explains, MoneyCame when it is paid.
    """
    _refuse_odd(demand)
    with unit():
        before = _locked(on)
        if before is not None and _is_same(before, demand):
            return before
        if before is not None and before.received_at is not None:
            raise MoneyCame
        if before is not None:
            _cancel(before, "resettled", by, at)
        payment = _write(demand, on, at)
        number = str(payment.pk)
        if demand.amount_yen == 0:
            record(
                PaymentWaived(number, demand.computed_yen, demand.ground),
                on=on,
                by=by,
                at=at,
            )
            return payment
        record(_asked(payment), on=on, by=by, at=at)
    return payment


def _asked(payment: Payment) -> PaymentAsked:
    return PaymentAsked(
        payment=str(payment.pk),
        moment=payment.moment,
        amount_yen=payment.amount_yen,
        computed_yen=payment.computed_yen,
        due_on=payment.due_on.isoformat(),
        revenue=payment.revenue,
        ground=payment.ground,
        supplements=str(payment.supplements_id or ""),
    )


def ask_difference(
    demand: Demand, *, on: Subject, by: Actor, at: datetime
) -> Payment | None:
    """Ask for what a paid fee lacks now, or propose to give back what is too much.

    `demand` is for the whole fee as it is now. A difference asked for earlier and not
    paid is cancelled. Where a refund is open already, whoever decides it sees both.
    """
    with unit():
        before = _locked(on)
        if before is not None and before.supplements_id and before.state == "asked":
            _cancel(before, "resettled", by, at)
        paid = Payment.objects.filter(
            ward=on.ward, stream=on.stream, received_at__isnull=False
        )
        base = paid.filter(supplements=None).first()
        if base is None:
            return None
        lacks = demand.amount_yen - kept_yen(on.ward, on.stream)
        if lacks < 0:
            propose_back(paid.order_by(*NEWEST), -lacks, by=by, at=at)
        if lacks <= 0:
            return None
        more = replace(demand, computed_yen=lacks, amount_yen=lacks)
        payment = _write(more, on, at, supplements=base)
        record(_asked(payment), on=on, by=by, at=at)
    return payment


def remind(payment: Payment, *, at: datetime) -> bool:
    """Tell once more of the last day to pay; False when it was told or paid."""
    return _tell(payment, "reminded_at", PaymentReminded, at)


def tell_overdue(payment: Payment, *, at: datetime) -> bool:
    """Tell that the last day is over (督促); False when it was told or paid."""
    return _tell(payment, "overdue_at", PaymentOverdue, at)


def _tell(
    payment: Payment,
    column: str,
    fact: type[PaymentReminded] | type[PaymentOverdue],
    at: datetime,
) -> bool:
    open_ones = Payment.objects.filter(
        ward=payment.ward_id,
        pk=payment.pk,
        received_at=None,
        waived_at=None,
        lapsed_at=None,
        cancelled_at=None,
        **{column: None},
    )
    with unit():
        won = open_ones.update(**{column: at})
        if won:
            said = fact(str(payment.pk), payment.amount_yen, payment.due_on.isoformat())
            by = Actor.system(payment.ward_id)
            record(said, on=payment.subject, by=by, at=at)
    return bool(won)


def note_slip(on: Subject, slip: str, *, by: Actor, at: datetime) -> None:
    """Note the number of the slip (納付書) to pay by; none is made here.

    Raises BadAmount for what no system prints, NothingDue when nothing is asked for.
    """
    number = to_half_width(slip).strip()
    if not SLIP.fullmatch(number):
        raise BadAmount("slip")
    with unit():
        payment = _locked(on)
        if payment is None or payment.state != "asked":
            raise NothingDue
        payment.payment_slip_ref = number
        payment.save(update_fields=["payment_slip_ref"])
        record(PaymentSlipNoted(str(payment.pk), number), on=on, by=by, at=at)


def waive(demand: Demand, *, on: Subject, by: Actor, at: datetime) -> Payment:
    """Ask for nothing (免除), on a ground."""
    if demand.amount_yen:
        raise BadAmount("ground")
    return ask(demand, on=on, by=by, at=at)


def _refuse_odd(demand: Demand) -> None:
    """Raise BadAmount unless every amount below the computed one has a ground."""
    if not 0 <= demand.amount_yen <= MOST_YEN:
        raise BadAmount("size")
    if demand.ground not in ("", *GROUNDS, RECOUNTED):
        raise BadAmount("ground")
    if demand.amount_yen == demand.computed_yen:
        return
    if not demand.ground or (demand.amount_yen == 0 and demand.ground not in GROUNDS):
        raise BadAmount("ground")
    if demand.ground in GROUNDS and demand.amount_yen > demand.computed_yen:
        raise BadAmount("ground")


def _locked(on: Subject) -> Payment | None:
    standing = Payment.objects.select_for_update().filter(
        ward=on.ward, stream=on.stream, cancelled_at=None
    )
    return standing.order_by(*NEWEST).first()


def _is_same(before: Payment, demand: Demand) -> bool:
    is_open = before.lapsed_at is None
    return is_open and (before.amount_yen, before.computed_yen, before.ground) == (
        demand.amount_yen,
        demand.computed_yen,
        demand.ground,
    )


def _write(
    demand: Demand, on: Subject, at: datetime, supplements: Payment | None = None
) -> Payment:
    return Payment.objects.create(
        ward_id=on.ward,
        stream=on.stream,
        procedure=on.procedure,
        version=on.version,
        channel=on.channel,
        assisted=on.assisted,
        age_band=on.age_band,
        moment=demand.moment,
        revenue=demand.revenue,
        computed_yen=demand.computed_yen,
        amount_yen=demand.amount_yen,
        ground=demand.ground,
        due_on=demand.due_on,
        asked_at=at,
        supplements=supplements,
        waived_at=None if demand.amount_yen else at,
    )


def cancel(on: Subject, why: str, *, by: Actor, at: datetime) -> bool:
    """Ask no more for what nobody paid; False when there is nothing to cancel."""
    with unit():
        payment = _locked(on)
        if payment is None or payment.state != "asked":
            return False
        _cancel(payment, why, by, at)
    return True


def _cancel(payment: Payment, why: str, by: Actor, at: datetime) -> None:
    payment.cancelled_at = at
    payment.save(update_fields=["cancelled_at"])
    record(PaymentCancelled(str(payment.pk), why), on=payment.subject, by=by, at=at)


def lapse(payment: Payment, *, at: datetime) -> bool:
    """Say that a payment was not made in time; False when it was, or that is said."""
    with unit():
        won = Payment.objects.filter(
            ward=payment.ward_id,
            pk=payment.pk,
            received_at=None,
            waived_at=None,
            lapsed_at=None,
            cancelled_at=None,
        ).update(lapsed_at=at)
        if won:
            fact = PaymentLapsed(str(payment.pk), payment.due_on.isoformat())
            by = Actor.system(payment.ward_id)
            record(fact, on=payment.subject, by=by, at=at)
    return bool(won)
