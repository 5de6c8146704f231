"""Draft decisions and stamp them, inside a place: work that a drill has done.

The ward's approval table asks a chief and then a head; the clerk of the town drafts.
"""

import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.approvals import turn_of
from madoguchi.cases.models import Case, Proposal
from madoguchi.cases.opened import Ruling
from madoguchi.cases.queries import opened
from madoguchi.config.rig import town
from madoguchi.config.rig.meeting import meet
from madoguchi.kernel.errors import Refused
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actions import NewStaff, create_staff
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff, Ward
from madoguchi.wards.queries import actor_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

POSTS: Final = ("chief", "head")
REFUSAL: Final = Ruling("refused", "not_eligible", "計測のためです。")
BUSY_SECONDS: Final = 0.05
"""How long a careless version takes between its look and its stamp."""
_APPROVAL = sys.modules["madoguchi.cases.actions.approval"]


def furnish(count: int) -> list[str]:
    """Make the posts, the table and so many proposals; return their ids."""
    ward = Ward.objects.get(slug=town.WARD)
    ward.rules = {**ward.rules, "approval": [{"steps": list(POSTS)}]}
    Ward.objects.filter(pk=ward.pk).update(rules=ward.rules)
    with ward_scope(ward.pk):
        department = Department.objects.get(ward=ward, slug=town.DEPARTMENT)
        for post in POSTS:
            new = NewStaff(
                login=post, name=f"計 {post}", password=town.PASSWORD, post=post
            )
            create_staff(department, new)
        clerk = actor_of(Staff.objects.get(ward=ward, login=town.LOGIN))
        return [str(_proposed(ward.pk, clerk).pk) for _ in range(count)]


def _proposed(ward: int, clerk: Actor) -> Proposal:
    case = town.receive(ward)
    at = timezone.now()
    return actions.propose(case.pk, REFUSAL, is_urgent=False, by=clerk, at=at)


def stamp_all(ids: list[str], post: str, of: int, careless: str) -> int:
    """Stamp all of them as the holder of a post; return how many stamps were made.

    So many processes begin together.
    """
    ward = ward_by_slug(town.WARD)
    vars(_APPROVAL).update(CARELESS[careless])
    made = 0
    with ward_scope(ward.pk):
        holder = actor_of(Staff.objects.get(ward=ward, login=post))
        meet(post, of)
        for one in ids:
            made += _try_stamp(UUID(one), holder)
    return made


def _try_stamp(proposal: UUID, holder: Actor) -> bool:
    row = Proposal.objects.get(ward=holder.ward, pk=proposal)
    try:
        _APPROVAL.stamp(proposal, bytes(row.digest).hex(), by=holder, at=timezone.now())
    except Refused:
        return False
    return True


def _stamp_unlocked(
    proposal_id: UUID, seen: str, *, by: Actor, at: datetime
) -> Proposal:
    """Stamp as many a workflow does: look whose turn it is, then write."""
    del seen
    row = Proposal.objects.get(ward=by.ward, pk=proposal_id)
    steps = list(row.steps.order_by("number"))
    turn = turn_of(row, steps, by, _APPROVAL.places_of(by, at.date()))
    if turn is None:
        raise _APPROVAL.NotYourTurn
    time.sleep(BUSY_SECONDS)
    case = Case.objects.get(ward=by.ward, pk=row.case_id)
    with _APPROVAL.unit():
        _APPROVAL._stamped(  # noqa: SLF001  all but its lock
            _APPROVAL._Held(row, steps, case),  # noqa: SLF001
            turn,
            by,
            at,
        )
    return row


def _nothing_spoiled(*shown: object) -> str:
    del shown
    return ""


CARELESS: Final[Mapping[str, Mapping[str, object]]] = {
    "": {},
    "looks, then writes": {"stamp": _stamp_unlocked},
    "compares nothing": {"_spoiled": _nothing_spoiled},
}
"""The safeguards that a control takes away, by what is left."""


def stamp_around_change(count: int, careless: str) -> int:
    """Make so many proposals, change their cases between two stamps, count the last."""
    ids = furnish(count)
    stamp_all(ids, "chief", 1, "")
    _change_all(ids)
    return stamp_all(ids, "head", 1, careless)


def _change_all(ids: Sequence[str]) -> None:
    """Change an answer of every case behind its proposal, with its own key."""
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        for one in ids:
            case = Proposal.objects.get(ward=ward, pk=one).case
            shown = opened(case)
            answers: dict[str, Any] = {**shown.answers, "copies": 9}
            case.sealed = seal_json(shown.key, case.stream, "answers", answers)
            case.save(update_fields=["sealed"])
