"""The towns of a postal code, for the script that fills in an address."""

from django.http import HttpResponse, JsonResponse

from madoguchi.channels.web.http import ResidentRequest, page
from madoguchi.kernel.postal import NotAPostalCode, PostalCode
from madoguchi.procedures.queries import towns_told


@page("anyone")
def towns(request: ResidentRequest) -> HttpResponse:
    try:
        code = PostalCode.parse(request.GET.get("code", "")).digits
    except NotAPostalCode:
        return JsonResponse({"towns": []}, status=400)
    return JsonResponse({"towns": towns_told(code)})
