"""What each page of this door shares: its request, its policy, its refusals.

A page is a plain function. `page` says who may come in (checked by the function
itself, through queries) and turns every domain exception into a page in words.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeAlias, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import timezone

from madoguchi.channels.web.frame import frame_of
from madoguchi.channels.web.problems import words_for
from madoguchi.design.drawn import kept
from madoguchi.design.frame import Frame
from madoguchi.design.translate import language, speaking
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.languages.asked import LANGUAGE_COOKIE, wanted
from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.kernel.written import fallen_back
from madoguchi.people.openid import ProviderSilent, SignInRefused
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import languages_of

PLACE_OF_NOTE = "<!--in-japanese-->"
"""Where a page says that some of its texts are in Japanese, once it is known."""
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
            asked.language = spoken_to(asked)
            with gathering_fallbacks(), speaking_as(asked.language):
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
    page: str = render_to_string(f"web/{template}.html", shown, request)
    if fallen_back.get():
        page = page.replace(PLACE_OF_NOTE, kept("in_japanese_note"), 1)
    return HttpResponse(page, status=status)


def frame_for(request: ResidentRequest) -> Frame:
    return frame_of(
        request.ward,
        request.get_full_path(),
        request.language,
        signed_in=request.signed_in,
        wanted=language_offered(request),
    )


def spoken_to(request: ResidentRequest) -> str:
    """Return the language of the request, Japanese where the ward does not speak it."""
    code = language()
    return code if code in languages_of(request.ward) else JAPANESE


def language_offered(request: ResidentRequest) -> str:
    """Return the language to offer: nobody chose one, and the browser names another."""
    if request.language != JAPANESE or LANGUAGE_COOKIE in request.COOKIES:
        return ""
    header = request.headers.get("Accept-Language", "")
    return wanted(header, languages_of(request.ward)) if header else ""


def speaking_as(code: str) -> AbstractContextManager[None]:
    """Speak another language than the request came in, where the ward lacks that."""
    return nullcontext() if code == language() else speaking(code)


@contextmanager
def gathering_fallbacks() -> Iterator[None]:
    token = fallen_back.set(set())
    try:
        yield
    finally:
        fallen_back.reset(token)


def refusal(request: ResidentRequest, problem: Exception) -> HttpResponse:
    """Say plainly why something did not happen, and what to do now."""
    words = words_for(problem)
    return show(request, "refused", {"words": words}, status=words.status)
