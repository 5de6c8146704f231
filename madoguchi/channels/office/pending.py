"""Keep in the browser's store who told the right password and has more to prove.

Such a browser is not signed in: only the pages that ask for the passkey know it, for
a few minutes.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from madoguchi.channels.office.http import PENDING, StaffRequest
from madoguchi.personnel.passkeys import Owner, Place
from madoguchi.personnel.rules import PROOF_MINUTES
from madoguchi.personnel.signed_in import mark_of
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import active_staff


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody half signed in, what is asked of them, and how they began."""

    staff: Staff
    step: str
    factor: str


def hold(
    request: StaffRequest, staff: Staff, step: str, factor: str = "password"
) -> None:
    """Remember for a few minutes that the first proof was right."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "ward": staff.ward_id,
        "staff": staff.pk,
        "mark": mark_of(staff),
        "step": step,
        "factor": factor,
        "at": request.at.timestamp(),
    }


def pending(request: StaffRequest, step: str) -> Pending | None:
    """Return who has this step to do in this browser, if it is not too late."""
    held = request.session.get(PENDING, {})
    if (held.get("ward"), held.get("step")) != (request.ward.pk, step):
        return None
    if request.at.timestamp() - held["at"] > PROOF_MINUTES * 60:
        return None
    staff = active_staff(request.ward.pk, held["staff"])
    if staff is None or not constant_time_compare(held["mark"], mark_of(staff)):
        return None
    return Pending(staff, step, held["factor"])


STATE = "office_asked"


def keep_asked(request: StaffRequest, purpose: str, state: dict[str, Any]) -> None:
    request.session[STATE] = {"for": purpose, "state": state}


def take_asked(request: StaffRequest, purpose: str) -> dict[str, Any]:
    """Return what a browser was asked, once; nothing when that was something else."""
    held = request.session.pop(STATE, {})
    state: dict[str, Any] = held.get("state", {}) if held.get("for") == purpose else {}
    return state


def place_of(request: StaffRequest) -> Place:
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    origin = f"{request.scheme}://{request.get_host()}"
    return Place(host, origin, request.ward.name)


def owner_of(staff: Staff) -> Owner:
    handle = f"{staff.ward_id}/{staff.pk}".encode()
    return Owner(handle, staff.login, staff.name)


def has_name(place: Place) -> bool:
    """Say whether the host has a name: a passkey is not made for a bare number.

    Source: Web Authentication Level 2, 5.1.2: an RP ID is a valid domain string.
    """
    try:
        ip_address(place.host)
    except ValueError:
        return True
    return False


def safe_target(target: str) -> str:
    """Return where to go after signing in, if it is a page of this office."""
    inside = target.startswith(reverse("office:home"))
    if inside and url_has_allowed_host_and_scheme(target, None):
        return target
    return ""
