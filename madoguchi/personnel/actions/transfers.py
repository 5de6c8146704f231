"""Take a checked file of transfers, wholly or not at all; note the use of rights."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.personnel.actions.memberships import Posting, assign, join, leave, move
from madoguchi.personnel.facts import TransferTaken
from madoguchi.personnel.models import RightUse
from madoguchi.personnel.queries import memberships_of_ward
from madoguchi.personnel.transfer_file import Change, Known, read_transfer
from madoguchi.wards.actions import NewStaff
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Membership, Staff
from madoguchi.wards.queries import departments_of

PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True)
class Words:
    """What a file may call roles and posts, each with its code."""

    roles: Mapping[str, str]
    posts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One change as its preview shows it: what holds before it, and what after."""

    change: Change
    name: str
    before: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a file would change. `bound` names it and what it stands on."""

    lines: tuple[Line, ...]
    bound: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How many changes were made; first passwords of who is new, told this once."""

    count: int
    passwords: Mapping[str, str] = field(repr=False)


class PlanChanged(Exception):
    """Something else was changed since the preview: look again."""


def plan(ward: int, text: str, words: Words, *, by: Actor, at: datetime) -> Plan:
    """Say what a file would change; raise BadTransfer with every wrong cell."""
    people = {one.login: one for one in Staff.objects.filter(ward=ward)}
    own = next((one.login for one in people.values() if str(one.pk) == by.id), "")
    offices = departments_of(ward)
    named = {one.name: one.slug for one in offices}
    known = Known(
        logins=people,
        departments={**named, **{one.slug: one.slug for one in offices}},
        roles=words.roles,
        posts=words.posts,
        own=own if by.kind == "staff" else "",
    )
    changes = read_transfer(text, known, on=timezone.localdate(at))
    held = memberships_of_ward(ward)
    lines = tuple(_line(one, people, held) for one in changes)
    return Plan(lines, sha256(repr(lines).encode()).hexdigest())


def _line(
    change: Change,
    people: Mapping[str, Staff],
    held: Mapping[int, Sequence[Membership]],
) -> Line:
    person = people.get(change.login)
    posts = held.get(person.pk, ()) if person else ()
    before = tuple(
        (one.department.slug, one.post, tuple(one.roles))
        for one in posts
        if one.until_on is None or one.until_on >= change.day
    )
    return Line(change, person.name if person else change.name, before)


def take(  # noqa: PLR0913  what was previewed, and who takes it
    ward: int,
    text: str,
    words: Words,
    *,
    bound: str,
    by: Actor,
    at: datetime,
) -> Taken:
    """Carry out what was previewed; raise PlanChanged when it would be something else.

    Each change holds from its own day on, so all of them can be taken weeks ahead.
    """
    first = plan(ward, text, words, by=by, at=at)
    new = [one.change.login for one in first.lines if one.change.kind == "join"]
    passwords = {login: secrets.token_urlsafe(PASSWORD_BYTES) for login in new}
    # Hashing is slow on purpose, and a transaction must not wait for it.
    encoded = {login: make_password(one) for login, one in passwords.items()}
    with unit():
        now = plan(ward, text, words, by=by, at=at)
        if now.bound != bound:
            raise PlanChanged
        people = {one.login: one for one in Staff.objects.filter(ward=ward)}
        offices = {one.slug: one for one in departments_of(ward)}
        for line in now.lines:
            office = offices.get(line.change.department)
            staff = people.get(line.change.login)
            if staff is None and office is not None:
                _join(line.change, office, encoded[line.change.login], by, at)
            elif staff is not None:
                _change(line.change, staff, office, by, at)
        days = [one.change.day for one in now.lines]
        fact = TransferTaken(
            changes=len(now.lines),
            first_on=min(days).isoformat(),
            last_on=max(days).isoformat(),
        )
        record(fact, on=Subject(ward, f"transfer/{bound[:32]}"), by=by, at=at)
    return Taken(len(now.lines), passwords)


def _join(
    change: Change, office: Department, encoded: str, by: Actor, at: datetime
) -> None:
    new = NewStaff(
        login=change.login,
        name=change.name,
        name_kana=change.kana,
        encoded=encoded,
    )
    join(new, Posting(office, change.roles, change.day, change.post), by=by, at=at)


def _change(
    change: Change, staff: Staff, office: Department | None, by: Actor, at: datetime
) -> None:
    if office is None:
        leave(staff, last_on=change.day, by=by, at=at)
        return
    act = assign if change.kind == "assign" else move
    act(staff, Posting(office, change.roles, change.day, change.post), by=by, at=at)


def note_use(ward: int, staff_id: int, role: str, on: date) -> None:
    """Note that somebody did what only a role lets them do."""
    if not Staff.objects.filter(ward=ward, pk=staff_id).exists():
        return
    RightUse.objects.bulk_create(
        [RightUse(ward_id=ward, staff_id=staff_id, role=role, last_on=on)],
        ignore_conflicts=True,
    )
    RightUse.objects.filter(
        ward=ward, staff=staff_id, role=role, last_on__lt=on
    ).update(last_on=on)
