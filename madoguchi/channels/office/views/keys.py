"""The keys a clerk may press instead of the mouse, on a page of their own."""

from django.http import HttpResponse

from madoguchi.channels.office.http import StaffRequest, page


def keys(request: StaffRequest) -> HttpResponse:
    return page(request, "office/keys_page.html", {})
