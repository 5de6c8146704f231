"""Let staff in by the ward's own directory: the protocol is the residents' too."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.channels.office.http import StaffRequest, go
from madoguchi.channels.office.pending import safe_target
from madoguchi.channels.office.views.sign_in import go_on
from madoguchi.people import openid
from madoguchi.people.openid import ProviderSilent, SignInRefused
from madoguchi.personnel.rules import Directory
from madoguchi.wards.queries import staff_by_login

BEGUN = "office_provider"
ALGORITHMS = ("ES256", "RS256", "PS256")
"""Directories of offices sign with RSA as a rule."""


def directory(request: StaffRequest) -> Directory:
    found = Directory.of(request.ward.rules)
    if found is None or not settings.STAFF_OIDC_ISSUER:
        raise Http404
    return found


def _provider() -> openid.Provider:
    return openid.Provider(
        settings.STAFF_OIDC_ISSUER,
        settings.STAFF_OIDC_CLIENT_ID,
        settings.OIDC_KEY_FILE,
        ALGORITHMS,
    )


def begin(request: StaffRequest) -> HttpResponse:
    """Send the browser to the directory."""
    rule = directory(request)
    back = f"{settings.PUBLIC_URL}{reverse('office:provider_done')}"
    more = {"acr_values": " ".join(sorted(rule.strong))} if rule.strong else {}
    try:
        address, begun = openid.begin(
            _provider(), back, scope=rule.scope, at=request.at, more=more
        )
    except ProviderSilent:
        return go("sign_in", refused="ProviderSilent")
    target = safe_target(request.GET.get("next", ""))
    request.session[BEGUN] = {**begun, "ward": request.ward.pk, "next": target}
    return HttpResponseRedirect(address)


def done(request: StaffRequest) -> HttpResponse:
    """Take the directory's answer; a passkey may still be asked for after it."""
    rule = directory(request)
    begun = request.session.pop(BEGUN, None)
    if begun and begun["ward"] != request.ward.pk:
        begun = None
    answer = {name: str(request.GET[name]) for name in request.GET}
    try:
        told = openid.finish(_provider(), answer, begun, request.at)
    except ProviderSilent:
        return go("sign_in", refused="ProviderSilent")
    except SignInRefused as problem:
        return go("sign_in", refused=f"SignInRefused.{problem.code}")
    login = str(told.claims.get(rule.claim) or told.token.get(rule.claim) or "")
    staff = staff_by_login(request.ward.pk, login)
    if staff is None:
        return go("sign_in", refused="SignInRefused.nobody")
    strong = rule.saw_two(str(told.token.get("acr", "")))
    return go_on(request, staff, begun["next"], factor="oidc", strong=strong)
