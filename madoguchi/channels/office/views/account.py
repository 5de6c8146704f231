"""How somebody signs in: their passkeys, the browsers they are signed in with."""

from uuid import UUID

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import reverse

from madoguchi.channels.office.http import (
    UNLOCK,
    StaffRequest,
    go,
    locked_page,
    page,
    signed_in,
    unlocked,
)
from madoguchi.channels.office.pending import safe_target
from madoguchi.channels.office.sessions import session_rows
from madoguchi.channels.office.wording import code_of, refused_words, said
from madoguchi.personnel.actions import sessions
from madoguchi.personnel.actions.factors import is_demanded, remove_passkey
from madoguchi.personnel.problems import (
    BadMembership,
    LastPasskey,
    NoSuchPasskey,
    NoSuchSession,
)
from madoguchi.personnel.queries import (
    enrolment_of,
    memberships_on,
    passkeys_of,
    sessions_of,
)
from madoguchi.personnel.rules import SecondFactor, idle_after

NO_CONTENT = 204


def account(request: StaffRequest) -> HttpResponse:
    staff = signed_in(request)
    here = request.seat.session if request.seat else None
    posts = memberships_on(staff, request.today)
    enrolment = enrolment_of(staff)
    refused = request.GET.get("refused", "")
    context = {
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(refused) if refused else "",
        "passkeys": passkeys_of(staff),
        "demanded": is_demanded(staff, request.today),
        "rule": bool(SecondFactor.of(request.ward.rules).roles),
        "until": enrolment.until_at if enrolment else None,
        "sessions": session_rows(sessions_of(staff), here),
        "posts": posts if len(posts) > 1 else [],
        "post": here.membership_id if here else None,
        "idle": idle_after(request.ward.rules).total_seconds() // 60,
    }
    return page(request, "office/account.html", context)


def end_session(request: StaffRequest, session_id: UUID) -> HttpResponse:
    staff, by, at = signed_in(request), request.actor, request.at
    try:
        sessions.end_of(staff, session_id, reason="own", by=by, at=at)
    except NoSuchSession:
        raise Http404 from None
    return go("account", said="session_ended")


def end_others(request: StaffRequest) -> HttpResponse:
    """End every session of whoever asks but this one."""
    here = request.seat.session.pk if request.seat else None
    sessions.end_all(
        signed_in(request), reason="own", by=request.actor, at=request.at, but=here
    )
    return go("account", said="sessions_ended")


def remove(request: StaffRequest, passkey_id: UUID) -> HttpResponse:
    try:
        remove_passkey(signed_in(request), passkey_id, at=request.at)
    except NoSuchPasskey:
        raise Http404 from None
    except LastPasskey as problem:
        return go("account", refused=code_of(problem))
    return go("account", said="passkey_removed")


def choose_posting(request: StaffRequest) -> HttpResponse:
    """Act by another of one's memberships from now on."""
    held = memberships_on(signed_in(request), request.today)
    asked = request.POST.get("posting", "")
    chosen = next((one for one in held if str(one.pk) == asked), None)
    if chosen is None or request.seat is None:
        return go("account", refused=code_of(BadMembership("none")))
    sessions.sit_down(request.seat.session, chosen)
    return go("account", said="post")


def lock(request: StaffRequest) -> HttpResponse:
    """Lock this browser; give a script the question for the password alone."""
    if request.seat is not None:
        sessions.lock(request.seat.session, request.at)
    return locked_page(request, "", status=200)


def pulse(request: StaffRequest) -> HttpResponse:  # noqa: ARG001  seen on the way in
    """Say that somebody is still at work on a page."""
    return HttpResponse(status=NO_CONTENT)


def unlock(request: StaffRequest) -> HttpResponse:
    """Go on after the password; a script is told in a word, a page by a page."""
    if request.seat is None:
        return go("sign_in")
    problem = unlocked(request) if UNLOCK in request.POST else ""
    for_script = "json" in request.headers.get("Accept", "")
    if problem is not None:
        if for_script:
            return JsonResponse({"problem": refused_words(problem)})
        return locked_page(request, problem)
    if for_script:
        return JsonResponse({"problem": ""})
    target = safe_target(request.POST.get("next", ""))
    return HttpResponseRedirect(target or reverse("office:home"))
