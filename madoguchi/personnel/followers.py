"""Hear in the log who used which right, for the review of what nobody uses."""

from collections.abc import Mapping
from typing import Final

from django.utils import timezone

from madoguchi.events.envelope import SealedEvent
from madoguchi.personnel.actions.transfers import note_use

SHOWN_BY: Final[Mapping[str, str]] = {
    "case.taken": "clerk",
    "case.reviewed": "clerk",
    "case.received": "clerk",
    "case.correction_asked": "clerk",
    "case.decided": "supervisor",
    "run.approved": "supervisor",
    "counts.declared": "dx",
    "procedure.drawn_up": "owner",
    "procedure.approved": "owner",
    "procedure.published": "owner",
    "manuscript.begun": "owner",
    "procedure.waived": "cio",
    "membership.begun": "admin",
    "membership.ended": "admin",
    "factor.reset": "admin",
}
"""Of which role a fact tells that somebody used it."""
KINDS = frozenset(SHOWN_BY)
MEASURED: Final = frozenset(SHOWN_BY.values())
"""Roles whose use the log tells; of the others nobody knows."""


def note(event: SealedEvent) -> None:
    kind, _, number = event.actor.partition("/")
    if kind == "staff" and number.isdecimal():
        day = timezone.localdate(event.occurred_at)
        note_use(event.ward, int(number), SHOWN_BY[event.kind], day)
