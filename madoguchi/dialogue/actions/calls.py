"""Say to staff that something waits for them, and keep how much does.

How many calls wait stands with each member of staff, whom every page reads anyway: no
page asks a question more for it. Opening a call is nothing the log need know.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from madoguchi.cases.models import Case
from madoguchi.dialogue.models import Advice, Call, Message
from madoguchi.dialogue.problems import NoSuchTalk
from madoguchi.dialogue.queries import calls_visible_to
from madoguchi.dialogue.rules import counted
from madoguchi.events.actions import unit
from madoguchi.wards.actions import note_calls
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff


@dataclass(frozen=True, slots=True)
class Reason:
    """Why people are called: for what, about which case, and which question."""

    why: Call.Why
    case: Case
    advice: Advice | None = None


def call(people: Collection[int], reason: Reason, *, by: Actor, at: datetime) -> None:
    """Call some people, but nobody for what they did themselves."""
    case = reason.case
    asker = int(by.id) if by.is_staff else None
    called = sorted(set(people) - {asker})
    Call.objects.bulk_create(
        Call(
            ward_id=case.ward_id,
            staff_id=one,
            case=case,
            advice=reason.advice,
            by_id=asker,
            why=reason.why,
            made_at=at,
        )
        for one in called
    )
    count_anew(case.ward_id, called)


def count_anew(ward: int, people: Collection[int]) -> None:
    """Note with some people how many calls wait for them."""
    if not people:
        return
    # Each is counted by one at a time: a call made meanwhile is not forgotten.
    locked = Staff.objects.select_for_update(no_key=True).filter(pk__in=people)
    list(locked.filter(ward=ward).order_by("pk").values_list("pk"))
    rows = Call.objects.filter(ward=ward, staff__in=people, seen_at=None).order_by()
    waiting = dict(rows.values_list("staff").annotate(Count("pk")))
    note_calls(ward, counted(waiting, sorted(people)))


def open_call(call_id: int, *, by: Actor, at: datetime) -> Call:
    """Say that somebody saw a call of theirs, and return where it leads."""
    with unit():
        row = calls_visible_to(by).filter(pk=call_id).first()
        if row is None:
            raise NoSuchTalk
        Call.objects.filter(ward=by.ward, pk=row.pk, seen_at=None).update(seen_at=at)
        count_anew(by.ward, [int(by.id)])
    return row


def see_all(*, by: Actor, at: datetime) -> None:
    """Say that somebody saw every call of theirs, also those not for them any more."""
    with unit():
        mine = Call.objects.filter(ward=by.ward, staff=int(by.id), seen_at=None)
        mine.update(seen_at=at)
        count_anew(by.ward, [int(by.id)])


def see_those(calls: Collection[int], *, ward: int, at: datetime) -> None:
    """Say of some calls that nobody need look at them any more."""
    rows = Call.objects.filter(ward=ward, pk__in=calls, seen_at=None)
    people = set(rows.values_list("staff", flat=True))
    rows.update(seen_at=at)
    count_anew(ward, people)


def forget_dialogue(ward: int, case_id: UUID) -> None:
    """Delete all talk about a case: its record is destroyed.

    Runs in the caller's unit of work, which says so in the log.
    """
    calls = Call.objects.filter(ward=ward, case=case_id)
    people = set(calls.values_list("staff", flat=True))
    calls.delete()
    Advice.objects.filter(ward=ward, case=case_id).delete()
    Message.objects.filter(ward=ward, case=case_id).delete()
    count_anew(ward, people)
