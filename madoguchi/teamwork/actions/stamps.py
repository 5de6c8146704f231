"""Stamp many draft decisions that were shown together, each for itself.

Each stamp has its own transaction and signs its own sealed record, by the very action
of a single one: nobody's own case, nothing that changed since it was shown, nothing
whose turn is somebody else's. What is refused keeps none of the others back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from madoguchi.cases.actions.approval import stamp
from madoguchi.cases.approvals import proposals_visible_to
from madoguchi.cases.models import Proposal
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.kernel.errors import Refused
from madoguchi.teamwork.facts import ManyStamped
from madoguchi.teamwork.planning import code_of
from madoguchi.teamwork.problems import LeftOut
from madoguchi.teamwork.stamping import refuse_odd, was_shown
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Stamped:
    """What became of one draft: its state after the stamp, or why it got none."""

    row: Proposal
    why: str = ""

    @property
    def is_decided(self) -> bool:
        return not self.why and self.row.state == Proposal.State.DECIDED


def stamp_many(marks: Mapping[UUID, str], *, by: Actor, at: datetime) -> list[Stamped]:
    """Agree to each draft as its page showed it; `marks` say which record that was.

    Raises BadBulk for nothing, for too many, and for more than one procedure.
    """
    visible = proposals_visible_to(by, timezone.localdate(at)).filter(
        pk__in=list(marks)
    )
    rows = list(visible.order_by("case__due_on", "drafted_at"))
    refuse_odd(rows)
    done = [_stamped(row, marks[row.pk], by, at) for row in rows]
    count = sum(not one.why for one in done)
    with unit():
        fact = ManyStamped(stamped=count, left=len(done) - count)
        record(fact, on=Subject(by.ward, by.reference), by=by, at=at)
    return done


def _stamped(row: Proposal, mark: str, by: Actor, at: datetime) -> Stamped:
    try:
        if not was_shown(row, by):
            raise LeftOut("unseen")
        return Stamped(stamp(row.pk, mark, by=by, at=at))
    except Refused as problem:
        return Stamped(row, code_of(problem))
