"""Pages about this service itself, and the ward's own colour."""

from django.http import HttpResponse

from madoguchi.channels.web.http import ResidentRequest, page, show
from madoguchi.design.theme import Theme, theme_css

AN_HOUR = "public, max-age=3600"


@page("anyone")
def theme(request: ResidentRequest) -> HttpResponse:
    css = theme_css(Theme.of(request.ward.theme))
    headers = {"Cache-Control": AN_HOUR}
    return HttpResponse(css, content_type="text/css", headers=headers)


@page("anyone")
def accessibility(request: ResidentRequest) -> HttpResponse:
    return show(request, "accessibility", {"contact": request.ward.contact})


@page("anyone")
def privacy(request: ResidentRequest) -> HttpResponse:
    return show(request, "privacy", {"contact": request.ward.contact})
