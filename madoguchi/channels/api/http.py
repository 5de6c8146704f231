"""What each address of this door shares: its caller, its limits, its refusals.

A request carries a token and nothing else that says who it is: no cookie counts here,
so no page of another site can make a browser ask for anything.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import partial, wraps
from typing import Any, NoReturn, TypeAlias, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from madoguchi.cases.actions.tries import Door, count_try
from madoguchi.channels.api.problems import Trouble, answer, trouble_of
from madoguchi.design.translate import speaking
from madoguchi.kernel.errors import Refused
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import ApiClient, Ward
from madoguchi.wards.queries import actor_of_client, api_is_open, client_by_token

JSON = "application/json"
STRANGERS = Door("token", 300)
"""Calls without a good token from one address; a token is too long to be guessed."""
CLOSED_SECONDS = 900
"""When a caller may look whether a closed door is open again."""
DEEPEST = 20
"""Levels of a body; answers have four."""
View: TypeAlias = Callable[..., HttpResponse]


class ApiRequest(HttpRequest):
    """A request of a client system: for which ward, by whom, when, in what language."""

    ward: Ward
    now: datetime
    today: date
    language: str
    client: ApiClient
    by: Actor


def endpoint(
    policy: str,
    *methods: str,
    is_public: bool = False,
    let_in: "Callable[[ApiRequest], None] | None" = None,
) -> Callable[[View], View]:
    """Make a view of a function; `policy` says in words who may come in.

    `let_in` finds out who calls and raises Trouble for whoever may not.
    """
    admit = nobody_asked if is_public else let_in or let_client_in

    def made(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            asked = cast("ApiRequest", request)
            asked.now = timezone.now()
            asked.today = timezone.localdate(asked.now)
            asked.language = _language(request)
            work = partial(view, asked, *args, **kwargs)
            with speaking(asked.language):
                response = _answered(work, asked, methods, admit)
            response.headers["Content-Language"] = asked.language
            response.headers["Vary"] = "Accept-Language, Authorization"
            return response

        answered.policy = policy  # type: ignore[attr-defined]
        return answered

    return made


def _answered(
    work: Callable[[], HttpResponse],
    request: ApiRequest,
    methods: tuple[str, ...],
    admit: Callable[[ApiRequest], None],
) -> HttpResponse:
    try:
        if request.method not in methods:
            allow = {"Allow": ", ".join(methods)}
            raise Trouble("wrong-method", headers=allow)  # noqa: TRY301
        admit(request)
        return work()
    except Trouble as trouble:
        return answer(trouble, request.path)
    except Refused as problem:
        return answer(trouble_of(problem, request.now), request.path)


def _language(request: HttpRequest) -> str:
    """Return the language asked for by `?lang=`, else by Accept-Language."""
    asked = request.GET.get("lang", "")
    if asked in dict(settings.LANGUAGES):
        return asked
    return translation.get_language_from_request(request)


def nobody_asked(_request: ApiRequest) -> None:
    """Let anybody in."""


def token_of(request: ApiRequest) -> str:
    """Return the token that came with a request, "" where there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def refuse_stranger(request: ApiRequest) -> NoReturn:
    """Count a call without a good token, and say that it needs one."""
    address = request.META.get("REMOTE_ADDR", "")
    count_try(request.ward.pk, STRANGERS, address, request.now)
    challenge = 'Bearer realm="madoguchi"'
    raise Trouble("no-token", headers={"WWW-Authenticate": challenge})


def let_client_in(request: ApiRequest) -> None:
    """Find which client system calls and count the call; raise unless it may."""
    if not api_is_open(request.ward):
        raise Trouble("door-closed", headers={"Retry-After": str(CLOSED_SECONDS)})
    token = token_of(request)
    client = client_by_token(request.ward, token, request.today) if token else None
    if client is None:
        refuse_stranger(request)
    count_try(
        request.ward.pk,
        Door("api", client.requests),
        str(client.pk),
        request.now,
    )
    request.client = client
    request.by = actor_of_client(client)


def refuse_out_of_scope(request: ApiRequest, slug: str) -> None:
    if slug not in request.client.scopes:
        raise Trouble("out-of-scope")


def json_body(request: ApiRequest, *, empty: bool = False) -> Any:
    """Return what was sent; `empty` allows nothing at all."""
    body = _body(request)
    if empty and not body:
        return {}
    if request.content_type != JSON:
        raise Trouble("wrong-media-type")
    try:
        found = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Trouble("not-json") from None
    if not _is_shallow(found, DEEPEST):
        raise Trouble("not-json")
    return found


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise Trouble("too-large") from None


def _no_constant(_name: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError


def _is_shallow(value: Any, levels: int) -> bool:
    """Say whether a value has no more than so many levels."""
    if not isinstance(value, (dict, list)):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(one, levels - 1) for one in inner)


def told(body: Any, *, status: int = 200, **headers: str) -> JsonResponse:
    """Answer with a body; `headers` have underscores for hyphens."""
    response = JsonResponse(body, status=status)
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response
