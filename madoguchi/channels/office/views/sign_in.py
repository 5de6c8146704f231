"""Sign in and out; begin where somebody's role has its work."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.cases.actions import tries
from madoguchi.cases.problems import TooManyTries as AddressTriedTooOften
from madoguchi.channels.office.entrances import ENTRANCES
from madoguchi.channels.office.http import StaffRequest, go, keep_signed_in, page
from madoguchi.channels.office.pending import hold, safe_target
from madoguchi.channels.office.wording import refusal, refused_words, said
from madoguchi.design.theme import Theme, theme_css
from madoguchi.design.words import clock_text
from madoguchi.kernel.errors import Refused
from madoguchi.personnel.actions.factors import after_password
from madoguchi.personnel.actions.sessions import end
from madoguchi.personnel.problems import BadMembership
from madoguchi.personnel.rules import Directory
from madoguchi.personnel.signed_in import SIGNED_IN
from madoguchi.wards.actions import TooManyTries, WrongPassword, authenticate
from madoguchi.wards.models import Staff

FIRST_DESKS = ("queue", "access", "procedures", "staff", "figures")
AFTER = {"prove": "passkey_prove", "register": "passkey_add", "offer": "passkey_add"}


def home(request: StaffRequest) -> HttpResponse:
    """Lead to the first desk that is open to this person."""
    roles = request.actor.roles
    desk = next(one for one in FIRST_DESKS if ENTRANCES[one].admits(roles))
    return go(desk)


def sign_in(request: StaffRequest) -> HttpResponse:
    target = safe_target(request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        staff, problem = _try(request)
        if staff is None:
            return _ask(request, target, problem, status=422)
        return go_on(request, staff, target)
    if request.staff is not None:
        return HttpResponseRedirect(target or reverse("office:home"))
    refused = request.GET.get("refused", "")
    return _ask(request, target, refused_words(refused) if refused else "")


def _try(request: StaffRequest) -> tuple[Staff | None, str]:
    """Return who signs in, or what is wrong in words."""
    try:
        return _authenticated(request), ""
    except AddressTriedTooOften:
        return None, _(
            "この回線から間違いがとても多かったため、いまはログインできません。"
            "15分ほど待ってから、もう一度入力してください。"
        )
    except TooManyTries as closed:
        text = _(
            "続けて何度も間違えたため、この職員番号は%(until)sまで使えません。"
            "パスワードを忘れたときは、システム担当に連絡してください。"
        )
        return None, text % {"until": clock_text(closed.until)}
    except WrongPassword:
        return None, _(
            "職員番号かパスワードが違います。"
            "大文字と小文字、数字の全角と半角を確かめて、もう一度入力してください。"
        )


def _authenticated(request: StaffRequest) -> Staff:
    """Return who signs in; wrong tries count for the login and for the address.

    A few guesses at each of many logins are many at the address they come from.
    """
    login, password = request.POST.get("login", ""), request.POST.get("password", "")
    ward, address = request.ward.pk, request.META["REMOTE_ADDR"]
    tries.count_try(ward, tries.OFFICE, address, request.at)
    staff = authenticate(ward, login.strip(), password, at=request.at)
    tries.take_back(ward, tries.OFFICE, address, request.at)
    return staff


def go_on(
    request: StaffRequest,
    staff: Staff,
    target: str,
    *,
    factor: str = "password",
    strong: bool = False,
) -> HttpResponse:
    """Let somebody in whose first proof was right, or ask for what is still wanted.

    `strong` is the word of the ward's directory that it saw a second factor itself.
    """
    step = after_password(staff, request.at)
    if strong and step != "prove":
        step = "come_in"
    if step == "closed":
        return _ask(request, target, refusal(Refused("closed")), status=422)
    try:
        if step in ("come_in", "offer"):
            keep_signed_in(request, staff, factor)
        else:
            hold(request, staff, step, factor)
    except BadMembership as problem:
        return _ask(request, target, refusal(problem), status=422)
    if step == "come_in":
        return HttpResponseRedirect(target or reverse("office:home"))
    query = "?" + urlencode({"next": target}) if target else ""
    return HttpResponseRedirect(reverse(f"office:{AFTER[step]}") + query)


def _ask(
    request: StaffRequest, target: str, problem: str, status: int = 200
) -> HttpResponse:
    context = {
        "login": request.POST.get("login", ""),
        "problem": problem,
        "target": target,
        "said": said(request.GET.get("said", "")),
        "directory": bool(
            settings.STAFF_OIDC_ISSUER and Directory.of(request.ward.rules)
        ),
    }
    return page(request, "office/sign_in.html", context, status=status)


def sign_out(request: StaffRequest) -> HttpResponse:
    if request.seat is not None:
        seat = request.seat
        end(seat.session, reason="signed_out", by=request.actor, at=request.at)
    request.session.pop(SIGNED_IN, None)
    request.session.cycle_key()
    return go("sign_in", said="signed_out")


def ward_css(request: StaffRequest) -> HttpResponse:
    """Serve the ward's colour; a style in the page itself is forbidden."""
    text = theme_css(Theme.of(request.ward.theme))
    response = HttpResponse(text, content_type="text/css")
    response["Cache-Control"] = "private, max-age=300"
    return response
