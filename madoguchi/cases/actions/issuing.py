"""What the office does with what was issued: reissue, revoke, hand over, post.

Each is asked of a case that the actor may work on, and of a document of that case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from madoguchi.cases import rules
from madoguchi.cases.actions.holding import held, say, today
from madoguchi.cases.attachments import place_of
from madoguchi.cases.facts import MandateUsed
from madoguchi.cases.mandates import refuse_fetching
from madoguchi.cases.models import Case
from madoguchi.cases.papers import languages_beside
from madoguchi.cases.problems import NotAllowed, NotYours
from madoguchi.documents import actions as documents
from madoguchi.documents.actions import Place, Sent, Why
from madoguchi.documents.facts import (
    REISSUED_FOR,
    REVOKED_FOR,
    SEEN_BY,
    IssueLanguageAsked,
)
from madoguchi.documents.models import Delivery, Issue
from madoguchi.documents.problems import NotIssued
from madoguchi.documents.queries import issue_of
from madoguchi.vault.actions import data_key
from madoguchi.wards.actor import Actor

AGENT = "proxy"
"""The way of knowing who stands there that needs a mandate."""
NEEDS_WORDS = "other"
"""The reason that says nothing by itself."""


@contextmanager
def issued(case_id: UUID, issue: UUID, by: Actor) -> Iterator[tuple[Place, Issue]]:
    """Hold a case with one of its issued documents; raise NotYours for another's."""
    with held(case_id, by) as case:
        yield _issued(case, issue)


def _issued(case: Case, issue: UUID) -> tuple[Place, Issue]:
    found = issue_of(case.ward_id, case.stream, issue)
    if found is None:
        raise NotYours
    return place_of(case, data_key(case.ward_id, case.key_id or 0)), found


def ask_reissue(
    case_id: UUID, issue: UUID, why: Why, *, by: Actor, at: datetime
) -> None:
    """Have a document printed anew (再交付); the old one stands until then."""
    with issued(case_id, issue, by) as (place, found):
        _refuse_reason(why, REISSUED_FOR)
        if found.kind not in Issue.PRINTED_ANEW:
            raise NotIssued("kind")
        documents.ask_reissue(issue, why, into=place, by=by, at=at)


def ask_language(
    case_id: UUID, issue: UUID, language: str, *, by: Actor, at: datetime
) -> None:
    """Have a paper issued in another language beside this one; asked again, once."""
    with held(case_id, by) as case:
        found = issue_of(case.ward_id, case.stream, issue)
        if found is None:
            raise NotYours
        if not found.stands:
            raise NotIssued("ended")
        if language not in languages_beside(case, found):
            raise NotAllowed("language")
        say(IssueLanguageAsked(str(issue), language), case, by, at)


def revoke_issue(
    case_id: UUID, issue: UUID, why: Why, *, by: Actor, at: datetime
) -> None:
    """Take a document back (取消し); only a supervisor may."""
    with issued(case_id, issue, by) as (place, _found):
        if not by.has(rules.SUPERVISOR):
            raise NotAllowed("revoke")
        _refuse_reason(why, REVOKED_FOR)
        documents.revoke(issue, why, into=place, by=by, at=at)


def deliver_issue(
    case_id: UUID, issue: UUID, sent: Sent, *, by: Actor, at: datetime
) -> None:
    """Write down that a document was posted, or handed over at the counter.

    Over the counter goes nothing before it is known who stands there; to an agent
    only by a mandate that was seen and holds today.
    """
    with held(case_id, by) as case:
        place, _found = _issued(case, issue)
        if sent.way not in (Delivery.Way.POST, Delivery.Way.COUNTER):
            raise NotAllowed("way")
        if sent.way == Delivery.Way.COUNTER and sent.seen not in SEEN_BY:
            raise NotAllowed("seen")
        by_agent = sent.way == Delivery.Way.COUNTER and sent.seen == AGENT
        mandate = refuse_fetching(case, today(at)) if by_agent else None
        documents.deliver(issue, sent, into=place, by=by, at=at)
        if mandate is not None:
            say(MandateUsed(str(mandate.pk), str(issue)), case, by, at)


def issue_came_back(
    case_id: UUID, issue: UUID, delivery: int, *, by: Actor, at: datetime
) -> None:
    """Write down that what was posted came back (返戻)."""
    with issued(case_id, issue, by) as (place, _found):
        documents.came_back(delivery, on=place.on, by=by, at=at)


def _refuse_reason(why: Why, known: tuple[str, ...]) -> None:
    if why.code not in known:
        raise NotAllowed("issue_reason")
    if why.code == NEEDS_WORDS and not why.words.strip():
        raise NotAllowed("issue_words")
