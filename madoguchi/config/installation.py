"""The first page of an installation: which wards can be entered here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.wards.queries import all_wards


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "config/installation.html", {"wards": all_wards()})


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Keep machines out of the office and of pages that belong to one person."""
    return HttpResponse(
        "User-agent: *\nDisallow: /*/office/\nDisallow: /*/status/\n",
        content_type="text/plain",
    )


home.policy = "anyone"  # type: ignore[attr-defined]
robots.policy = "anyone"  # type: ignore[attr-defined]
