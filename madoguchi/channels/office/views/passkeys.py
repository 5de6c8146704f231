"""Ask for a passkey: to come in, and to register a new one."""

import json
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import (
    StaffRequest,
    go,
    keep_signed_in,
    page,
)
from madoguchi.channels.office.pending import (
    has_name,
    keep_asked,
    owner_of,
    pending,
    place_of,
    safe_target,
    take_asked,
)
from madoguchi.channels.office.wording import refusal
from madoguchi.design.fields import SummaryLine
from madoguchi.design.words import day_text
from madoguchi.kernel.errors import Refused
from madoguchi.personnel import passkeys
from madoguchi.personnel.actions.factors import (
    LONGEST_NAME,
    add_passkey,
    is_demanded,
    use_passkey,
)
from madoguchi.personnel.problems import NotProved
from madoguchi.personnel.queries import credentials_of, enrolment_of, passkeys_of
from madoguchi.personnel.rules import PROOF_MINUTES
from madoguchi.wards.actions import TooManyTries, WrongPassword, authenticate
from madoguchi.wards.models import Staff

UNPROCESSABLE = 422
PROVE, ADD = "prove", "register"


def _target(request: StaffRequest) -> str:
    return safe_target(request.POST.get("next") or request.GET.get("next", ""))


def prove(request: StaffRequest) -> HttpResponse:
    """Ask whoever told the password for their passkey, and let them in."""
    if request.staff is not None:
        return HttpResponseRedirect(_target(request) or reverse("office:home"))
    half = pending(request, PROVE)
    if half is None:
        return go("sign_in", said="too_late")
    problem = ""
    if request.method == "POST":
        try:
            return _proved(request, half.staff, half.factor)
        except Refused as refused:
            problem = refusal(refused)
    return _ask_to_prove(request, half.staff, problem)


def _proved(request: StaffRequest, staff: Staff, begun_by: str) -> HttpResponse:
    place, state = place_of(request), take_asked(request, PROVE)
    if not state:
        raise NotProved("late")
    known = credentials_of(passkeys_of(staff, place.host))
    answer = request.POST.get("credential", "")
    use_passkey(staff, passkeys.prove(place, state, known, answer), request.at)
    factor = "oidc_passkey" if begun_by == "oidc" else "passkey"
    target = _target(request)
    keep_signed_in(request, staff, factor)
    return HttpResponseRedirect(target or reverse("office:home"))


def _ask_to_prove(request: StaffRequest, staff: Staff, problem: str) -> HttpResponse:
    place = place_of(request)
    held = passkeys_of(staff, place.host)
    options: dict[str, Any] = {}
    if held:
        options, state = passkeys.ask_to_prove(place, credentials_of(held))
        keep_asked(request, PROVE, state)
    context = {
        "options": json.dumps(options) if options else "",
        "elsewhere": sorted({one.host for one in passkeys_of(staff)} - {place.host}),
        "problem": problem,
        "target": _target(request),
    }
    status = UNPROCESSABLE if problem else 200
    return page(request, "office/passkey_prove.html", context, status=status)


def add(request: StaffRequest) -> HttpResponse:
    """Register a passkey: from the settings, or because the ward asks for one."""
    half = pending(request, ADD)
    staff = request.staff or (half.staff if half else None)
    if staff is None:
        return go("sign_in", said="too_late")
    wrong: dict[str, str] = {}
    if request.method == "POST":
        wrong = _try_to_add(request, staff)
        if not wrong and request.staff is None:
            keep_signed_in(request, staff, "passkey")
        if not wrong:
            return _added(request)
    return _ask_to_add(request, staff, wrong)


def _added(request: StaffRequest) -> HttpResponse:
    target = _target(request)
    return HttpResponseRedirect(target) if target else go("account", said="passkey")


def _try_to_add(request: StaffRequest, staff: Staff) -> dict[str, str]:
    """Register; return what is wrong in words, by field.

    Whoever finds a browser open adds no key of their own: the password is asked,
    unless it was told a moment ago.
    """
    name = request.POST.get("name", "").strip()
    if not name:
        return {"name": _("どの端末かわかる名前を入力してください。")}
    if len(name) > LONGEST_NAME:
        return {"name": _("%(n)s文字までにしてください。") % {"n": LONGEST_NAME}}
    place, state = place_of(request), take_asked(request, ADD)
    try:
        if _asks_password(request):
            password = request.POST.get("password", "")
            authenticate(request.ward.pk, staff.login, password, at=request.at)
        if not state:
            raise NotProved("late")
        new = passkeys.register(place, state, request.POST.get("credential", ""))
        add_passkey(staff, new, host=place.host, name=name, at=request.at)
    except (WrongPassword, TooManyTries) as problem:
        return {"password": refusal(problem)}
    except Refused as problem:
        return {"register": refusal(problem)}
    return {}


def _asks_password(request: StaffRequest) -> bool:
    if request.staff is None or request.seat is None:
        return False
    return request.at - request.seat.session.begun_at > timedelta(minutes=PROOF_MINUTES)


def _ask_to_add(
    request: StaffRequest, staff: Staff, wrong: dict[str, str]
) -> HttpResponse:
    place = place_of(request)
    known = passkeys_of(staff, place.host)
    options, state = passkeys.ask_to_register(
        place, owner_of(staff), credentials_of(known)
    )
    keep_asked(request, ADD, state)
    enrolment = enrolment_of(staff)
    may_wait = request.staff is not None and enrolment is not None
    labels = {"name": _("端末の名前"), "password": _("いまのパスワード")}
    context = {
        "options": json.dumps(options) if has_name(place) else "",
        "wrong": wrong,
        "wrong_lines": [
            SummaryLine(labels.get(name, _("パスキー")), text, f"#{name}")
            for name, text in wrong.items()
        ],
        "until_text": day_text(timezone.localdate(enrolment.until_at))
        if enrolment
        else "",
        "name": request.POST.get("name", ""),
        "asks_password": _asks_password(request),
        "login": staff.login,
        "demanded": is_demanded(staff, request.today) and not passkeys_of(staff),
        "until": enrolment.until_at if enrolment else None,
        "later": (_target(request) or reverse("office:home")) if may_wait else "",
        "target": _target(request),
        "longest": LONGEST_NAME,
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/passkey_add.html", context, status=status)
