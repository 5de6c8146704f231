"""Begin, hold, lock and end the signed-in browsers of staff."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.personnel.actions import subject_of
from madoguchi.personnel.facts import SessionEnded, StaffSignedIn
from madoguchi.personnel.models import Session
from madoguchi.personnel.problems import BadMembership, NoSuchSession
from madoguchi.personnel.queries import memberships_on, open_sessions
from madoguchi.personnel.rules import SEEN_EVERY, SESSION_HOURS
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Membership, Staff
from madoguchi.wards.queries import actor_of


def begin(staff: Staff, *, factor: str, browser: str, at: datetime) -> Session:
    """Let somebody in who proved who they are; they act by their first membership.

    Raises BadMembership for whoever works nowhere today.
    """
    held = memberships_on(staff, timezone.localdate(at))
    if not held:
        raise BadMembership("none")
    row = Session(
        ward_id=staff.ward_id,
        staff=staff,
        membership=held[0],
        factor=factor,
        browser=browser,
        begun_at=at,
        seen_at=at,
    )
    with unit():
        row.save(force_insert=True)
        fact = StaffSignedIn(factor=factor, session=str(row.pk))
        record(fact, on=subject_of(staff), by=actor_of(seated(row).staff), at=at)
    return row


def seated(row: Session) -> Session:
    """Give the member of staff of a session what the membership acted in gives."""
    if row.membership is not None:
        row.staff.department = row.membership.department
        row.staff.roles = list(row.membership.roles)
        row.staff.post = row.membership.post
    return row


def note_seen(row: Session, at: datetime) -> None:
    """Note that a session is in use, once a minute at most."""
    if at - row.seen_at >= SEEN_EVERY:
        Session.objects.filter(pk=row.pk, seen_at__lt=at).update(seen_at=at)
        row.seen_at = at


def sit_down(row: Session, membership: Membership) -> None:
    """Act by another of one's memberships from now on."""
    Session.objects.filter(pk=row.pk).update(membership=membership)
    row.membership = membership


def lock(row: Session, at: datetime) -> None:
    """Ask for the password before anything more is shown; what was done stays."""
    Session.objects.filter(pk=row.pk, locked_at__isnull=True).update(locked_at=at)


def unlock(row: Session, at: datetime) -> None:
    Session.objects.filter(pk=row.pk).update(locked_at=None, seen_at=at)
    row.locked_at, row.seen_at = None, at


def end(row: Session, *, reason: str, by: Actor, at: datetime) -> bool:
    """End a session; say whether it was still open."""
    with unit():
        open_one = Session.objects.filter(pk=row.pk, ended_at__isnull=True)
        if not open_one.update(ended_at=at, ending=reason):
            return False
        fact = SessionEnded(session=str(row.pk), reason=reason)
        record(fact, on=subject_of(row.staff), by=by, at=at)
    return True


def end_of(
    staff: Staff, session_id: UUID, *, reason: str, by: Actor, at: datetime
) -> None:
    """End a session of somebody; one that has ended already stays as it was.

    Raises NoSuchSession for one of anybody else.
    """
    row = Session.objects.filter(ward=staff.ward_id, staff=staff, pk=session_id)
    found = row.select_related("staff").first()
    if found is None:
        raise NoSuchSession
    end(found, reason=reason, by=by, at=at)


def end_all(
    staff: Staff, *, reason: str, by: Actor, at: datetime, but: UUID | None = None
) -> int:
    """End every session of somebody, but for one; return how many."""
    rows = open_sessions(staff.ward_id).filter(staff=staff)
    others = [one for one in rows if one.pk != but]
    return _end_each(others, reason, by, at)


def end_outlived(ward: int, today: date, at: datetime) -> int:
    """End the sessions of whoever works here no more, and those too long ago.

    The door lets none of them in before that: this tells the log and the lists.
    """
    system = Actor.system(ward)
    rows = open_sessions(ward)
    oldest = at - timedelta(hours=SESSION_HOURS)
    working = Membership.objects.on(today).filter(ward=ward).values("staff")
    ended = _end_each(rows.exclude(staff__in=working), "left", system, at)
    ended += _end_each(rows.filter(staff__is_active=False), "left", system, at)
    return ended + _end_each(rows.filter(begun_at__lt=oldest), "expired", system, at)


def _end_each(rows: Iterable[Session], reason: str, by: Actor, at: datetime) -> int:
    return sum(end(row, reason=reason, by=by, at=at) for row in list(rows))
