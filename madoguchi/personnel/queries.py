"""Find sessions, passkeys and memberships of a ward's staff."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from madoguchi.personnel.models import (
    Absence,
    Enrolment,
    Passkey,
    RightUse,
    Session,
)
from madoguchi.personnel.problems import NoSuchStaff
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Membership, Staff
from madoguchi.wards.queries import actor_of
from madoguchi.wards.statements import written_once


def memberships_of(staff: Staff) -> list[Membership]:
    rows = Membership.objects.filter(ward=staff.ward_id, staff=staff)
    return list(rows.select_related("department").order_by("id"))


def memberships_on(staff: Staff, day: date) -> list[Membership]:
    """Return what somebody works in on a day, the oldest first."""
    return [one for one in memberships_of(staff) if one.holds(day)]


def open_session(ward: int, session_id: UUID) -> Session | None:
    """Return a session that was not ended, of somebody who works here."""
    return next(iter(_open_session(ward, session_id)), None)


@written_once
def _open_session(ward: int, session_id: UUID) -> QuerySet[Session]:
    rows = open_sessions(ward).filter(pk=session_id, staff__is_active=True)
    return rows.select_related("staff", "membership__department")


def open_sessions(ward: int) -> QuerySet[Session]:
    rows = Session.objects.filter(ward=ward, ended_at__isnull=True)
    return rows.select_related("staff").order_by("-seen_at")


def sessions_of(staff: Staff) -> list[Session]:
    return list(open_sessions(staff.ward_id).filter(staff=staff))


def passkeys_of(staff: Staff, host: str = "") -> list[Passkey]:
    """Return somebody's passkeys, all or those that open at a host."""
    rows = Passkey.objects.filter(ward=staff.ward_id, staff=staff)
    return list((rows.filter(host=host) if host else rows).order_by("added_at"))


def enrolment_of(staff: Staff) -> Enrolment | None:
    return Enrolment.objects.filter(ward=staff.ward_id, staff=staff).first()


def colleague(ward: int, staff_id: int) -> Staff:
    """Return a member of staff of this ward, at work or not."""
    rows = Staff.objects.filter(ward=ward, pk=staff_id)
    found = rows.select_related("department").first()
    if found is None:
        raise NoSuchStaff
    return found


def credentials_of(passkeys: Iterable[Passkey]) -> list[bytes]:
    return [bytes(one.credential) for one in passkeys]


def staff_named(ward: int, text: str) -> QuerySet[Staff]:
    """Return who works here now or soon, by a part of login, name or department."""
    rows = Staff.objects.filter(ward=ward, is_active=True).select_related("department")
    if text and "\0" not in text:
        rows = rows.filter(
            Q(login__icontains=text)
            | Q(name__icontains=text)
            | Q(department__name__icontains=text)
        )
    return rows.order_by("login")


def last_sign_ins(ward: int, staff: Collection[int]) -> dict[int, datetime]:
    rows = Session.objects.filter(ward=ward, staff__in=staff)
    return dict(rows.values_list("staff").annotate(Max("begun_at")))


def passkey_counts(ward: int, staff: Collection[int]) -> dict[int, int]:
    rows = Passkey.objects.filter(ward=ward, staff__in=staff)
    return dict(rows.values_list("staff").annotate(Count("pk")))


