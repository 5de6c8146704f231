"""Tell whoever visits: the person of this ward who signed in, or who holds a draft.

Three things give a right here: the session of a signed-in person, the secret of a
draft in a cookie scoped to that draft's own addresses, and the pass given for a
receipt number with its code. Anonymous pages read no session row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from madoguchi.cases.actions.drafts import KEPT
from madoguchi.cases.mandates import refuse_agent_out
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Handle, OpenDraft
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import admitted_case, open_draft, own_case
from madoguchi.channels.web.http import ResidentRequest
from madoguchi.design.addresses import reverse
from madoguchi.people.models import Person
from madoguchi.people.queries import person_of, stream_of
from madoguchi.protection.queries import insight
from madoguchi.wards.actor import Actor

PREFIX: Final = "__Secure-" if settings.SECURE else ""
DRAFT_COOKIE: Final = f"{PREFIX}madoguchi_draft"
CASE_COOKIE: Final = f"{PREFIX}madoguchi_case"
PASS_KEPT: Final = timedelta(minutes=30)
SIGNED_IN_FOR: Final = timedelta(hours=8)
PASS_SALT: Final = "web.case-pass"  # noqa: S105  names a use, hides nothing


# ------------------------------------------------------------------- signed in


def session_name(ward: int) -> str:
    return f"resident/{ward}"


def visitor(request: ResidentRequest) -> Actor:
    """Return who acts: the person signed in to this ward, or nobody in particular.

    Reads the session only when the browser has one.
    """
    ward = request.ward.pk
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return Actor.anonymous(ward)
    kept = request.session.get(session_name(ward))
    if not kept or request.now.timestamp() > kept["until"]:
        return Actor.anonymous(ward)
    request.signed_in = True
    return Actor.resident(ward, kept["person"])


def visiting_person(request: ResidentRequest) -> Person | None:
    return person_of(visitor(request))


def sign_in(request: ResidentRequest, person: Person) -> None:
    """Keep who signed in, under a new session key."""
    request.session.cycle_key()
    until = request.now + SIGNED_IN_FOR
    request.session[session_name(request.ward.pk)] = {
        "person": str(person.pk),
        "until": until.timestamp(),
    }


def sign_out(request: ResidentRequest) -> None:
    """Forget the person; what staff signed in elsewhere in this browser stays."""
    request.session.pop(session_name(request.ward.pk), None)
    request.session.cycle_key()


# --------------------------------------------------------------------- a draft


@dataclass(frozen=True, slots=True)
class Held:
    """A draft and whoever holds it."""

    draft: OpenDraft
    by: Actor


def held_draft(request: ResidentRequest, draft_id: UUID) -> Held:
    """Open a draft for the browser that began it, else for the person signed in.

    The browser's secret is tried first: it needs no session row.
    """
    nobody = Actor.anonymous(request.ward.pk)
    if secret := request.COOKIES.get(DRAFT_COOKIE, ""):
        try:
            draft = open_draft(nobody, draft_id, secret)
        except NotYours:  # It was taken up on another device.
            pass
        else:
            if _may_go_on(request, draft):
                return _held(request, draft)
    by = visitor(request)
    if by.kind != "resident":
        raise NotYours
    return _held(request, open_draft(by, draft_id))


def _may_go_on(request: ResidentRequest, draft: OpenDraft) -> bool:
    """Say whether the secret of a draft is enough, as it is for most people.

    It outlives signing out, and a browser may be a household's: what a protected
    person began is theirs only while they are signed in.
    """
    row = draft.row
    if row.person_id is None:
        return True
    if not insight(row.ward_id, stream_of(row.person_id)).is_protected:
        return True
    return visitor(request).id == str(row.person_id)


def _held(request: ResidentRequest, draft: OpenDraft) -> Held:
    row = draft.row
    if row.person_id is None:
        return Held(draft, Actor.anonymous(row.ward_id))
    request.signed_in = True
    return Held(draft, Actor.resident(row.ward_id, str(row.person_id)))


def give_draft(response: HttpResponse, handle: Handle, *, by: Actor) -> HttpResponse:
    """Let this browser, and no other, open the draft from now on.

    As long as the draft is kept; of somebody signed in, as long as the session.
    """
    response.set_cookie(
        DRAFT_COOKIE,
        handle.secret,
        max_age=SIGNED_IN_FOR if by.kind == "resident" else KEPT,
        path=draft_path(handle.draft_id),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def take_draft(response: HttpResponse, draft_id: UUID) -> None:
    """Let this browser open the draft no more."""
    response.delete_cookie(DRAFT_COOKIE, path=draft_path(draft_id), samesite="Lax")


def draft_path(draft_id: UUID) -> str:
    return reverse("web:draft", args=[draft_id])


# ---------------------------------------------------------------------- a case


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case and whoever holds it."""

    case: Case
    by: Actor


