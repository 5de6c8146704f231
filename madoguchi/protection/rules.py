"""Decide who may ask, who may permit, and how much of a stream somebody sees.

Pure: actors, instants and codes in, verdicts out.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from madoguchi.wards.actor import Actor

SUPERVISOR = "supervisor"
CLERK = "clerk"

# The four groups of victims of 住民基本台帳事務処理要領 第5-10: 配偶者からの暴力,
# ストーカー行為等, 児童虐待, これらに準ずる行為. Unverified: nobody has compared the
# wording with the guideline in force.
GROUNDS: Final = ("partner_violence", "stalking", "child_abuse", "other")
# Why somebody must see the address.
NEEDS: Final = ("post", "identity", "decision", "enquiry", "other")

OPEN_FOR: Final = timedelta(minutes=30)
"""How long a permitted opening lasts."""
WAITS_FOR: Final = timedelta(hours=24)
"""How long a request for an opening may be permitted; then it is asked anew."""
USUALLY: Final = timedelta(days=365)
"""After which time a protection is looked at again (支援の期間 1年)."""
LONGEST: Final = timedelta(days=366)
LEAST_WORDS: Final = 5
MOST_WORDS: Final = 1000


@dataclass(frozen=True, slots=True)
class Insight:
    """How much of a stream somebody may see now.

    `begun_at` is when its newest protection began, None where there is none.
    `is_full` is so for the person themselves and during a permitted opening, which
    lasts `until`; `tells` says whether the reader may know that it is protected.
    """

    begun_at: datetime | None = None
    is_full: bool = True
    until: datetime | None = None
    tells: bool = False

    @property
    def is_protected(self) -> bool:
        return self.begun_at is not None

    @property
    def hides(self) -> bool:
        """Say whether what tells where somebody lives is hidden from the reader."""
        return self.is_protected and not self.is_full


EVERYTHING: Final = Insight()
"""The insight into a stream that nobody protects, and of the software that keeps it."""


def may_work(actor: Actor, department: str) -> bool:
    """Say whether somebody may set a protection or ask for something about it."""
    mine = {actor.unit, *actor.departments} - {""}
    return is_clerk(actor) and department in mine


def is_clerk(actor: Actor) -> bool:
    """Say whether somebody works on cases at all."""
    return actor.is_staff and (actor.has(CLERK) or actor.has(SUPERVISOR))


def may_permit(actor: Actor, department: str, asked_by: int | None) -> bool:
    """Say whether somebody may allow what another asked for.

    >>> chief = Actor(1, "staff", id="7", unit="kumin", roles=frozenset({SUPERVISOR}))
    >>> may_permit(chief, "kumin", 8), may_permit(chief, "kumin", 7)
    (True, False)
    >>> may_permit(chief, "zeimu", 8), may_permit(chief, "kumin", None)
    (False, False)
    """
    return (
        may_work(actor, department)
        and actor.has(SUPERVISOR)
        and asked_by is not None
        and str(asked_by) != actor.id
    )


def is_reviewable(day: date, today: date) -> bool:
    """Say whether a protection may be looked at again on a day.

    >>> is_reviewable(date(2027, 4, 6), date(2026, 4, 6))
    True
    >>> is_reviewable(date(2026, 4, 6), date(2026, 4, 6))
    False
    """
    return today < day <= today + LONGEST


def are_enough(words: str) -> bool:
    """Say whether words may stand as a reason: some, and not a whole file.

    >>> are_enough("本人の申出"), are_enough(" あ "), are_enough("あ" * 1001)
    (True, False, False)
    """
    return LEAST_WORDS <= len(words.strip()) <= MOST_WORDS
