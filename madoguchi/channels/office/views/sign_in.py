"""Sign in and out; begin where somebody's role has its work."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from madoguchi.cases.actions import tries
from madoguchi.cases.problems import TooManyTries as AddressTriedTooOften
from madoguchi.channels.office.entrances import ENTRANCES
from madoguchi.channels.office.http import (
    StaffRequest,
    go,
    keep_signed_in,
    page,
)
from madoguchi.channels.office.wording import said
from madoguchi.design.theme import Theme, theme_css
from madoguchi.design.words import clock_text
from madoguchi.wards.actions import TooManyTries, WrongPassword, authenticate
from madoguchi.wards.models import Staff
from madoguchi.wards.signed_in import SIGNED_IN

FIRST_DESKS = ("queue", "access", "procedures", "figures")


def home(request: StaffRequest) -> HttpResponse:
    """Lead to the first desk that is open to this person."""
    roles = request.actor.roles
    desk = next(one for one in FIRST_DESKS if ENTRANCES[one].admits(roles))
    return go(desk)


def sign_in(request: StaffRequest) -> HttpResponse:
    target = _safe(request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        problem = _try(request)
        if not problem:
            return HttpResponseRedirect(target or reverse("office:home"))
        return _ask(request, target, problem, status=422)
    if request.staff is not None:
        return HttpResponseRedirect(target or reverse("office:home"))
    return _ask(request, target, "")


def _try(request: StaffRequest) -> str:
    """Sign in; return what is wrong in words, or nothing."""
    try:
        staff = _authenticated(request)
    except AddressTriedTooOften:
        return _(
            "この回線から間違いがとても多かったため、いまはログインできません。"
            "15分ほど待ってから、もう一度入力してください。"
        )
    except TooManyTries as closed:
        return _(
            "続けて何度も間違えたため、この職員番号は%(until)sまで使えません。"
            "パスワードを忘れたときは、システム担当に連絡してください。"
        ) % {"until": clock_text(closed.until)}
    except WrongPassword:
        return _(
            "職員番号かパスワードが違います。"
            "大文字と小文字、数字の全角と半角を確かめて、もう一度入力してください。"
        )
    keep_signed_in(request, staff)
    return ""


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


def _ask(
    request: StaffRequest, target: str, problem: str, status: int = 200
) -> HttpResponse:
    context = {
        "login": request.POST.get("login", ""),
        "problem": problem,
        "target": target,
        "said": said(request.GET.get("said", "")),
    }
    return page(request, "office/sign_in.html", context, status=status)


def _safe(target: str) -> str:
    """Return where to go after signing in, if it is a page of this office."""
    inside = target.startswith(reverse("office:home"))
    if inside and url_has_allowed_host_and_scheme(target, None):
        return target
    return ""


def sign_out(request: StaffRequest) -> HttpResponse:
    request.session.pop(SIGNED_IN, None)
    request.session.cycle_key()
    return go("sign_in", said="signed_out")


def ward_css(request: StaffRequest) -> HttpResponse:
    """Serve the ward's colour; a style in the page itself is forbidden."""
    text = theme_css(Theme.of(request.ward.theme))
    response = HttpResponse(text, content_type="text/css")
    response["Cache-Control"] = "private, max-age=300"
    return response
