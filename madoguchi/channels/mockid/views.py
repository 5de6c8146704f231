"""The addresses of the mock provider."""

from functools import cache
from urllib.parse import urlencode, urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from joserfc.jwk import ECKey

from madoguchi.channels.mockid.provider import (
    Client,
    Provider,
    Refusal,
    age,
    check_request,
    people,
)


@cache
def provider() -> Provider:
    """Build the provider once; its key lives as long as its process."""
    client_key = ECKey.import_key(settings.OIDC_KEY_FILE.read_text())
    return Provider(
        issuer=settings.OIDC_ISSUER,
        key=ECKey.generate_key("P-256"),
        client=Client(settings.OIDC_CLIENT_ID, settings.PUBLIC_URL, client_key),
        spent=set(),
    )


@require_GET
def discovery(_: HttpRequest) -> HttpResponse:
    return JsonResponse(provider().discovery())


@require_GET
def certificates(_: HttpRequest) -> HttpResponse:
    return JsonResponse(provider().certificates())


@csp_update({"form-action": [settings.PUBLIC_URL]})
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Show the invented people; the one picked is signed in."""
    asked = {name: str(request.GET[name]) for name in request.GET if name != "lang"}
    try:
        check_request(asked, provider().client)
        if request.method == "POST":
            if request.POST.get("person") == "nobody":
                back = {"error": "access_denied", "state": asked["state"]}
            else:
                code = provider().authorize(asked, str(request.POST.get("person", "")))
                back = {"code": code, "state": asked["state"], "session_state": "mock"}
            return HttpResponseRedirect(f"{asked['redirect_uri']}?{urlencode(back)}")
    except Refusal as refusal:
        return JsonResponse({"error": refusal.code, "why": refusal.why}, status=400)
    now = timezone.now()
    shown = [(one, age(one["birthdate"], now)) for one in people().values()]
    return render(
        request,
        "mockid/authorize.html",
        {
            "people": shown,
            "signs": "sign" in asked["scope"].split(),
            "service": urlsplit(asked["redirect_uri"]).netloc,
        },
    )


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    sent = {name: str(request.POST[name]) for name in request.POST}
    try:
        answer = provider().exchange(sent, timezone.now())
    except Refusal as refusal:
        body = {"error": refusal.code, "error_description": refusal.why}
        return JsonResponse(body, status=400)
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@require_GET
def userinfo(request: HttpRequest) -> HttpResponse:
    held = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        return JsonResponse(dict(provider().claims_of(held)))
    except Refusal as refusal:
        return JsonResponse({"error": refusal.code}, status=401)
