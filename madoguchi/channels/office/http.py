"""Turn a request into one of a member of staff, or answer it here.

Every address is made by `address`, which asks the table of entrances who may come
in. A session that was left alone shows nothing until the password is told again, on
the same page. What a room refuses becomes a sentence; when the log cannot be written,
nothing of a case is shown.
"""

import logging
from collections.abc import Callable, Container, Mapping
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from madoguchi.cases.actions import write_refused_look
from madoguchi.cases.problems import WRITTEN, Disposed, NotYours
from madoguchi.channels.office.entrances import ENTRANCES, Entrance
from madoguchi.channels.office.frame import frame_of
from madoguchi.channels.office.wording import code_of, refusal, refused_words
from madoguchi.dialogue.problems import NoSuchTalk, Unnamed
from madoguchi.exchange.problems import NoSuchBatch
from madoguchi.kernel.errors import Refused
from madoguchi.payments.problems import NoSuchPayment
from madoguchi.personnel.actions.sessions import begin, note_seen, unlock
from madoguchi.personnel.problems import NoSuchStaff
from madoguchi.personnel.rules import browser_of
from madoguchi.personnel.signed_in import SIGNED_IN, Seat, remember, seat_in
from madoguchi.processes.problems import NoSuchProcess
from madoguchi.protection.problems import NoSuchProtection
from madoguchi.records.problems import NoSuchRecord
from madoguchi.registers.definition import NoSuchRegister
from madoguchi.registers.problems import NoSuchLine
from madoguchi.robots.rules import NoSuchErrand
from madoguchi.runs.problems import NoSuchRun
from madoguchi.teamwork.problems import NoSuchPart
from madoguchi.vault.problems import VaultProblem
from madoguchi.wards.actions import TooManyTries, WrongPassword, authenticate
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff, Ward
from madoguchi.wards.queries import actor_of

log = logging.getLogger(__name__)
P = ParamSpec("P")
UNLOCK = "unlock.password"
PENDING = "office_pending"
"""Where a browser keeps who told the right password and has more to prove."""
LOCKED = 423
GONE = 410


ABSENT = (
    NotYours,
    NoSuchRun,
    NoSuchPayment,
    NoSuchProtection,
    NoSuchPart,
    NoSuchTalk,
    NoSuchStaff,
    NoSuchRecord,
    NoSuchBatch,
    NoSuchErrand,
    NoSuchRegister,
    NoSuchLine,
    NoSuchProcess,
)


class StaffRequest(HttpRequest):
    """A request of this ward's office; `actor` is nobody before signing in.

    `at` is the one moment of this request, `today` the ward's day then. `seat` is the
    session of this browser, locked or not; `staff` is nobody while it is locked.
    """

    ward: Ward
    seat: Seat | None
    staff: Staff | None
    actor: Actor
    at: datetime
    today: date
    entrance: str


