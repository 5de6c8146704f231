"""The first page of an installation: which wards can be entered here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.design.frame import Frame, Link
from madoguchi.design.translate import language
from madoguchi.design.translate import said as _
from madoguchi.design.words import own_name
from madoguchi.kernel.languages.language import language_of, languages
from madoguchi.wards.queries import all_wards


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    wards = [Link(own_name(ward), f"/{ward.slug}/") for ward in all_wards()]
    return render(
        request, "config/installation.html", {"wards": wards, "frame": frame()}
    )


def frame() -> Frame:
    """Return the face of a page that belongs to no ward."""
    links = tuple(
        Link(
            language_of(code).name,
            f"/?lang={code}",
            current=code == language(),
            lang=language_of(code).tag,
        )
        for code in languages()
    )
    return Frame(ward="", service=_("窓口"), home="/", languages=links)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Keep machines out of the office and of pages that belong to one person."""
    return HttpResponse(
        "User-agent: *\nDisallow: /*/office/\nDisallow: /*/status/\n",
        content_type="text/plain",
    )


home.policy = "anyone"  # type: ignore[attr-defined]
robots.policy = "anyone"  # type: ignore[attr-defined]
