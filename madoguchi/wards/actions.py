"""Set up a ward and its staff, and let staff in.

The log is told of memberships and of signing in by the room above, `personnel`.
Failed tries are counted, and the count outlives the refusal.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from madoguchi.kernel.calendar import ward_closed_days
from madoguchi.kernel.errors import Refused
from madoguchi.wards.models import (
    ApiClient,
    CalendarRevision,
    Department,
    Membership,
    SignInTries,
    Staff,
    Ward,
)
from madoguchi.wards.queries import (
    APPROVALS,
    closed_days,
    forget_wards,
    kept_revisions,
    own_closed_days,
    revision_of,
    staff_by_login,
)
from madoguchi.wards.rules import POSTS, WINDOW, closed_until, digest_of, unfit
from madoguchi.wards.scope import ward_scope


class WrongPassword(Refused):
    """No such login, or not its password: which one is not told."""


class TooManyTries(Refused):
    """The login is closed for a while."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("too_many_tries")


class UnfitPassword(Refused):
    """A new password that will not do; the reason is a code of `rules.unfit`."""


class UnknownRole(Refused):
    """A role or post the office does not have."""


@dataclass(frozen=True, kw_only=True)
class NewWard:
    """What is known about a ward when it moves in.

    `rules` may set skip_closed_below, count_from, ends_on_closed; `closed` adds
    the ward's own closed days to holidays and the turn of the year.
    """

    slug: str
    code: str
    name: str
    name_en: str = ""
    theme: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)
    years: Collection[int] = ()
    closed: Collection[date] = ()


@dataclass(frozen=True, kw_only=True)
class NewStaff:
    """A member of staff on their first day.

    `encoded` is the password already hashed, for many accounts that share one.
    """

    login: str
    name: str
    name_kana: str = ""
    password: str = field(default="", repr=False)
    encoded: str = field(default="", repr=False)
    roles: Collection[str] = ("clerk",)
    post: str = ""
    from_on: date | None = None


def create_ward(new: NewWard) -> Ward:
    ward = Ward.objects.create(
        slug=new.slug,
        code=new.code,
        name=new.name,
        name_en=new.name_en,
        theme=new.theme,
        contact=new.contact,
        rules={
            **new.rules,
            "closed": _written(ward_closed_days(new.years, new.closed)),
            "own_closed": _written(new.closed),
        },
    )
    forget_wards()
    return ward


