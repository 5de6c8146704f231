"""Whether a case still owes its fee: what its version asks for, and what came.

Nothing is handed over that is not paid; everything else goes on meanwhile.
"""

from madoguchi.cases.models import Case
from madoguchi.cases.problems import NotAllowed
from madoguchi.cases.rules import PAYMENT
from madoguchi.payments.models import Payment
from madoguchi.payments.queries import payment_of
from madoguchi.procedures.definition.model import Paying
from madoguchi.procedures.queries import form_at


def paying_of(case: Case) -> Paying:
    """Return how the version of a case lets its fee be paid; without a moment, not."""
    return form_at(case.version_hash).definition.paying


def is_charged(case: Case) -> bool:
    """Say whether the fee of a case is paid through the case at all."""
    stages = form_at(case.version_hash).definition.stages
    return bool(case.fee_yen) and any(one.kind == PAYMENT for one in stages)


def owes(case: Case) -> bool:
    """Say whether a case waits for money: asked for or still to be settled."""
    if not is_charged(case):
        return False
    payment = payment_of(case.ward_id, case.stream)
    return payment is None or not payment.is_settled


def refuse_owing(case: Case) -> None:
    if owes(case):
        raise NotAllowed("unpaid")


def payment_for(case: Case) -> Payment | None:
    """Return the payment of a case, if its fee was asked for."""
    return payment_of(case.ward_id, case.stream) if is_charged(case) else None
