"""Remember in a browser which session of the office it holds, and find who that is.

A session of another ward, of somebody who left, one that was ended or from before a
new password is nobody's. This knows mappings, no requests: every door keeps its
browser's own store itself.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from madoguchi.personnel.actions.sessions import seated, sit_down
from madoguchi.personnel.models import Session
from madoguchi.personnel.queries import memberships_on, open_session
from madoguchi.personnel.rules import SESSION_HOURS, idle_after, is_locked
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import ward_by_id

SIGNED_IN = "office"
"""Where a browser keeps ward, session and a mark of the password signed in with."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at a browser, and whether the password is asked again first."""

    session: Session
    staff: Staff
    is_locked: bool


def remember(browser: MutableMapping[str, Any], row: Session) -> None:
    browser[SIGNED_IN] = [row.ward_id, str(row.pk), mark_of(row.staff)]


def seat_in(browser: Mapping[str, Any], ward: int, at: datetime) -> Seat | None:
    """Return who is signed in to a ward by this browser; None for nobody."""
    held, session_id, mark = browser.get(SIGNED_IN, (0, "", ""))
    if held != ward or not isinstance(session_id, str):
        return None
    row = open_session(ward, UUID(session_id))
    if row is None or not constant_time_compare(mark, mark_of(row.staff)):
        return None
    if at - row.begun_at > timedelta(hours=SESSION_HOURS):
        return None
    if not _sits(row, at):
        return None
    idle = idle_after(ward_by_id(ward).rules)
    locked = is_locked(row.seen_at, row.locked_at, idle, at)
    return Seat(row, seated(row).staff, locked)


def staff_in(browser: Mapping[str, Any], ward: int, at: datetime) -> Staff | None:
    """Return who is signed in and need not show the password again."""
    seat = seat_in(browser, ward, at)
    return seat.staff if seat and not seat.is_locked else None


def _sits(row: Session, at: datetime) -> bool:
    """Say whether they work here today; who was moved goes on where they are now."""
    today = timezone.localdate(at)
    if row.membership is not None and row.membership.holds(today):
        return True
    held = memberships_on(row.staff, today)
    if held:
        sit_down(row, held[0])
    return bool(held)


def mark_of(staff: Staff) -> str:
    """Return what a browser keeps of the password: a new one ends old sessions."""
    return salted_hmac("office session", staff.password, algorithm="sha256").hexdigest()