View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def address(route: str, name: str, view: View[P]) -> URLPattern:
    """Make an address of the office; KeyError when it has no line in the table."""
    entrance = ENTRANCES[name]

    def enter(
        request: HttpRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        asked = cast("StaffRequest", request)
        asked.entrance = name
        asked.at = timezone.now()
        asked.today = timezone.localdate(asked.at)
        return _answer(asked, entrance, lambda: view(asked, *args, **kwargs), kwargs)

    enter.policy = entrance.policy.name  # type: ignore[attr-defined]
    enter.entrance = entrance  # type: ignore[attr-defined]
    return path(route, enter, name=name)


def _answer(
    request: StaffRequest,
    entrance: Entrance,
    view: Callable[[], HttpResponseBase],
    names: Mapping[str, object],
) -> HttpResponseBase:
    if request.method not in entrance.methods:
        return HttpResponseNotAllowed(entrance.methods)
    try:
        _recognize(request)
        if entrance.policy.roles is not None:
            if request.seat is not None and request.seat.is_locked:
                problem = unlocked(request)
                if problem is not None:
                    return locked_page(request, problem)
            if request.staff is None:
                return _ask_to_sign_in(request, names)
            if not entrance.admits(request.actor.roles):
                raise PermissionDenied
        return _traced(request, view, names)
    except ABSENT:
        raise Http404 from None
    except Refused as problem:
        return _refused(request, problem)
    except (DatabaseError, VaultProblem):
        log.exception("office: a page could not be made")
        return render(request, "office/unavailable.html", {}, status=503)


def _traced(
    request: StaffRequest,
    view: Callable[[], HttpResponseBase],
    names: Mapping[str, object],
) -> HttpResponseBase:
    """Answer; who tries what is not theirs leaves a trace in their own ward."""
    try:
        return view()
    except Disposed as problem:
        return _disposed(request, problem)
    except NotYours as problem:
        tried = names.get("case_id") or names.get("draft_id")
        if problem.reason != WRITTEN and isinstance(tried, UUID):
            write_refused_look(tried, request.actor, request.at)
        raise


def _recognize(request: StaffRequest) -> None:
    """Find out who asks; a session of another ward is nobody's here."""
    request.actor, request.staff = Actor.anonymous(request.ward.pk), None
    request.seat = seat_in(request.session, request.ward.pk, request.at)
    if request.seat is not None and not request.seat.is_locked:
        _sit(request, request.seat)


def _sit(request: StaffRequest, seat: Seat) -> None:
    request.staff, request.actor = seat.staff, actor_of(seat.staff)
    note_seen(seat.session, request.at)


def unlocked(request: StaffRequest) -> str | None:
    """Go on where somebody was left alone, if the password came with what they sent.

    Return None when it was the right one, else a code for what is wrong, if anything.
    """
    seat = request.seat
    password = request.POST.get(UNLOCK)
    if seat is None or password is None:
        return ""
    try:
        authenticate(request.ward.pk, seat.staff.login, password, at=request.at)
    except (WrongPassword, TooManyTries) as problem:
        return type(problem).__name__
    unlock(seat.session, request.at)
    _sit(request, seat)
    return None


def locked_page(
    request: StaffRequest, problem: str, status: int = LOCKED
) -> HttpResponse:
    """Ask for the password on this page; what was sent to it is sent again with it.

    Files are not: a browser gives them once only.
    """
    again = request.method == "POST" and not request.FILES
    here = request.get_full_path() if again else reverse("office:unlock")
    kept = [  # a form may send one name more than once
        (name, value)
        for name, values in (request.POST.lists() if again else ())
        for value in values
        if name not in {UNLOCK, "csrfmiddlewaretoken"}
    ]
    context = {
        "action": here,
        "kept": kept,
        "target": request.get_full_path() if request.method == "GET" else "",
        "problem": refused_words(problem) if problem else "",
        "files": bool(request.FILES),
        "login": request.seat.staff.login if request.seat else "",
        "by_directory": bool(
            request.seat and request.seat.session.factor.startswith("oidc")
        ),
    }
    return page(request, "office/locked.html", context, status=status)


def keep_signed_in(request: StaffRequest, staff: Staff, factor: str) -> None:
    """Begin a session in this browser, under a new number."""
    browser = browser_of(request.headers.get("User-Agent", ""))
    row = begin(staff, factor=factor, browser=browser, at=request.at)
    request.session.pop(PENDING, None)
    request.session.cycle_key()
    remember(request.session, row)


def _ask_to_sign_in(request: StaffRequest, names: Mapping[str, object]) -> HttpResponse:
    if SIGNED_IN in request.session and names:
        # Signed in elsewhere: what exists here is none of theirs.
        ward, *_ = request.session[SIGNED_IN]
        if ward != request.ward.pk:
            raise Http404
    target = reverse("office:sign_in")
    if request.method == "GET":
        target += "?" + urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(target)


def _refused(request: StaffRequest, problem: Refused) -> HttpResponse:
    context = {"said": refusal(problem), "back": reverse("office:home")}
    return page(request, "office/refused.html", context, status=409)


def _disposed(request: StaffRequest, problem: Disposed) -> HttpResponse:
    """Say of a case that its record was destroyed, under which list and when."""
    return page(request, "office/disposed.html", {"on": problem.on}, status=GONE)


def page(
    request: StaffRequest,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Answer with a page inside the office's frame."""
    frame = frame_of(
        request.ward,
        request.staff,
        request.actor.roles,
        at=request.get_full_path(),
        section=request.entrance,
    )
    return render(request, template, {"frame": frame, **context}, status=status)


def go(name: str, *args: object, said: str = "", **query: str) -> HttpResponse:
    """Send the browser on after something was done; `said` is a code, never words."""
    target = reverse(f"office:{name}", args=args)
    if said:
        query["said"] = said
    if query:
        target += "?" + urlencode(query)
    return HttpResponseRedirect(target)


def go_after(
    act: Callable[[], object], name: str, *args: object, said: str
) -> HttpResponse:
    """Do something, and go to a page that says what was done, or why it was not."""
    try:
        act()
    except (NotYours, NoSuchPart, NoSuchStaff, Unnamed):
        raise
    except Refused as problem:
        return go(name, *args, refused=code_of(problem))
    return go(name, *args, said=said)


def chosen(asked: QueryDict, name: str, known: Container[str]) -> str:
    """Return what an address asks for if it is known; else nothing, as if unasked."""
    text = asked.get(name, "")
    return text if text in known else ""


def day_typed(text: str) -> date | None:
    """Return a day as a field of days sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def signed_in(request: StaffRequest) -> Staff:
    """Return the member of staff of a request that had to be signed in."""
    if request.staff is None:
        raise PermissionDenied
    return request.staff
