"""Decide until when a record is kept, who may destroy it, and what holds it back.

Pure: days, years, codes and actors in, verdicts out.
"""

from datetime import date
from typing import Final

from madoguchi.kernel.ages import fiscal_year
from madoguchi.wards.actor import Actor

SUPERVISOR: Final = "supervisor"
CLERK: Final = "clerk"
PRIVACY: Final = "privacy"
APRIL: Final = 4

# Why a record is kept although its time is over: 審査請求・訴訟, 監査・検査, 開示請求,
# 歴史的公文書の評価, 職務上の必要. After 公文書管理法施行令 9条, by which the state
# works; a ward's own rule on documents may say more. Unverified.
HOLD_REASONS: Final = ("dispute", "audit", "disclosure", "history", "work")
LEAST_WORDS: Final = 5
MOST_WORDS: Final = 1000
MOST_LINES: Final = 1000
"""How many cases one list holds: more nobody looks through, the rest is drawn anew."""
LONGEST_EXTENSION: Final = 30
"""Years by which a retention may be extended at once; the longest class there is."""


def kept_until(ended_on: date, years: int) -> date | None:
    """Return the last day of a retention; None is for as long as the ward exists.

    The years begin with the fiscal year after the one in which the case ended (完結).

    >>> kept_until(date(2026, 4, 1), 1), kept_until(date(2027, 3, 31), 1)
    (datetime.date(2028, 3, 31), datetime.date(2028, 3, 31))
    >>> kept_until(date(2026, 4, 1), 0) is None
    True
    """
    if years == 0:
        return None
    return date(fiscal_year(ended_on) + 1 + years, APRIL - 1, 31)


def due_before(today: date, years: int) -> date | None:
    """Return before which day a case must have ended for its retention to be over.

    >>> due_before(date(2028, 3, 31), 1), due_before(date(2028, 4, 1), 1)
    (datetime.date(2026, 4, 1), datetime.date(2027, 4, 1))
    """
    if years == 0:
        return None
    return date(fiscal_year(today) - years, APRIL, 1)


def may_work(actor: Actor, department: str) -> bool:
    """Say whether somebody looks after the records of a department."""
    mine = {actor.unit, *actor.departments} - {""}
    works = actor.is_staff and (actor.has(CLERK) or actor.has(SUPERVISOR))
    return works and department in mine


def may_approve(actor: Actor, department: str, drawn_by: int) -> bool:
    """Say whether somebody may let a list be carried out that another drew up.

    >>> chief = Actor(1, "staff", id="7", unit="kumin", roles=frozenset({SUPERVISOR}))
    >>> may_approve(chief, "kumin", 8), may_approve(chief, "kumin", 7)
    (True, False)
    """
    other = str(drawn_by) != actor.id
    return may_work(actor, department) and actor.has(SUPERVISOR) and other


def are_enough(words: str) -> bool:
    """Say whether words explain something well enough to be read in ten years.

    >>> are_enough("監査の指摘による"), are_enough("監査"), are_enough("あ" * 1001)
    (True, False, False)
    """
    return LEAST_WORDS <= len(words.strip()) <= MOST_WORDS


def is_extension(until: date | None, today: date) -> bool:
    """Say whether a hold may end on a day; None, until somebody lifts it, always.

    >>> is_extension(date(2026, 4, 6), date(2026, 4, 6)), is_extension(None, date.max)
    (False, True)
    """
    if until is None:
        return True
    return today < until and until.year - today.year <= LONGEST_EXTENSION


# Why a copy is made: 情報公開条例の開示請求, 個人情報保護法 76条の本人の開示請求, 法令
# に基づく提供 (as an order of a court). Unverified against any ward's ordinance.
COPY_GROUNDS: Final = ("foi", "self", "law")
SELF: Final = "self"


def may_copy_person(actor: Actor) -> bool:
    """Say whether somebody answers a person's request for all that is known of them.

    It goes across departments, so it is no clerk's.
    """
    return actor.is_staff and actor.has(PRIVACY)
