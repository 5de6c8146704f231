"""The fee of a case: ask for it, take it, go on when it came, end when it did not.

The room of payments keeps the money; here stands what it means for the case.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from madoguchi.cases import rules
from madoguchi.cases.actions.beginning import STAGE, begin, stand_at
from madoguchi.cases.actions.holding import (
    drop_open_correction,
    held,
    keep,
    refuse_unless,
    say,
    today,
)
from madoguchi.cases.facts import CaseLapsed, CasePaid
from madoguchi.cases.models import Case
from madoguchi.cases.opened import subject_of
from madoguchi.cases.owing import is_charged, owes, paying_of, payment_for
from madoguchi.events.actions import unit
from madoguchi.payments import actions as payments
from madoguchi.payments.actions import Demand
from madoguchi.payments.actions.receiving import Visit
from madoguchi.payments.models import Payment, Refund
from madoguchi.payments.problems import BadAmount, NothingDue
from madoguchi.payments.queries import payment_of
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_at

SUBMIT = "submit"
REVIEW = "review"
UNPAID = (*Case.UNDECIDED, Case.State.DECIDED)
"""States in which a fee may still be asked for or paid."""


def due_on(case: Case, on: date) -> date:
    """Return the last day to pay what is asked for on a day, by the ward's calendar."""
    calendar = calendar_at(case.ward_id, case.calendar)
    return calendar.deadline(on, paying_of(case).days)


def ask_at_submit(case: Case, *, by: Actor, at: datetime) -> Payment | None:
    """Ask for the fee of a case that was just received, where its version says so."""
    if paying_of(case).moment != SUBMIT or not is_charged(case):
        return None
    return _ask(case, case.fee_yen or 0, "", by=by, at=at)


def ask_again(case: Case, *, by: Actor, at: datetime) -> None:
    """Ask for the fee as it is after a correction; of a paid one, for the difference.

    What became too much is proposed to be given back.
    """
    payment = payment_of(case.ward_id, case.stream)
    paid = payment is not None and (payment.received_at or payment.supplements_id)
    if paid:
        demand = _demand(case, case.fee_yen or 0, "", today(at))
        payments.ask_difference(demand, on=subject_of(case), by=by, at=at)
    elif payment is None or payment.state == "asked":
        ask_at_submit(case, by=by, at=at)


def ask_anew(case: Case, *, by: Actor, at: datetime) -> None:
    """Ask for the fee as if nothing had been decided; what was paid stays paid."""
    if paying_of(case).moment == REVIEW:
        payments.cancel(subject_of(case), "revoked", by=by, at=at)
    elif payment_for(case) is None:
        ask_at_submit(case, by=by, at=at)