def held_case(request: ResidentRequest, case_id: UUID) -> HeldCase:
    """Return a case for the pass of its receipt, else for the person signed in.

    Not to an agent whose right to act has ended: raises MandateRefused.
    """
    held = _held_case(request, case_id)
    refuse_agent_out(held.case, request.today)
    return held


def _held_case(request: ResidentRequest, case_id: UUID) -> HeldCase:
    ward = request.ward.pk
    if _pass_holds(request, case_id):
        case = admitted_case(ward, case_id)
        by = visitor(request) if case.person_id else Actor.anonymous(ward)
        mine = by.kind == "resident" and by.id == str(case.person_id)
        return HeldCase(case, by if mine else Actor.anonymous(ward))
    by = visitor(request)
    return HeldCase(own_case(by, case_id), by)


def sent_case(request: ResidentRequest, draft_id: UUID) -> HeldCase:
    """Return the case that a draft became, to whoever held the draft.

    What somebody signed in sent is theirs only while they are: the secret outlives
    their signing out, and the next at this browser must not open it.
    """
    sent = _sent_case(request, draft_id)
    refuse_agent_out(sent.case, request.today)
    return sent


def _sent_case(request: ResidentRequest, draft_id: UUID) -> HeldCase:
    nobody = Actor.anonymous(request.ward.pk)
    if secret := request.COOKIES.get(DRAFT_COOKIE, ""):
        try:
            case = own_case(nobody, draft_id, secret)
        except NotYours:
            pass
        else:
            if case.person_id is None:
                return HeldCase(case, nobody)
    by = visitor(request)
    return HeldCase(own_case(by, draft_id), by)


def _pass_holds(request: ResidentRequest, case_id: UUID) -> bool:
    given = request.COOKIES.get(CASE_COOKIE, "")
    if not given:
        return False
    try:
        allowed = signing.loads(given, salt=PASS_SALT)
    except signing.BadSignature:
        return False
    until = datetime.fromtimestamp(allowed["until"], tz=request.now.tzinfo)
    mine = allowed["ward"] == request.ward.pk and allowed["case"] == str(case_id)
    return mine and request.now <= until


def give_pass(
    request: ResidentRequest, response: HttpResponse, case: Case
) -> HttpResponse:
    """Let this browser open one case for half an hour, without its receipt."""
    allowed = {
        "ward": case.ward_id,
        "case": str(case.pk),
        "until": int((request.now + PASS_KEPT).timestamp()),
    }
    response.set_cookie(
        CASE_COOKIE,
        signing.dumps(allowed, salt=PASS_SALT),
        max_age=PASS_KEPT,
        path=reverse("web:case", args=[case.pk]),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def renewed(
    request: ResidentRequest, response: HttpResponse, held: HeldCase
) -> HttpResponse:
    """Keep the pass of somebody who is not signed in for another half hour."""
    if held.by.kind == "anonymous":
        return give_pass(request, response, held.case)
    return response
