"""Find the payment company of a ward: it is data, `payments` of the ward's rules.

The fake answers only in a demo: nobody's real fee may be paid with play money.
"""

from collections.abc import Mapping
from typing import Final

from django.conf import settings

from madoguchi.payments.providers.border import Provider
from madoguchi.payments.providers.fake.company import FAKE
from madoguchi.wards.queries import ward_by_id

PROVIDERS: Final[Mapping[str, Provider]] = {FAKE.name: FAKE}


def provider_named(name: str) -> Provider | None:
    """Return a company that may be spoken to here, None for any other name."""
    if name == FAKE.name and not settings.DEMO:
        return None
    return PROVIDERS.get(name)


def provider_of(ward: int) -> Provider | None:
    """Return the company a ward takes money through, None where it takes only cash.

    In a demo that is the fake unless the ward's rules name another, or none.
    """
    usual = FAKE.name if settings.DEMO else ""
    return provider_named(ward_by_id(ward).rules.get("payments", usual))
