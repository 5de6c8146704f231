"""Show many draft decisions of one procedure before they are stamped together.

Each is opened as if it were alone: its look is written down, and the mark of the
sealed record it showed goes with it, so that a stamp signs that record and no other.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from madoguchi.cases.actions.approval import open_proposal
from madoguchi.cases.approvals import OpenProposal, waiting_for
from madoguchi.cases.models import Proposal
from madoguchi.events.queries import views_of
from madoguchi.kernel.errors import Refused
from madoguchi.teamwork.planning import code_of
from madoguchi.teamwork.problems import BadBulk
from madoguchi.teamwork.rules import MOST_STAMPED
from madoguchi.wards.actor import Actor

VIEWED: Final = "proposal.viewed"
"""How the log says that somebody looked at a draft."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One draft decision of several: what it shows, or why it cannot be shown."""

    row: Proposal
    opened: OpenProposal | None = None
    why: str = ""


def waiting_by_procedure(by: Actor, at: datetime) -> Mapping[str, list[Proposal]]:
    """Return what waits for somebody's stamp, by procedure, the most first."""
    found: dict[str, list[Proposal]] = {}
    for row in waiting_for(by, timezone.localdate(at)):
        found.setdefault(row.case.procedure, []).append(row)
    by_count = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return dict(by_count)


def shown_together(picked: Collection[UUID], *, by: Actor, at: datetime) -> list[Shown]:
    """Open the picked drafts that wait for somebody's stamp.

    What does not wait for it any more is left out. Raises BadBulk for nothing, for
    more than can be read at once, and for more than one procedure.
    """
    waiting = {row.pk: row for row in waiting_for(by, timezone.localdate(at))}
    rows = [row for pk, row in waiting.items() if pk in picked]
    refuse_odd(rows)
    return [_shown(row, by, at) for row in rows]


def refuse_odd(rows: Collection[Proposal]) -> None:
    if not rows:
        raise BadBulk("nothing")
    if len(rows) > MOST_STAMPED:
        raise BadBulk("many_stamps")
    if len({row.case.procedure for row in rows}) > 1:
        raise BadBulk("mixed")


def was_shown(row: Proposal, by: Actor) -> bool:
    """Say whether the log holds that somebody looked at a draft: each is read first."""
    return any(
        one.kind == VIEWED and one.actor == by.reference and str(row.pk) in one.shown
        for one in views_of(row.ward_id, row.case.stream)
    )


def _shown(row: Proposal, by: Actor, at: datetime) -> Shown:
    try:
        return Shown(row, open_proposal(row.pk, by=by, at=at))
    except Refused as problem:
        return Shown(row, why=code_of(problem))
