"""Tell of payments again and again, inside a place: work that a drill has done."""

import sys
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from madoguchi.config.rig import town
from madoguchi.config.rig.meeting import meet
from madoguchi.events.actions import unit
from madoguchi.events.facts import Subject
from madoguchi.payments import actions
from madoguchi.payments.actions import Demand, take_hook
from madoguchi.payments.models import Payment
from madoguchi.payments.providers.fake import books
from madoguchi.payments.providers.fake.books import Account
from madoguchi.payments.providers.fake.company import FAKE
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import ward_by_slug
from madoguchi.wards.scope import ward_scope

YEN: Final = 300
TOLD: Final = 3
"""How often each process tells of each payment."""
BUSY_SECONDS: Final = 0.1
"""How long a careless version takes between its look and its receipt."""
APART_SECONDS: Final = 0.1
"""How long after one payment the processes come to the next."""
_RECEIVING = sys.modules["madoguchi.payments.actions.receiving"]


def furnish(count: int) -> list[str]:
    """Ask for so many fees and let the fake company take them; return their numbers."""
    ward, now = ward_by_slug(town.WARD), timezone.now()
    due_on = timezone.localdate(now) + timedelta(days=7)
    demand = Demand("review", "13.2.1", YEN, YEN, due_on)
    numbers = []
    with ward_scope(ward.pk):
        for number in range(count):
            on = Subject(ward.pk, f"drill/{number}")
            by = Actor.system(ward.pk)
            payment = actions.ask(demand, on=on, by=by, at=now)
            numbers.append(str(payment.pk))
    return numbers


def tell_all(numbers: list[str], of: int, careless: str) -> int:
    """Tell of all payments three times; return how many receipts one was told of.

    So many processes begin together.
    """
    ward = ward_by_slug(town.WARD).pk
    vars(_RECEIVING).update(CARELESS[careless])
    receipts: set[str] = set()
    with ward_scope(ward):
        begin = meet("payment", of)
        for place, number in enumerate(numbers):
            # All processes come to each payment at the same instant.
            time.sleep(max(0.0, begin + place * APART_SECONDS - time.time()))
            for _ in range(TOLD):
                receipts.add(_tell(ward, number))
    return len(receipts - {""})


def _tell(ward: int, number: str) -> str:
    now = timezone.now()
    account = Account(
        number=books.number_of(number),
        ward=ward,
        reference=number,
        amount_yen=YEN,
        title="",
        due_on="",
        back="",
        tell="",
        untold=(
            {
                "ward": ward,
                "reference": number,
                "charge": books.number_of(number),
                "outcome": "paid",
                "amount_yen": YEN,
                "method": "card",
            },
        ),
    )
    (message,) = FAKE.messages(account, now)
    found = take_hook(FAKE, message.headers, message.body, ward=ward, at=now)
    return found.receipt if found else ""


def _look_then_receive(
    ward: int, provider: str, told: Any, *, source: str, at: datetime
) -> Payment:
    """Look whether it was told before, and only then begin to write."""
    payment = Payment.objects.get(ward=ward, pk=UUID(told.reference))
    if payment.charge == told.charge:
        return payment
    time.sleep(BUSY_SECONDS)
    with unit():
        payment.charge, payment.provider = told.charge, provider
        give = vars(_RECEIVING)["_receive"]
        give(payment, told.method, source, by=Actor.system(ward), at=at)
    return payment


CARELESS: Final[Mapping[str, Mapping[str, Any]]] = {
    "": {},
    "looks, then receives": {"receive": _look_then_receive},
}
"""What is taken away, by the name that a drill calls it."""
