"""Remember in a browser's session which member of staff signed in, and find them.

A session of another ward, of somebody who left, or from before a new password is
nobody's. This knows mappings, no requests: every door keeps its session itself.
"""

from collections.abc import Mapping, MutableMapping
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from madoguchi.wards.models import Staff
from madoguchi.wards.queries import active_staff

SIGNED_IN = "office"
"""Where a session keeps ward, staff and a mark of the password signed in with."""


def remember(session: MutableMapping[str, Any], staff: Staff) -> None:
    session[SIGNED_IN] = [staff.ward_id, staff.pk, mark_of(staff)]


def staff_in(session: Mapping[str, Any], ward: int) -> Staff | None:
    """Return who is signed in to a ward by this session; None for nobody."""
    held, staff_id, mark = session.get(SIGNED_IN, (0, 0, ""))
    if held != ward:
        return None
    staff = active_staff(ward, staff_id)
    known = staff is not None and constant_time_compare(mark, mark_of(staff))
    return staff if known else None


def mark_of(staff: Staff) -> str:
    """Return what a session keeps of the password: a new one ends old sessions."""
    return salted_hmac("office session", staff.password, algorithm="sha256").hexdigest()
