"""Steps with the fee of a case; each answers with the case's page again."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponse

from madoguchi.cases import actions
from madoguchi.cases.actions.paying import note_slip
from madoguchi.cases.queries import cases_in_sight_of
from madoguchi.channels.office.http import StaffRequest, chosen, go_after
from madoguchi.channels.office.views.steps import refuse_foreign, step
from madoguchi.kernel.text import digits_of
from madoguchi.payments import actions as payments
from madoguchi.payments.actions import Wish
from madoguchi.payments.problems import BadAmount, NoSuchPayment
from madoguchi.payments.queries import may_keep_books, refund_by

LONGEST = 9
Does = Mapping[str, tuple[str, Callable[..., object]]]
Where = tuple[str, *tuple[object, ...]]


def typed_yen(text: str) -> int:
    """Read an amount as people type it; raise BadAmount for what is none.

    >>> typed_yen("１，２００円"), typed_yen(" 300 ")
    (1200, 300)
    """
    plain = text.strip().removesuffix("円").replace(",", "").replace("，", "")
    digits = digits_of(plain)
    if not digits or len(digits) > LONGEST:
        raise BadAmount("size")
    return int(digits)


def settle(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Confirm the amount that is due; the applicant is told."""

    def act() -> None:
        refuse_foreign(request, case_id)
        found = actions.Settlement(
            typed_yen(request.POST.get("amount", "")), request.POST.get("ground", "")
        )
        actions.settle_fee(case_id, found, by=request.actor, at=request.at)

    return step(case_id, "fee_settled", act)


def cash(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write down that the applicant paid in cash."""

    def act() -> None:
        refuse_foreign(request, case_id)
        amount = typed_yen(request.POST.get("amount", ""))
        actions.take_fee_in_cash(case_id, amount, by=request.actor, at=request.at)

    return step(case_id, "cash_taken", act)


def propose(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Propose to give money back; another person approves."""

    def act() -> None:
        refuse_foreign(request, case_id)
        wish = Wish(
            typed_yen(request.POST.get("amount", "")), request.POST.get("ground", "")
        )
        actions.propose_refund(case_id, wish, by=request.actor, at=request.at)

    return step(case_id, "refund_proposed", act)


def refund(request: StaffRequest, refund_id: UUID) -> HttpResponse:
    """Approve a refund, let it go, or write down that cash was paid out."""
    where, does = _where(request, refund_id)
    by, at = request.actor, request.at
    said, act = does[chosen(request.POST, "do", does) or "approve"]
    return go_after(lambda: act(refund_id, by=by, at=at), *where, said=said)


APPROVE: Does = {"approve": ("refund_approved", payments.approve_refund)}
ALL: Does = {
    **APPROVE,
    "drop": ("refund_dropped", payments.drop_refund),
    "pay_out": ("refund_paid_out", payments.pay_out),
}


def _where(request: StaffRequest, refund_id: UUID) -> tuple[Where, Does]:
    """Return the page to go back to, and what may be done from there.

    Who works on the case may do all of it; the finance clerk, who sees no case, may
    approve. For everybody else it is not there, in as many questions as one that
    never was.
    """
    row = refund_by(request.actor, refund_id)
    case_id = row.payment.stream.removeprefix("case/") if row else str(refund_id)
    sees = cases_in_sight_of(request.actor).filter(pk=case_id).exists()
    if row is not None and sees:
        return ("case", UUID(case_id)), ALL
    if row is not None and may_keep_books(request.actor):
        return ("ledger",), APPROVE
    raise NoSuchPayment("refund")


def slip(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Note the number of the slip (納付書) that the ward's own system made."""
    number, by, at = request.POST.get("slip", ""), request.actor, request.at
    return step(case_id, "slip_noted", lambda: note_slip(case_id, number, by=by, at=at))
