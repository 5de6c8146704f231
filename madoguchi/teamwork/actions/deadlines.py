"""Tell staff each morning what is due soon or late; let them say that they saw it."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from madoguchi.cases.deadlines import (
    Pressing,
    pressing_by_assignee,
    pressing_by_department,
)
from madoguchi.cases.queries import departments_of
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.personnel.queries import stood_in_for
from madoguchi.teamwork.facts import DueNoticeSeen, DueNoticeTold
from madoguchi.teamwork.models import DueNotice
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import actor_of, calendar_of, staff_of, ward_by_id

KEPT: Final = timedelta(days=90)
SUPERVISOR: Final = "supervisor"


def tell(ward: int, *, at: datetime) -> int:
    """Tell everybody of a ward what presses them today; say how many were told.

    On closed days nobody is told. Told twice, the second time changes nothing.
    """
    on = timezone.localdate(at)
    if not calendar_of(ward_by_id(ward)).is_open(on):
        return 0
    DueNotice.objects.filter(ward=ward, on__lt=on - KEPT).delete()
    told = set(
        DueNotice.objects.filter(ward=ward, on=on).values_list("staff", flat=True)
    )
    mine, units = pressing_by_assignee(ward, on), pressing_by_department(ward, on)
    count = 0
    for one in staff_of(ward):
        if one.pk in told:
            continue
        actor = actor_of(one)
        leads = actor.has(SUPERVISOR)
        presses = _of_units(actor, units) if leads else _of_staff(one, mine, on)
        if presses != Pressing():
            _tell(one, presses, leads=leads, on=on, at=at)
            count += 1
    return count


def _of_units(actor: Actor, units: dict[str, Pressing]) -> Pressing:
    return sum(
        (units.get(one, Pressing()) for one in departments_of(actor)), Pressing()
    )


def _of_staff(staff: Staff, mine: dict[int, Pressing], on: date) -> Pressing:
    """Count what somebody works on, and whom they stand in for today."""
    whose = {staff.pk, *stood_in_for(staff.ward_id, staff.pk, on)}
    return sum((mine.get(one, Pressing()) for one in whose), Pressing())


def _tell(
    staff: Staff, presses: Pressing, *, leads: bool, on: date, at: datetime
) -> None:
    with unit():
        row = DueNotice.objects.create(
            ward_id=staff.ward_id,
            staff=staff,
            on=on,
            due_count=presses.due,
            late_count=presses.late,
            leads=leads,
        )
        fact = DueNoticeTold(row.due_count, row.late_count, leads)
        by = Actor.system(staff.ward_id)
        record(fact, on=Subject(staff.ward_id, f"staff/{staff.pk}"), by=by, at=at)


def see(*, by: Actor, at: datetime) -> None:
    """Put today's notice of one's own away; a second time changes nothing."""
    rows = DueNotice.objects.filter(
        ward=by.ward, staff=int(by.id), on=timezone.localdate(at), seen_at=None
    )
    with unit():
        if rows.update(seen_at=at):
            record(DueNoticeSeen(), on=Subject(by.ward, by.reference), by=by, at=at)
