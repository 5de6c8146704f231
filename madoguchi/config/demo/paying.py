"""Let the fee of a granted case be settled, and paid as people of an invented ward do.

Who applied online pays there, on the fake company's page; whoever came or wrote has
paid at the counter, where a clerk writes it down.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from django.conf import settings

from madoguchi.cases.actions.paying import (
    Settlement,
    begin_payment,
    go_on_paid,
    settle_fee,
    take_fee_in_cash,
)
from madoguchi.cases.models import Case
from madoguchi.cases.owing import is_charged, paying_of, payment_for
from madoguchi.payments.actions import take_hook
from madoguchi.payments.actions.receiving import Visit
from madoguchi.payments.providers.fake import books
from madoguchi.payments.providers.fake.company import FAKE
from madoguchi.wards.actor import Actor

METHODS: Final = {"card": 0.62, "qr": 0.18, "agent": 0.15, "pay_easy_net": 0.05}
"""How people pay online (judgement)."""
LATEST_HOURS: Final = 100
"""Within so many hours everybody who pays online has paid: before the last day."""


def needs_money(case_id: UUID) -> bool:
    """Say whether a case that was granted waits for its fee."""
    case = _case(case_id)
    return is_charged(case) and paying_of(case).moment == "review"


def settle(case_id: UUID, *, waived: bool, by: Actor, at: datetime) -> None:
    """Confirm the computed amount, or let somebody on welfare have it for nothing."""
    case = _case(case_id)
    found = Settlement(0, "welfare") if waived else Settlement(case.fee_yen or 0)
    settle_fee(case_id, found, by=by, at=at)


def paid_at(applicant: Actor, chance: Random, at: datetime) -> datetime:
    """Return when somebody pays what was asked for at a moment."""
    if applicant.kind != "resident":
        return at + timedelta(minutes=chance.randint(1, 10))
    return at + timedelta(hours=chance.uniform(0.1, LATEST_HOURS))


def pay(
    case_id: UUID, applicant: Actor, clerk: Actor, chance: Random, at: datetime
) -> None:
    """Let the fee of a case come: online by who applied there, else at the counter."""
    case = _case(case_id)
    if applicant.kind == "resident":
        (method,) = chance.choices(list(METHODS), list(METHODS.values()))
        _pay_online(case, method, by=applicant, at=at)
    else:
        payment = payment_for(case)
        take_fee_in_cash(case_id, payment.amount_yen if payment else 0, by=clerk, at=at)


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related("ward").get(pk=case_id)


def _pay_online(case: Case, method: str, *, by: Actor, at: datetime) -> None:
    ward, home = case.ward_id, f"{settings.PUBLIC_URL}/{case.ward.slug}"
    visit = Visit(
        title=case.procedure,
        back=f"{home}/status/{case.pk}/",
        tell=f"{home}/hooks/payments/",
    )
    begin_payment(case, visit, by=by, at=at)
    payment = payment_for(case)
    account = books.find(ward, books.number_of(str(payment.pk))) if payment else None
    if account is None:
        return
    account = FAKE.pay(account, method, at)
    for message in FAKE.messages(account, at):
        take_hook(FAKE, message.headers, message.body, ward=ward, at=at)
    FAKE.told(account)
    go_on_paid(case.pk, ward=ward, at=at)