def handle_elsewhere(
    ward_id: int, procedures: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """Note procedures handled outside the system; return those that were not known.

    One known before keeps its title: the log has counts under its name.
    """
    with transaction.atomic():
        ward = Ward.objects.select_for_update().get(pk=ward_id)
        known = ward.rules.get("elsewhere", {})
        new = {slug: title for slug, title in procedures.items() if slug not in known}
        if new:
            ward.rules = {**ward.rules, "elsewhere": {**known, **new}}
            ward.save(update_fields=["rules"])
    forget_wards()
    return list(new)


def show_catalogue(ward_id: int) -> bool:
    """Show the catalogue of procedures from now on; say whether that is new."""
    with transaction.atomic():
        ward = Ward.objects.select_for_update().get(pk=ward_id)
        is_new = ward.rules.get("catalogue") is not True
        if is_new:
            ward.rules = {**ward.rules, "catalogue": True}
            ward.save(update_fields=["rules"])
    forget_wards()
    return is_new


def renew_calendar(ward_id: int, years: Collection[int]) -> None:
    """Store the closed days of these years anew; holidays are announced yearly.

    The days of other years stay, because the deadlines of old cases were counted by
    them, and so do the ward's own.
    """
    with transaction.atomic():
        ward = Ward.objects.select_for_update().get(pk=ward_id)
        stored, own = closed_days(ward), own_closed_days(ward)
        kept = {day for day in stored if day.year not in years}
        closed = kept | own | ward_closed_days(years)
        ward.rules = {
            **ward.rules,
            "closed": _written(closed),
            "own_closed": _written(own),
        }
        ward.save(update_fields=["rules"])
    forget_wards()


def enact_approvals(ward_id: int, from_on: date, rows: list[Any]) -> None:
    """Put an approval table in force from a day on; those before it stay for theirs."""
    with transaction.atomic():
        ward = Ward.objects.select_for_update().get(pk=ward_id)
        one = {"from_on": from_on.isoformat(), "rows": rows}
        kept = [*ward.rules.get(APPROVALS, ()), one]
        ward.rules = {**ward.rules, APPROVALS: kept}
        ward.save(update_fields=["rules"])
    forget_wards()


def _written(days: Iterable[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def create_department(
    ward: Ward, *, slug: str, name: str, name_en: str = "", phone: str = ""
) -> Department:
    forget_wards()
    with ward_scope(ward.pk):
        return Department.objects.create(
            ward=ward, slug=slug, name=name, name_en=name_en, phone=phone
        )


def create_staff(department: Department, new: NewStaff) -> Staff:
    """Make the account of a member of staff, with their first membership."""
    if not set(new.roles) <= set(Staff.ROLES) or new.post not in ("", *POSTS):
        raise UnknownRole
    with ward_scope(department.ward_id), transaction.atomic():
        staff = Staff.objects.create(
            ward_id=department.ward_id,
            department=department,
            login=new.login,
            name=new.name,
            name_kana=new.name_kana,
            password=new.encoded or make_password(new.password),
            roles=list(new.roles),
            post=new.post,
        )
        term = Term(new.roles, new.post, new.from_on)
        begin_membership(staff, department, term)
        return staff


@dataclass(frozen=True, slots=True)
class Term:
    """As what somebody works in a department, and from which day on."""

    roles: Collection[str]
    post: str = ""
    from_on: date | None = None


def begin_membership(staff: Staff, department: Department, term: Term) -> Membership:
    """Let somebody work in a department; whoever had left works here again."""
    if not set(term.roles) <= set(Staff.ROLES) or term.post not in ("", *POSTS):
        raise UnknownRole
    Staff.objects.filter(pk=staff.pk, is_active=False).update(is_active=True)
    return Membership.objects.create(
        ward_id=staff.ward_id,
        staff=staff,
        department=department,
        roles=[role for role in Staff.ROLES if role in term.roles],
        post=term.post,
        from_on=term.from_on,
    )


def end_membership(membership: Membership, *, until_on: date) -> None:
    """Let a membership hold no longer than a day; one not begun by then is gone."""
    row = Membership.objects.filter(pk=membership.pk)
    if membership.from_on is not None and until_on < membership.from_on:
        row.delete()
    else:
        row.update(until_on=until_on)


def settle_memberships(ward_id: int, day: date, staff: Staff | None = None) -> int:
    """Note with everybody, or one of them, what their memberships give them today.

    Lists read it there; somebody without a membership from today on works here no
    more. Return how many changed.
    """
    with ward_scope(ward_id), transaction.atomic():
        rows = Membership.objects.filter(ward=ward_id).order_by("id")
        people = Staff.objects.filter(ward=ward_id)
        if staff is not None:
            rows, people = rows.filter(staff=staff), people.filter(pk=staff.pk)
        held: dict[int, list[Membership]] = {}
        for one in rows:
            if one.until_on is None or one.until_on >= day:
                held.setdefault(one.staff_id, []).append(one)
        return sum(_settle(one, held.get(one.pk, []), day) for one in people)


def _settle(staff: Staff, to_come: list[Membership], day: date) -> bool:
    now = next((one for one in to_come if one.holds(day)), None)
    found = {
        "is_active": staff.is_active and bool(to_come),
        "roles": list(now.roles) if now else [],
        "post": now.post if now else "",
        "department_id": now.department_id if now else staff.department_id,
    }
    if all(getattr(staff, name) == value for name, value in found.items()):
        return False
    Staff.objects.filter(pk=staff.pk).update(**found)
    return True


def note_calls(ward_id: int, counts: Mapping[int, int]) -> None:
    """Note how many things wait for some people, by their number."""
    for count in sorted(set(counts.values())):
        people = [one for one, many in counts.items() if many == count]
        rows = Staff.objects.filter(ward=ward_id, pk__in=people)
        rows.exclude(calls=count).update(calls=count)


def change_password(staff: Staff, password: str) -> None:
    with ward_scope(staff.ward_id):
        staff.password = make_password(password)
        Staff.objects.filter(pk=staff.pk).update(password=staff.password)


def choose_password(staff: Staff, *, old: str, new: str, at: datetime) -> None:
    """Change a password as its owner, who must know the old one.

    Raises UnfitPassword, WrongPassword or TooManyTries: whoever finds a browser open
    has no more tries at the old password than at the door.
    """
    reason = unfit(new, old=old)
    if reason:
        raise UnfitPassword(reason)
    authenticate(staff.ward_id, staff.login, old, at=at)
    change_password(staff, new)


@dataclass(frozen=True, kw_only=True)
class NewClient:
    """A client system as the ward agrees to it; see `models.ApiClient`."""

    name: str
    scopes: Collection[str] = ()
    vouches: Collection[str] = ()
    requests: int = 3000
    expires_on: date | None = None


class ClientNamed(Refused):
    """The ward has a client of this name already."""


class NotInScope(Refused):
    """A client cannot vouch for procedures that it may not hand in."""


TOKEN_STARTS = "madoguchi_"  # noqa: S105  what makes one recognizable where it leaked


def create_api_client(ward: Ward, new: NewClient) -> tuple[ApiClient, str]:
    """Let a client system in; return its token, which is told this once."""
    if not set(new.vouches) <= set(new.scopes):
        raise NotInScope
    with ward_scope(ward.pk), transaction.atomic():
        if ApiClient.objects.filter(ward=ward, name=new.name).exists():
            raise ClientNamed
        token = _new_token()
        client = ApiClient.objects.create(
            ward=ward,
            name=new.name,
            token_digest=digest_of(token),
            scopes=sorted(new.scopes),
            vouches=sorted(new.vouches),
            requests=new.requests,
            expires_on=new.expires_on,
        )
    return client, token


def allow_client(
    client: ApiClient, scopes: Collection[str], vouches: Collection[str] = ()
) -> None:
    """Say anew what a client may hand in, and for what it vouches."""
    if not set(vouches) <= set(scopes):
        raise NotInScope
    with ward_scope(client.ward_id):
        ApiClient.objects.filter(pk=client.pk).update(
            scopes=sorted(scopes), vouches=sorted(vouches)
        )


def renew_token(client: ApiClient) -> str:
    """Give a client a new token; the old one is worth nothing from now on."""
    token = _new_token()
    with ward_scope(client.ward_id):
        ApiClient.objects.filter(pk=client.pk).update(token_digest=digest_of(token))
    return token


def _new_token() -> str:
    return TOKEN_STARTS + secrets.token_urlsafe(32)


def let_client_in(client: ApiClient, *, active: bool) -> None:
    """Stop a client with its next request, or let it in again."""
    with ward_scope(client.ward_id):
        ApiClient.objects.filter(pk=client.pk).update(is_active=active)


def open_api(ward_id: int, *, is_open: bool) -> None:
    """Close the door for every client system of a ward, or open it again."""
    with transaction.atomic():
        ward = Ward.objects.select_for_update().get(pk=ward_id)
        ward.rules = {**ward.rules, "api_closed": not is_open}
        ward.save(update_fields=["rules"])
    forget_wards()


def authenticate(ward: int, login: str, password: str, *, at: datetime) -> Staff:
    """Return the member of staff whose login and password these are.

    Raises WrongPassword, or TooManyTries. Each try is counted before the password
    is looked at, so tries made at the same moment count too.
    """
    with ward_scope(ward):
        digest = hashlib.sha256(login.encode(errors="surrogatepass")).hexdigest()
        until = _count_try(ward, digest, at)
        if until:
            raise TooManyTries(until)
        staff = staff_by_login(ward, login)
        # An unknown login takes as long as a known one.
        encoded = staff.password if staff else _nobodys_password()
        if not check_password(password, encoded) or staff is None:
            raise WrongPassword
        SignInTries.objects.filter(ward=ward, login_digest=digest).delete()
        return staff


@cache
def _nobodys_password() -> str:
    return make_password("nobody")


def _count_try(ward: int, digest: str, at: datetime) -> datetime | None:
    """Count one try; return until when the login is closed, if it is."""
    with transaction.atomic():
        tries = SignInTries.objects.filter(ward=ward)
        tries.filter(since_at__lte=at - WINDOW).delete()
        tries.bulk_create(
            [SignInTries(ward_id=ward, login_digest=digest, since_at=at)],
            ignore_conflicts=True,
        )
        mine = tries.filter(login_digest=digest)
        mine.update(tries_count=F("tries_count") + 1)
        row = mine.get()
    return closed_until(row.tries_count, row.since_at, at)


def keep_calendar(ward: Ward) -> str:
    """Keep by which revision the ward counts days now, once; return its hash."""
    revision = revision_of(ward)
    place = (ward.pk, revision.hash)
    if place not in kept_revisions:
        row = CalendarRevision(
            ward_id=ward.pk, hash=revision.hash, rules=dict(revision.rules)
        )
        CalendarRevision.objects.bulk_create([row], ignore_conflicts=True)
        transaction.on_commit(lambda: kept_revisions.add(place))
    return revision.hash
