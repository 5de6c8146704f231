"""Say from when until when somebody is away (不在), and who does their work."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.personnel.actions import subject_of
from madoguchi.personnel.facts import AbsenceEnded, AbsenceNamed
from madoguchi.personnel.models import Absence
from madoguchi.personnel.problems import BadAbsence, NoSuchStaff
from madoguchi.personnel.queries import absences, roll_of
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import active_staff

LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Away:
    """Who is away from a day to another, both included, and who stands in."""

    staff: int
    from_on: date
    until_on: date
    stand_in: int | None = None


def name_absence(away: Away, *, by: Actor, at: datetime) -> Absence:
    """Enter days on which oneself, or as a supervisor a colleague, is away."""
    today = timezone.localdate(at)
    with unit():
        staff = _colleague(away.staff, by, today)
        _checked(away, by, today)
        row = Absence.objects.create(
            ward_id=by.ward,
            staff=staff,
            stand_in_id=away.stand_in,
            from_on=away.from_on,
            until_on=away.until_on,
            named_by_id=int(by.id),
            named_at=at,
        )
        fact = AbsenceNamed(
            stand_in=f"staff/{away.stand_in}" if away.stand_in else "",
            from_on=away.from_on.isoformat(),
            until_on=away.until_on.isoformat(),
        )
        record(fact, on=subject_of(staff), by=by, at=at)
    return row


def end_absence(absence_id: int, *, by: Actor, at: datetime) -> None:
    """Take days back: one's own, or as a supervisor those of a colleague.

    Another department's days are looked for among one's own, as days that never were.
    """
    whose = {int(by.id)}
    if by.has("supervisor"):
        whose |= set(roll_of(by.ward, [by.unit], timezone.localdate(at)).working)
    with unit():
        rows = absences(by.ward).select_for_update(of=("self",)).filter(staff__in=whose)
        row = rows.select_related("staff").filter(pk=absence_id).first()
        if row is None:
            raise NoSuchStaff
        _colleague(row.staff_id, by, timezone.localdate(at))
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        fact = AbsenceEnded(row.from_on.isoformat(), row.until_on.isoformat())
        record(fact, on=subject_of(row.staff), by=by, at=at)


def _colleague(staff_id: int, by: Actor, on: date) -> Staff:
    """Return whose days somebody may enter: their own, or those of their department.

    Locked, so that days entered at the same moment are seen.
    """
    own = str(staff_id) == by.id
    if not own and not by.has("supervisor"):
        raise NoSuchStaff
    staff = active_staff(by.ward, staff_id)
    if staff is None or not (
        own or staff_id in roll_of(by.ward, [by.unit], on).working
    ):
        raise NoSuchStaff
    return Staff.objects.select_for_update().get(ward=by.ward, pk=staff_id)


def _checked(away: Away, by: Actor, today: date) -> None:
    if away.until_on < away.from_on or away.until_on < today:
        raise BadAbsence("days")
    if away.until_on - away.from_on > LONGEST:
        raise BadAbsence("days")
    if away.stand_in is not None:
        works = roll_of(by.ward, [by.unit], max(today, away.from_on)).working
        if away.stand_in == away.staff or away.stand_in not in works:
            raise BadAbsence("stand_in")
    others = absences(by.ward).filter(staff=away.staff)
    if others.filter(from_on__lte=away.until_on, until_on__gte=away.from_on).exists():
        raise BadAbsence("overlaps")
