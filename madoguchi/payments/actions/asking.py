"""Say what is to be paid and until when; say that nothing is, or no longer."""

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.payments.facts import (
    PaymentAsked,
    PaymentCancelled,
    PaymentLapsed,
    PaymentWaived,
)
from madoguchi.payments.models import Payment
from madoguchi.payments.problems import BadAmount, MoneyCame
from madoguchi.payments.rules import GROUNDS, RECOUNTED
from madoguchi.wards.actor import Actor

MOST_YEN = 100_000_000


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
        fact = PaymentAsked(
            payment=number,
            moment=demand.moment,
            amount_yen=demand.amount_yen,
            computed_yen=demand.computed_yen,
            due_on=demand.due_on.isoformat(),
            revenue=demand.revenue,
            ground=demand.ground,
        )
        record(fact, on=on, by=by, at=at)
    return payment


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
    waits = Payment.objects.select_for_update()
    return waits.filter(ward=on.ward, stream=on.stream, cancelled_at=None).first()


def _is_same(before: Payment, demand: Demand) -> bool:
    is_open = before.lapsed_at is None
    return is_open and (before.amount_yen, before.computed_yen, before.ground) == (
        demand.amount_yen,
        demand.computed_yen,
        demand.ground,
    )


def _write(demand: Demand, on: Subject, at: datetime) -> Payment:
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
