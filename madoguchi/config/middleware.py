"""Say for each request which ward it is for and in which language it is answered."""

from collections.abc import Callable, Iterator
from typing import cast

from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix

from madoguchi.design.translate import speaking
from madoguchi.kernel.languages.asked import LANGUAGE_COOKIE
from madoguchi.kernel.languages.language import language_of, languages
from madoguchi.wards.queries import UnknownWard, ward_by_slug
from madoguchi.wards.scope import ward_scope

Answer = Callable[[HttpRequest], HttpResponseBase]

INSTALLATION = "madoguchi.config.installation_urls"
INSTALLATION_PATHS = ("", "healthz", "readyz", "robots.txt", "favicon.ico", "static")
OFFICE_LANGUAGES = ("ja", "en")
A_YEAR = 365 * 24 * 60 * 60


def first_segment(path: str) -> str:
    """Return what stands before the second slash.

    >>> first_segment("/midori/office/queue")
    'midori'
    >>> first_segment("/")
    ''
    """
    return path.lstrip("/").partition("/")[0]


def is_office(path: str) -> bool:
    """Tell the office door, whose words are in fewer languages than a resident's.

    >>> is_office("/midori/office/queue"), is_office("/midori/p/office/")
    (True, False)
    """
    return path.split("/", 3)[2:3] == ["office"]


class HeadersMiddleware:
    """Put on every answer what tells the browser to be careful.

    It is the same for all of them, so it is worded once: Django's own three
    middlewares and django-csp word it anew each time.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.headers = careful_headers()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


def careful_headers() -> dict[str, str]:
    headers = {
        "Content-Security-Policy": build_policy() or "",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    if settings.SECURE:
        age = settings.SECURE_HSTS_SECONDS
        headers["Strict-Transport-Security"] = f"max-age={age}"
    return headers


class LanguageMiddleware:
    """Answer in the language asked for by `?lang=`, else by the cookie, else Japanese.

    The browser's own preference is not followed but offered: a page that two people
    look at together, one at the counter and one at home, must be the same page.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.GET.get("lang", "")
        kept = request.COOKIES.get(LANGUAGE_COOKIE, "")
        office = is_office(request.path_info)
        offered = OFFICE_LANGUAGES if office else languages()
        language = next(
            (code for code in (asked, kept) if code in offered), settings.LANGUAGE_CODE
        )
        with speaking(language):
            response = self.answer(request)
        response.headers.setdefault("Content-Language", language_of(language).tag)
        if asked == language and kept != language:
            response.set_cookie(
                LANGUAGE_COOKIE,
                language,
                max_age=A_YEAR,
                secure=settings.SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class WardMiddleware:
    """Find the ward by the first segment of the path and work inside its scope.

    The segment then counts as the script's name: addresses inside are written and
    reversed without it, so no view and no template can name another ward by mistake.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        slug = first_segment(request.path_info)
        if slug in INSTALLATION_PATHS:
            request.urlconf = INSTALLATION
            return self.answer(request)

        try:
            ward = ward_by_slug(slug)
        except UnknownWard:
            request.urlconf = INSTALLATION
            raise Http404 from None
        if request.path_info == f"/{slug}":
            return HttpResponse(status=301, headers={"Location": f"{request.path}/"})

        outside = get_script_prefix()
        request.ward = ward  # type: ignore[attr-defined]
        request.path_info = request.path_info.removeprefix(f"/{slug}")
        set_script_prefix(f"{outside}{slug}/")
        try:
            with ward_scope(ward.pk):
                response = self.answer(request)
        finally:
            set_script_prefix(outside)
        if isinstance(response, StreamingHttpResponse):
            parts = cast("Iterator[bytes]", response.streaming_content)
            response.streaming_content = within(ward.pk, parts)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def within(ward: int, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Give the parts of a long answer inside the scope it was asked in."""
    with ward_scope(ward):
        yield from parts
