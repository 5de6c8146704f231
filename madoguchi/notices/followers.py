"""Tell the applicant what the log says."""

from madoguchi.cases.followers import AGENTS
from madoguchi.events.envelope import SealedEvent
from madoguchi.jobs.actions import enqueue_once
from madoguchi.notices import actions
from madoguchi.notices.rules import NOTICE_OF
from madoguchi.vault.problems import VaultProblem

KINDS = frozenset(NOTICE_OF) | AGENTS


def tell(event: SealedEvent) -> None:
    """Make the notice of a fact.

    One case that does not open must not keep everybody else's notices back: it
    becomes a job, which tries again and at last is parked where staff see it.
    """
    try:
        actions.make_notice(event)
    except VaultProblem:
        key = f"tell:{event.id}"
        wanted = (event.ward, event.stream, event.id)
        enqueue_once(actions.tell_again, key, *wanted, ward=event.ward)
