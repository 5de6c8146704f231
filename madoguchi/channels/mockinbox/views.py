"""Answer the four verbs, and let a visitor of the demo file a sample."""

import hmac
import json
import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from madoguchi.exchange.inboxes.fake import A_PAGE, SECRET, applications, deliver

SALT: Final = "fake inbox"
TOKEN_SECONDS: Final = 600
SAMPLE: Final = "inu"
"""The procedure of the samples: a registration of a dog."""
EXAMPLE: Final = "puppy.toml"
Verb = Callable[[int, dict[str, Any]], dict[str, Any]]


class Unfit(Exception):
    """What was sent is none of the verb's."""


def verb(view: Verb, *, needs_token: bool = True) -> Callable[..., HttpResponse]:
    """Make an address of a verb: JSON by POST, with a token unless it gives one."""

    @csrf_exempt
    @require_http_methods(["POST"])
    @wraps(view)
    def answered(request: HttpRequest, ward: int) -> HttpResponse:
        if needs_token and not _is_known(request, ward):
            return JsonResponse({"error": "token"}, status=HTTPStatus.UNAUTHORIZED)
        try:
            body = json.loads(request.body)
            if not isinstance(body, dict):
                raise Unfit  # noqa: TRY301
            return JsonResponse(view(ward, body))
        except PermissionError:
            return JsonResponse({"error": "login"}, status=HTTPStatus.UNAUTHORIZED)
        except (ValueError, KeyError, TypeError, Unfit):
            return JsonResponse({"error": "request"}, status=HTTPStatus.BAD_REQUEST)

    return answered


def _is_known(request: HttpRequest, ward: int) -> bool:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        said = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        return False
    return bool(said == ward)


def _login(ward: int, body: dict[str, Any]) -> dict[str, Any]:
    if not hmac.compare_digest(str(body["secret"]), SECRET):
        raise PermissionError
    token = signing.dumps(ward, salt=SALT)
    return {"token": token, "expires_in": TOKEN_SECONDS}


def _list(ward: int, body: dict[str, Any]) -> dict[str, Any]:
    since = datetime.fromisoformat(body["since"])
    after = str(body.get("after", ""))
    rows = [
        one
        for one in applications(ward).values()
        if datetime.fromisoformat(one["arrived_at"]) >= since and one["number"] > after
    ]
    shown = rows[:A_PAGE]
    more = shown[-1]["number"] if len(rows) > A_PAGE else ""
    names = ("number", "procedure", "arrived_at")
    return {
        "applications": [{name: one[name] for name in names} for one in shown],
        "next": more,
    }


def _get(ward: int, body: dict[str, Any]) -> dict[str, Any]:
    one = applications(ward)[body["number"]]
    return {name: value for name, value in one.items() if name != "status"}


def _status(ward: int, body: dict[str, Any]) -> dict[str, Any]:
    held = applications(ward)
    asked = [one for one in body["numbers"] if one in held]
    return {"statuses": {one: held[one]["status"] for one in asked}}


login = verb(_login, needs_token=False)
listed = verb(_list)
get = verb(_get)
status = verb(_status)


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, ward: int) -> HttpResponse:
    """Show what was filed; on POST, file one more sample."""
    if request.method == "POST":
        deliver(ward, SAMPLE, sample_answers(), timezone.now())
        return HttpResponseRedirect(request.path)
    context = {"rows": list(applications(ward).values())[::-1]}
    return render(request, "mockinbox/desk.html", context)


def sample_answers() -> dict[str, Any]:
    """Return the answers of a worked example of the sample's procedure."""
    path = settings.PROCEDURES_DIR / SAMPLE / "1" / "examples" / EXAMPLE
    example = tomllib.loads(path.read_text(encoding="utf-8"))
    return dict(example["answers"])
