"""Pages about this service itself, and the ward's own colour."""

from django.http import HttpResponse
from django.utils.html import format_html

from madoguchi.channels.web.http import ResidentRequest, page, show
from madoguchi.design.theme import Theme, theme_css

AN_HOUR = "public, max-age=3600"


@page("anyone")
def theme(request: ResidentRequest) -> HttpResponse:
    css = theme_css(Theme.of(request.ward.theme))
    headers = {"Cache-Control": AN_HOUR}
    return HttpResponse(css, content_type="text/css", headers=headers)


MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
    '<rect width="40" height="40" rx="8" fill="{}"/><path d="{}" fill="#fff"/></svg>'
)


@page("anyone")
def mark(request: ResidentRequest) -> HttpResponse:
    """Draw the ward's mark for the browser's tab."""
    theme = Theme.of(request.ward.theme)
    svg = format_html(MARK, theme.color, theme.mark)
    headers = {"Cache-Control": AN_HOUR}
    return HttpResponse(svg, content_type="image/svg+xml", headers=headers)


@page("anyone")
def accessibility(request: ResidentRequest) -> HttpResponse:
    return show(request, "accessibility", {"contact": request.ward.contact})


@page("anyone")
def privacy(request: ResidentRequest) -> HttpResponse:
    return show(request, "privacy", {"contact": request.ward.contact})
