"""Receive an application of somebody who hides: from its first moment it is protected.

A paper form may say so, or the person at the counter.
"""

from datetime import datetime

from madoguchi.cases.actions.protecting import begin_for
from madoguchi.cases.actions.submit import submit
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenDraft
from madoguchi.events.actions import unit
from madoguchi.protection.actions import Wish
from madoguchi.protection.queries import protecting
from madoguchi.wards.actor import Actor


def submit_protected(draft: OpenDraft, wish: Wish, *, by: Actor, at: datetime) -> Case:
    """Receive a draft and protect its address in one transaction, or do neither.

    Whoever of the office types it in may, for whatever department it is. One that is
    protected already, by an earlier case or a second click, stays so.
    """
    with unit():
        case = submit(draft, by=by, at=at)
        if not protecting(case.ward_id, case.stream):
            begin_for(case, wish, by=by, at=at)
    return case
