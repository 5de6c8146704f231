"""Tell the applicant what the log says."""

from madoguchi.events.envelope import SealedEvent
from madoguchi.notices import actions
from madoguchi.notices.rules import NOTICE_OF

KINDS = frozenset(NOTICE_OF)


def tell(event: SealedEvent) -> None:
    actions.make_notice(event)