def memberships_of_ward(ward: int) -> dict[int, list[Membership]]:
    """Return everybody's memberships by their number, the oldest first."""
    rows = Membership.objects.filter(ward=ward).select_related("department")
    found: dict[int, list[Membership]] = {}
    for one in rows.order_by("id"):
        found.setdefault(one.staff_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A line of the review: one role that somebody has in one department.

    `used_on` is the last day on which the log tells of its use; `is_measured` is
    false for roles whose use leaves no fact.
    """

    staff: Staff
    department: Department
    role: str
    from_on: date | None
    until_on: date | None
    passkeys: int
    signed_in_at: datetime | None
    used_on: date | None
    is_measured: bool

    def is_unused(self, since: date) -> bool:
        """Say whether nobody needed this since a day, as far as it is known.

        A right that began later is not judged.
        """
        if since == date.min:
            return False
        if self.from_on is not None and self.from_on > since:
            return False
        if self.is_measured:
            return self.used_on is None or self.used_on < since
        seen = self.signed_in_at
        return seen is None or timezone.localdate(seen) < since


def review(ward: int, on: date, measured: Collection[str]) -> list[Held]:
    """Return who has which right on a day, since when, and when it was last used."""
    rows = Membership.objects.on(on).filter(ward=ward, staff__is_active=True)
    rows = rows.select_related("staff", "department").order_by("staff__login", "id")
    people = {one.staff_id for one in rows}
    signed_in = last_sign_ins(ward, people)
    keys = passkey_counts(ward, people)
    used = {
        (one.staff_id, one.role): one.last_on
        for one in RightUse.objects.filter(ward=ward)
    }
    return [
        Held(
            staff=one.staff,
            department=one.department,
            role=role,
            from_on=one.from_on,
            until_on=one.until_on,
            passkeys=keys.get(one.staff_id, 0),
            signed_in_at=signed_in.get(one.staff_id),
            used_on=used.get((one.staff_id, role)),
            is_measured=role in measured,
        )
        for one in rows
        for role in one.roles
    ]


def acting_in(ward: int, staff: int, unit: str, at: datetime) -> Actor | None:
    """Return somebody as one who acts in a department, while they work there."""
    day = timezone.localdate(at)
    rows = Membership.objects.on(day).filter(
        ward=ward, staff=staff, department__slug=unit, staff__is_active=True
    )
    row = rows.select_related("staff", "department").order_by("id").first()
    if row is None:
        return None
    row.staff.department = row.department
    row.staff.roles, row.staff.post = list(row.roles), row.post
    return actor_of(row.staff)


# -------------------------------------------------------------- who is here today

WORKING = frozenset({"clerk", "supervisor"})
"""The roles in which somebody works on the cases of a department."""


def absences(ward: int) -> QuerySet[Absence]:
    """Return the days on which people are away and that were not taken back."""
    return Absence.objects.filter(ward=ward, ended_at=None)


def absences_on(ward: int, day: date) -> QuerySet[Absence]:
    return absences(ward).filter(from_on__lte=day, until_on__gte=day)


def stood_in_for(ward: int, staff: int, day: date) -> frozenset[int]:
    """Return for whom somebody stands in on a day."""
    rows = absences_on(ward, day).filter(stand_in=staff)
    return frozenset(rows.values_list("staff", flat=True))


@dataclass(frozen=True, slots=True)
class Roll:
    """Who works on the cases of some departments on a day, and who of them is away.

    `clerks` are those of them who do the work and do not only decide; `gone` worked
    there once and does no more. `stand_ins` says who does an absent one's work, where
    somebody was named.
    """

    working: frozenset[int]
    clerks: frozenset[int]
    gone: frozenset[int]
    away: frozenset[int]
    stand_ins: Mapping[int, int]

    @property
    def here(self) -> frozenset[int]:
        return self.working - self.away

    def stood_in_by(self, staff: int) -> frozenset[int]:
        """Return whose work one of them does besides their own."""
        return frozenset(one for one, by in self.stand_ins.items() if by == staff)


def roll_of(ward: int, departments: Collection[str], day: date) -> Roll:
    """Call the roll of some departments on a day: two queries, however many people."""
    rows = Membership.objects.filter(ward=ward, department__slug__in=departments)
    working, clerks, once = set(), set(), set()
    for row in rows.select_related("staff"):
        once.add(row.staff_id)
        if row.staff.is_active and row.holds(day) and WORKING.intersection(row.roles):
            working.add(row.staff_id)
            if "clerk" in row.roles:
                clerks.add(row.staff_id)
    away, stand_ins = set(), {}
    for staff, stand_in in absences_on(ward, day).values_list("staff", "stand_in"):
        if staff in working:
            away.add(staff)
            if stand_in is not None:
                stand_ins[staff] = stand_in
    gone = frozenset(once - working)
    return Roll(frozenset(working), frozenset(clerks), gone, frozenset(away), stand_ins)
