"""Find wards, departments and staff; read a ward's rules.

Wards change rarely and every request asks for one, so they are kept for a few
seconds in each process.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from madoguchi.kernel.calendar import WardCalendar, ward_closed_days
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.languages.language import JAPANESE, languages
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import (
    ApiClient,
    CalendarRevision,
    Department,
    Staff,
    Ward,
)
from madoguchi.wards.rules import digest_of, known_until
from madoguchi.wards.statements import written_once

SECONDS_KEPT = 5.0
_kept: dict[tuple[str, str | int], tuple[float, Ward]] = {}

_departments: dict[int, tuple[float, list[Department]]] = {}


APPROVALS = "approvals"
"""The rule of a ward that holds its approval tables, by their first days."""


class UnknownWard(Refused):
    """No ward of this installation has that name."""


class NoSuchCalendar(Refused):
    """No revision of a calendar with this hash is stored for the ward."""


def ward_by_slug(slug: str) -> Ward:
    return _ward("slug", slug)


def ward_by_id(ward_id: int) -> Ward:
    return _ward("id", ward_id)


def _ward(column: str, value: str | int) -> Ward:
    now = time.monotonic()
    kept_at, ward = _kept.get((column, value), (0.0, None))
    if ward is None or now - kept_at > SECONDS_KEPT:
        ward = Ward.objects.filter(**{column: value}).first()
        if ward is None:
            raise UnknownWard
        _kept["id", ward.pk] = _kept["slug", ward.slug] = (now, ward)
    return ward


def forget_wards() -> None:
    """Read wards and departments anew from now on, in this process."""
    _kept.clear()
    _departments.clear()
    kept_revisions.clear()
    _stored_rules.cache_clear()


def approval_rows(ward: Ward, on: date) -> Any:
    """Return the rows of the approval table that holds on a day, as they are stored.

    The newest one put in force by then; before the first, what the ward came with.
    """
    rules = ward.rules
    begun = [one for one in rules.get(APPROVALS, ()) if one["from_on"] <= f"{on}"]
    if begun:
        return max(begun, key=lambda one: str(one["from_on"]))["rows"]
    return rules.get("approval", [])


def all_wards() -> list[Ward]:
    return list(Ward.objects.order_by("id"))


def calendar_of(ward: Ward) -> WardCalendar:
    """Return how this ward counts days now, from its stored rules."""
    return _calendar(*_counting(ward.rules))


def _counting(rules: Mapping[str, Any]) -> tuple[tuple[str, ...], int, Any, Any]:
    usual = WardCalendar()
    return (
        tuple(rules.get("closed", ())),
        rules.get("skip_closed_below", usual.skip_closed_below),
        rules.get("count_from", usual.count_from),
        rules.get("ends_on_closed", usual.ends_on_closed),
    )


@dataclass(frozen=True, slots=True)
class Revision:
    """A content of a calendar with its hash; `rules` are what is kept of it."""

    hash: str
    rules: Mapping[str, Any]


def revision_of(ward: Ward) -> Revision:
    """Return by which revision a ward counts days now."""
    return _revision(*_counting(ward.rules))


@lru_cache(maxsize=64)
def _revision(
    closed: tuple[str, ...], skip_below: int, count_from: Any, ends: Any
) -> Revision:
    rules = {
        "closed": sorted(closed),
        "skip_closed_below": skip_below,
        "count_from": count_from,
        "ends_on_closed": ends,
    }
    text = json.dumps(rules, sort_keys=True, separators=(",", ":"))
    return Revision(sha256(text.encode()).hexdigest(), rules)


kept_revisions: set[tuple[int, str]] = set()
"""The revisions that this process knows to be stored."""


def calendar_at(ward_id: int, digest: str) -> WardCalendar:
    """Return the calendar of a revision; "" is that of now, of before there were any.

    Raises NoSuchCalendar for a revision that is not stored.
    """
    if not digest:
        return calendar_of(ward_by_id(ward_id))
    return _calendar(*_counting(_stored_rules(ward_id, digest)))


@lru_cache(maxsize=256)
def _stored_rules(ward_id: int, digest: str) -> Mapping[str, Any]:
    rows = CalendarRevision.objects.filter(ward=ward_id, hash=digest)
    rules: Mapping[str, Any] | None = rows.values_list("rules", flat=True).first()
    if rules is None:
        raise NoSuchCalendar
    return rules


def languages_of(ward: Ward) -> tuple[str, ...]:
    """Return the languages in which the ward speaks to residents, Japanese first.

    Its rules may name some of those that are there; else it speaks them all.
    """
    known = languages()
    wanted = ward.rules.get("languages", known)
    return tuple(code for code in known if code == JAPANESE or code in wanted)


def closed_days(ward: Ward) -> frozenset[date]:
    """Return all stored days on which the ward is closed, besides weekends."""
    return frozenset(date.fromisoformat(day) for day in ward.rules.get("closed", ()))


def own_closed_days(ward: Ward) -> frozenset[date]:
    """Return the closed days that the ward itself declared.

    Where they were not stored apart, they are those that no law explains.
    """
    if "own_closed" in ward.rules:
        own = ward.rules["own_closed"]
        return frozenset(date.fromisoformat(day) for day in own)
    stored = closed_days(ward)
    return stored - ward_closed_days({day.year for day in stored})


def calendar_ends_on(ward: Ward, today: date) -> date:
    """Return the last day until which the ward's closed days are known."""
    return known_until(closed_days(ward), today.year)


