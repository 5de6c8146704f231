"""What each page of this door shares: its request, its policy, its refusals.

A page is a plain function. `page` says who may come in (checked by the function
itself, through queries) and turns every domain exception into a page in words.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeAlias, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone, translation

from madoguchi.channels.web.frame import frame_of
from madoguchi.channels.web.identity import ProviderSilent, SignInRefused
from madoguchi.channels.web.problems import words_for
from madoguchi.design.frame import Frame
from madoguchi.kernel.errors import Refused
from madoguchi.wards.models import Ward

GET = ("GET", "HEAD")
GET_POST = ("GET", "HEAD", "POST")
POST = ("POST",)
View: TypeAlias = Callable[..., HttpResponse]


class ResidentRequest(HttpRequest):
    """A request to this door: for which ward, when, in which language."""

    ward: Ward
    now: datetime
    today: date
    language: str
    signed_in: bool


def page(policy: str, methods: tuple[str, ...] = GET) -> Callable[[View], View]:
    """Make a view of a function; `policy` says in words who may come in."""

    def made(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            asked = cast("ResidentRequest", request)
            asked.now = timezone.now()
            asked.today = timezone.localdate(asked.now)
            asked.signed_in = False
            asked.language = translation.get_language() or "ja"
            try:
                return view(asked, *args, **kwargs)
            except (Refused, ProviderSilent, SignInRefused) as problem:
                return refusal(asked, problem)

        answer.policy = policy  # type: ignore[attr-defined]
        return answer

    return made


def show(
    request: ResidentRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    frame: Frame | None = None,
) -> HttpResponse:
    """Render a page within the ward's frame."""
    frame = frame or frame_for(request)
    shown = {**(context or {}), "frame": frame, "lang": request.language}
    return render(request, f"web/{template}.html", shown, status=status)


def frame_for(request: ResidentRequest) -> Frame:
    return frame_of(
        request.ward,
        request.get_full_path(),
        request.language,
        signed_in=request.signed_in,
    )


def refusal(request: ResidentRequest, problem: Exception) -> HttpResponse:
    """Say plainly why something did not happen, and what to do now."""
    words = words_for(problem)
    return show(request, "refused", {"words": words}, status=words.status)
