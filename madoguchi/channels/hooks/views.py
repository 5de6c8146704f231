"""Take what a payment company tells."""

from http import HTTPStatus
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from madoguchi.payments.actions import take_hook
from madoguchi.payments.problems import HookRefused
from madoguchi.payments.providers.known import provider_named

LONGEST: Final = 64 * 1024


@csrf_exempt
def payments(request: HttpRequest, provider: str) -> HttpResponse:
    """Do what a signed message says; however often it comes, it counts once."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    company = provider_named(provider)
    if company is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    try:
        body = request.body
    except RequestDataTooBig:
        body = b""
    if not body or len(body) > LONGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    ward = request.ward.pk  # type: ignore[attr-defined]  # set by the middleware
    try:
        take_hook(company, request.headers, body, ward=ward, at=timezone.now())
    except HookRefused:
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


payments.policy = "the payment company, by its signature"  # type: ignore[attr-defined]
