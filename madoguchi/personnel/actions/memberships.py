"""Let people join, work somewhere else too, move and leave, each from a day on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.personnel.actions import subject_of
from madoguchi.personnel.actions.sessions import end_all
from madoguchi.personnel.facts import MembershipBegun, MembershipEnded
from madoguchi.personnel.problems import BadMembership, OwnRights
from madoguchi.personnel.queries import memberships_of
from madoguchi.wards import actions as wards
from madoguchi.wards.actions import NewStaff
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Membership, Staff
from madoguchi.wards.rules import POSTS

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Posting:
    """Where somebody works from a day on, in which roles, in which post (役職)."""

    department: Department
    roles: tuple[str, ...]
    from_on: date
    post: str = ""


def join(new: NewStaff, to: Posting, *, by: Actor, at: datetime) -> Staff:
    """Make the account of somebody new; they come in from their first day on."""
    if Staff.objects.filter(ward=to.department.ward_id, login=new.login).exists():
        raise BadMembership("login")
    _checked(to, at)
    with unit():
        staff = wards.create_staff(
            to.department,
            NewStaff(
                login=new.login,
                name=new.name,
                name_kana=new.name_kana,
                password=new.password,
                encoded=new.encoded,
                roles=to.roles,
                post=to.post,
                from_on=to.from_on,
            ),
        )
        for row in memberships_of(staff):
            _say_begun(staff, row, by, at)
        _settle(staff, at)
    return staff


def assign(staff: Staff, to: Posting, *, by: Actor, at: datetime) -> Membership:
    """Let somebody work in one more department (兼務), beside what they have."""
    _not_oneself(staff, by)
    _checked(to, at)
    with unit():
        row = _begin(staff, to, by, at)
        _settle(staff, at)
    return row


def move(staff: Staff, to: Posting, *, by: Actor, at: datetime) -> Membership:
    """Let somebody work in this department alone from a day on (異動)."""
    _not_oneself(staff, by)
    _checked(to, at)
    with unit():
        _end_from(staff, to.from_on - ONE_DAY, by, at)
        row = _begin(staff, to, by, at)
        _settle(staff, at)
    return row


def leave(staff: Staff, *, last_on: date, by: Actor, at: datetime) -> None:
    """Let somebody work here no longer than a day (退職); sessions end with it."""
    _not_oneself(staff, by)
    today = timezone.localdate(at)
    if last_on < today - ONE_DAY:
        raise BadMembership("past")
    with unit():
        _end_from(staff, last_on, by, at)
        _settle(staff, at)
        if last_on < today:
            end_all(staff, reason="left", by=by, at=at)


def _not_oneself(staff: Staff, by: Actor) -> None:
    if by.kind == "staff" and by.id == str(staff.pk):
        raise OwnRights


def _checked(to: Posting, at: datetime) -> None:
    if not to.roles or not set(to.roles) <= set(Staff.ROLES):
        raise BadMembership("roles")
    if to.post not in ("", *POSTS):
        raise BadMembership("post")
    if to.from_on < timezone.localdate(at):
        raise BadMembership("past")


def _begin(staff: Staff, to: Posting, by: Actor, at: datetime) -> Membership:
    if to.department.ward_id != staff.ward_id:
        raise BadMembership("department")
    term = wards.Term(to.roles, to.post, to.from_on)
    row = wards.begin_membership(staff, to.department, term)
    _say_begun(staff, row, by, at)
    return row


def _say_begun(staff: Staff, row: Membership, by: Actor, at: datetime) -> None:
    fact = MembershipBegun(
        membership=str(row.pk),
        department=row.department.slug,
        roles=tuple(row.roles),
        post=row.post,
        from_on=row.from_on.isoformat() if row.from_on else "",
    )
    record(fact, on=subject_of(staff), by=by, at=at)


def _end_from(staff: Staff, last_on: date, by: Actor, at: datetime) -> None:
    """End what holds after a day; what would begin later never does."""
    for row in memberships_of(staff):
        if row.until_on is not None and row.until_on <= last_on:
            continue
        wards.end_membership(row, until_on=last_on)
        fact = MembershipEnded(membership=str(row.pk), until_on=last_on.isoformat())
        record(fact, on=subject_of(staff), by=by, at=at)


def _settle(staff: Staff, at: datetime) -> None:
    wards.settle_memberships(staff.ward_id, timezone.localdate(at), staff)


def roles_in_order(roles: Collection[str]) -> tuple[str, ...]:
    """Return roles in the order of the office's list, the others left out."""
    return tuple(role for role in Staff.ROLES if role in roles)
