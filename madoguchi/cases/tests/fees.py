"""Certificates whose fee is paid through the case, and the fake company beside them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.cases import actions
from madoguchi.cases import followers as cases
from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    a_stage,
)
from madoguchi.events.actions import seal_batch
from madoguchi.events.follow import follow as listen
from madoguchi.payments import followers as payments
from madoguchi.payments.actions import take_hook
from madoguchi.payments.actions.receiving import Visit
from madoguchi.payments.models import Payment
from madoguchi.payments.providers.fake import books
from madoguchi.payments.providers.fake.books import Account
from madoguchi.payments.providers.fake.company import FAKE, Message
from madoguchi.procedures.definition.model import Definition, Paying
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

FEE = 600
"""Two copies of the certificate, 300 yen each."""
STAGES = (
    a_stage("review", "review"),
    a_stage("decision", "decision"),
    a_stage("payment", "payment", "applicant"),
    a_stage("handover", "handover", "register"),
    a_stage("close", "close"),
)
VISIT = Visit("証明書", "http://127.0.0.1/back/", "http://127.0.0.1/midori/hooks/")


def a_paid_definition(moment: str = "review", **changes: Any) -> Definition:
    paying = Paying(moment, 7, "13.1.2", ("welfare", "disaster"), "区手数料条例 第5条")
    settings = {"stages": STAGES, "paying": paying, **changes}
    return a_definition(f"paid-{moment}", **settings)


def offer_paid(town: Town, moment: str = "review", **changes: Any) -> str:
    """Publish a certificate that is paid at a moment; return its slug."""
    definition = a_paid_definition(moment, **changes)
    system = Actor.system(town.id)
    publish(definition, ward=town.id, by=system, at=MONDAY - 90 * DAY)
    forget_offers()
    return definition.slug


def a_paid_case(
    town: Town, state: str = "granted", moment: str = "review", **draft: Any
) -> Case:
    slug = offer_paid(town, moment)
    return a_case(town, state, procedure=slug, **draft)


def settled(town: Town, case: Case, *, at: datetime = MONDAY) -> Payment:
    """Let a clerk confirm the computed amount."""
    found = actions.Settlement(case.fee_yen or 0)
    return actions.settle_fee(case.pk, found, by=town.sato, at=at)


@dataclass
class Till:
    """The fake company, seen by a payer and by the ward."""

    town: Town

    def visit(self, case: Case, *, at: datetime = MONDAY) -> Account:
        """Go to the payment page; return what the company knows then."""
        actions.begin_payment(case, VISIT, by=self.town.anyone, at=at)
        return self.account(case)

    def account(self, case: Case) -> Account:
        payment = Payment.objects.get(stream=case.stream, cancelled_at=None)
        number = books.number_of(str(payment.pk))
        account = books.find(self.town.id, number)
        assert account
        return account

    def messages(self, account: Account, *, at: datetime = MONDAY) -> list[Message]:
        return FAKE.messages(account, at)

    def deliver(self, message: Message, *, at: datetime = MONDAY) -> Payment | None:
        return take_hook(FAKE, message.headers, message.body, ward=self.town.id, at=at)

    def pay(
        self,
        case: Case,
        method: str = "card",
        *,
        at: datetime = MONDAY,
        amount_yen: int = -1,
    ) -> Message:
        """Pay on the page; return the message that is on its way."""
        account = FAKE.pay(self.visit(case, at=at), method, at, amount_yen=amount_yen)
        (message,) = self.messages(account, at=at)
        return message


def now(case_id: UUID) -> Case:
    return Case.objects.get(pk=case_id)


def follow(town: Town) -> None:
    """Let the followers of cases and money hear all that happened."""
    while seal_batch(town.id) + sum(
        listen(name, room.KINDS, room.carry_out, town.id)
        for name, room in (("cases", cases), ("payments", payments))
    ):
        pass
