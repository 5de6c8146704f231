"""Steps with the fee of a case; each answers with the case's page again."""

from uuid import UUID

from django.http import HttpResponse

from madoguchi.cases import actions
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import cases_visible_to
from madoguchi.channels.office.http import StaffRequest, go_after
from madoguchi.channels.office.views.steps import step
from madoguchi.kernel.text import digits_of
from madoguchi.payments import actions as payments
from madoguchi.payments.actions import Wish
from madoguchi.payments.models import Refund
from madoguchi.payments.problems import BadAmount, NoSuchPayment
from madoguchi.payments.queries import refund_by

LONGEST = 9


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
        _refuse_foreign(request, case_id)
        found = actions.Settlement(
            typed_yen(request.POST.get("amount", "")), request.POST.get("ground", "")
        )
        actions.settle_fee(case_id, found, by=request.actor, at=request.at)

    return step(case_id, "fee_settled", act)


def cash(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write down that the applicant paid in cash."""

    def act() -> None:
        _refuse_foreign(request, case_id)
        amount = typed_yen(request.POST.get("amount", ""))
        actions.take_fee_in_cash(case_id, amount, by=request.actor, at=request.at)

    return step(case_id, "cash_taken", act)


def propose(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Propose to give money back; another person approves."""

    def act() -> None:
        _refuse_foreign(request, case_id)
        wish = Wish(
            typed_yen(request.POST.get("amount", "")), request.POST.get("ground", "")
        )
        actions.propose_refund(case_id, wish, by=request.actor, at=request.at)

    return step(case_id, "refund_proposed", act)


def _refuse_foreign(request: StaffRequest, case_id: UUID) -> None:
    """Raise before anything is said about a case this person may not see."""
    if not cases_visible_to(request.actor).filter(pk=case_id).exists():
        raise NotYours


def refund(request: StaffRequest, refund_id: UUID) -> HttpResponse:
    """Approve a refund, let it go, or write down that cash was paid out."""
    row = refund_by(request.actor, refund_id)
    where = _where(request, row)
    by, at = request.actor, request.at
    acts = {
        "approve": ("refund_approved", payments.approve_refund),
        "drop": ("refund_dropped", payments.drop_refund),
        "pay_out": ("refund_paid_out", payments.pay_out),
    }
    chosen = request.POST.get("do", "")
    if chosen not in acts:
        raise NoSuchPayment("refund")
    said, act = acts[chosen]
    if chosen != "approve" and where == ("ledger",):
        raise NotYours
    return go_after(lambda: act(row.pk, by=by, at=at), *where, said=said)


def _where(request: StaffRequest, row: Refund) -> tuple[str, *tuple[object, ...]]:
    """Return the page to go back to: the case, or the ledger for who sees no case."""
    case_id = row.payment.stream.removeprefix("case/")
    if cases_visible_to(request.actor).filter(pk=case_id).exists():
        return ("case", UUID(case_id))
    return ("ledger",)
