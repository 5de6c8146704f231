"""One invented person of each ward hides where they live (支援措置).

A clerk has protected one case and asks to see its address; the request waits for a
second person.
"""

from datetime import datetime
from typing import Final

from madoguchi.cases.actions import ask_opening, protect
from madoguchi.cases.models import Case
from madoguchi.cases.queries import cases_visible_to
from madoguchi.procedures.hidden import places_of
from madoguchi.procedures.queries import form_at
from madoguchi.protection.actions import Wish
from madoguchi.protection.rules import USUALLY
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import actor_of, staff_of
from madoguchi.wards.scope import ward_scope

GROUND: Final = (
    "窓口で本人から申出があり、相談機関の確認書で確かめました（架空の例です）。"
)
WHY: Final = "決定通知書を郵送するため、あて先を確かめます（架空の例です）。"


def hide_one(ward: Ward, now: datetime) -> bool:
    """Protect the newest open case that knows an address; False when none does."""
    with ward_scope(ward.pk):
        for one in staff_of(ward.pk):
            clerk = actor_of(one)
            case = _case_of(clerk) if clerk.has("clerk") else None
            if case is not None:
                review_on = (now + USUALLY).date()
                wish = Wish("partner_violence", GROUND, review_on)
                protect(case.pk, wish, by=clerk, at=now)
                ask_opening(case.pk, "post", WHY, by=clerk, at=now)
                return True
    return False


def _case_of(clerk: Actor) -> Case | None:
    rows = cases_visible_to(clerk).filter(state__in=Case.UNDECIDED)
    for row in rows.order_by("-received_on", "reference"):
        if places_of(form_at(row.version_hash)).whole:
            return row
    return None
