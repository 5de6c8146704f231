"""The first page of an installation: which wards can be entered here."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from madoguchi.design.frame import Frame, Link
from madoguchi.design.translate import said as _
from madoguchi.wards.queries import all_wards


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    english = get_language() == "en"
    wards = [
        Link((english and ward.name_en) or ward.name, f"/{ward.slug}/")
        for ward in all_wards()
    ]
    return render(
        request, "config/installation.html", {"wards": wards, "frame": frame()}
    )


def frame() -> Frame:
    """Return the face of a page that belongs to no ward."""
    language = get_language()
    languages = tuple(
        Link(name, f"/?lang={code}", current=code == language, lang=code)
        for code, name in settings.LANGUAGES
    )
    return Frame(ward="", service=_("窓口"), home="/", languages=languages)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Keep machines out of the office and of pages that belong to one person."""
    return HttpResponse(
        "User-agent: *\nDisallow: /*/office/\nDisallow: /*/status/\n",
        content_type="text/plain",
    )


home.policy = "anyone"  # type: ignore[attr-defined]
robots.policy = "anyone"  # type: ignore[attr-defined]