@lru_cache(maxsize=64)
def _calendar(
    closed: tuple[str, ...], skip_below: int, count_from: Any, ends: Any
) -> WardCalendar:
    return WardCalendar(
        closed=frozenset(date.fromisoformat(day) for day in closed),
        skip_closed_below=skip_below,
        count_from=count_from,
        ends_on_closed=ends,
    )


def handled_elsewhere(ward_id: int) -> Mapping[str, Mapping[str, str]]:
    """Return the procedures handled outside the system, with a title by language.

    No use rate is whole without their counts, and nothing else knows their names.
    """
    elsewhere: Mapping[str, Mapping[str, str]]
    elsewhere = ward_by_id(ward_id).rules.get("elsewhere", {})
    return elsewhere


def departments_of(ward: int) -> list[Department]:
    """Return a ward's departments, kept for a few seconds as wards are."""
    now = time.monotonic()
    kept_at, departments = _departments.get(ward, (0.0, []))
    if not departments or now - kept_at > SECONDS_KEPT:
        departments = list(Department.objects.filter(ward=ward).order_by("id"))
        _departments[ward] = (now, departments)
    return list(departments)


def department(ward: int, slug: str) -> Department | None:
    return next((one for one in departments_of(ward) if one.slug == slug), None)


def staff_of(ward: int) -> list[Staff]:
    """Return who works in a ward, with their departments, the oldest first."""
    return _staff(ward)


@written_once
def _staff(ward: int) -> QuerySet[Staff]:
    staff = Staff.objects.filter(ward=ward, is_active=True)
    return staff.select_related("department").order_by("id")


def active_staff(ward: int, staff_id: int) -> Staff | None:
    """Return a member of staff who still works here, with their department."""
    staff = Staff.objects.filter(ward=ward, is_active=True, pk=staff_id)
    return staff.select_related("department").first()


def staff_by_login(ward: int, login: str) -> Staff | None:
    """Return who works here under a login, with their department."""
    if "\0" in login:
        return None  # No login has one, and PostgreSQL refuses to look for it.
    staff = Staff.objects.filter(ward=ward, login=login, is_active=True)
    return staff.select_related("department").first()


def api_clients_of(ward: int) -> list[ApiClient]:
    return list(ApiClient.objects.filter(ward=ward).order_by("name"))


def client_by_token(ward: Ward, token: str, on: date) -> ApiClient | None:
    """Return the client system that holds a token, while it and its door are open.

    Asked of the table each time: a token that was stopped is stopped at once.
    """
    found = ApiClient.objects.filter(
        ward=ward, token_digest=digest_of(token), is_active=True
    ).first()
    if found is None or (found.expires_on is not None and found.expires_on < on):
        return None
    return found


def actor_of_client(client: ApiClient) -> Actor:
    """Return a client system as one who acts."""
    return Actor(
        ward=client.ward_id,
        kind="client",
        id=str(client.pk),
        role="client",
        vouches=frozenset(client.vouches),
    )


def api_is_open(ward: Ward) -> bool:
    """Say whether any client system may come in now; see `actions.open_api`."""
    return ward.rules.get("api_closed") is not True


def actor_of(staff: Staff) -> Actor:
    """Return the member of staff as one who acts, in the first of their roles."""
    roles = [role for role in Staff.ROLES if role in staff.roles]
    return Actor(
        ward=staff.ward_id,
        kind="staff",
        id=str(staff.pk),
        role=roles[0] if roles else "",
        unit=staff.department.slug,
        roles=frozenset(roles),
        departments=frozenset([staff.department.slug]),
        post=staff.post,
    )