def ask_after_reopening(case: Case, *, by: Actor, at: datetime) -> None:
    """Ask again for what a case that goes on still owes; what was paid stays paid."""
    payment = payment_for(case)
    if payment is None:
        ask_at_submit(case, by=by, at=at)
    elif payment.state == "lapsed":
        _ask(case, payment.amount_yen, payment.ground, by=by, at=at)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The amount a clerk found to be due, and why it is not the computed one."""

    amount_yen: int
    ground: str = ""


def settle_fee(case_id: UUID, found: Settlement, *, by: Actor, at: datetime) -> Payment:
    """Confirm the amount (納付額の確定) and let the applicant be told of it.

    A waiver (減免) needs a ground that the version knows. Raises BadAmount, MoneyCame.
    """
    with held(case_id, by) as case:
        _refuse_unready(case)
        if found.ground not in ("", *paying_of(case).waivers, "recounted"):
            raise BadAmount("ground")
        payment = _ask(case, found.amount_yen, found.ground, by=by, at=at)
        if not found.amount_yen:
            _go_on(case, by, at)
    return payment


def _refuse_unready(case: Case) -> None:
    """Raise unless the fee is due now: granted, or asked for with the application."""
    if not is_charged(case):
        raise NothingDue
    if paying_of(case).moment == REVIEW:
        refuse_unless(case, Case.State.DECIDED)
    if case.state not in UNPAID or case.outcome == Case.Outcome.REFUSED:
        raise NothingDue


def _ask(
    case: Case, amount_yen: int, ground: str, *, by: Actor, at: datetime
) -> Payment:
    demand = _demand(case, amount_yen, ground, today(at))
    return payments.ask(demand, on=subject_of(case), by=by, at=at)


def _demand(case: Case, amount_yen: int, ground: str, on: date) -> Demand:
    paying = paying_of(case)
    return Demand(
        moment=paying.moment,
        revenue=paying.revenue,
        computed_yen=case.fee_yen or 0,
        amount_yen=amount_yen,
        due_on=due_on(case, on),
        ground=ground,
    )


def note_slip(case_id: UUID, slip: str, *, by: Actor, at: datetime) -> None:
    """Note the number of the slip (納付書) by which the fee of a case can be paid."""
    with held(case_id, by) as case:
        if payment_for(case) is None or case.state not in UNPAID:
            raise NothingDue
        payments.note_slip(subject_of(case), slip, by=by, at=at)


def begin_payment(case: Case, visit: Visit, *, by: Actor, at: datetime) -> str:
    """Return where the applicant of a case pays; `case` is their own.

    Raises NothingDue, NotPayable or ProviderSilent.
    """
    payment = payment_for(case)
    if payment is None or case.state not in UNPAID:
        raise NothingDue
    return payments.begin(payment.pk, visit, by=by, at=at)


def take_fee_in_cash(
    case_id: UUID, amount_yen: int, *, by: Actor, at: datetime
) -> Payment:
    """Write down that the whole fee was paid in cash at the counter."""
    with held(case_id, by) as case:
        payment = payment_for(case)
        if payment is None or case.state not in UNPAID:
            raise NothingDue
        payment = payments.take_cash(payment.pk, amount_yen, by=by, at=at)
        _go_on(case, by, at)
    return payment


def propose_refund(
    case_id: UUID, wish: payments.Wish, *, by: Actor, at: datetime
) -> Refund:
    """Propose to give the fee of a case back, whole or in part."""
    with held(case_id, by) as case:
        payment = payment_for(case)
        if payment is not None and payment.received_at is None:
            payment = payment.supplements or payment
        if payment is None:
            raise NothingDue
        return payments.propose_refund(payment.pk, wish, by=by, at=at)


# ------------------------------------------------------- what follows from the money


def go_on_paid(case_id: UUID, *, ward: int, at: datetime) -> bool:
    """Let a case go on whose money came; say whether it had waited for it."""
    by = Actor.system(ward)
    with held(case_id, by) as case:
        return _go_on(case, by, at)


def _go_on(case: Case, by: Actor, at: datetime) -> bool:
    stages = form_at(case.version_hash).definition.stages
    waits = any(one.kind == rules.PAYMENT and one.key == case.stage for one in stages)
    if case.state != Case.State.DECIDED or not waits or owes(case):
        return False
    stand_at(case, rules.next_stage(stages), at)
    keep(case, *STAGE)
    say(CasePaid(case.stage), case, by, at)
    begin(case, by=by, at=at)
    return True


def lapse(case_id: UUID, *, ward: int, at: datetime) -> bool:
    """End a case whose fee nobody paid in time; False when it is over already."""
    by = Actor.system(ward)
    with held(case_id, by) as case:
        payment = payment_for(case)
        if payment is None or payment.state != "lapsed" or case.state not in UNPAID:
            return False
        if case.outcome == Case.Outcome.REFUSED:
            return False
        drop_open_correction(case, at)
        case.state, case.closed_at, case.answer_due_on = Case.State.LAPSED, at, None
        keep(case, "state", "closed_at", "answer_due_on")
        say(CaseLapsed(), case, by, at)
        begin(case, by=by, at=at)
    return True


def ask_no_more(case: Case, why: str, *, at: datetime) -> None:
    """Let a fee go that nobody paid, of a case that was refused or taken back."""
    if is_charged(case):
        with unit():
            by = Actor.system(case.ward_id)
            payments.cancel(subject_of(case), why, by=by, at=at)
