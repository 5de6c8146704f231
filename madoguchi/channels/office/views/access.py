"""Who looked at a case: the access log for whoever watches over personal data.

By receipt number only; the case itself stays closed, and this look is logged too.
"""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.cases.queries import stream_of_reference
from madoguchi.channels.office.history import look_lines, names_of
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.design.fields import Field
from madoguchi.events.actions import record_view
from madoguchi.events.envelope import Look
from madoguchi.events.queries import views_of
from madoguchi.kernel.reference import NotAReference, Reference
from madoguchi.wards.queries import staff_of

UNPROCESSABLE = 422


def access(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, "", [], searched=False)
    try:
        reference = Reference.parse(request.POST.get("reference", "")).text
    except NotAReference:
        error = _("受付番号は10桁の数字です。数字を確かめてください。")
        return _show(request, error, [], searched=False)
    stream = stream_of_reference(request.ward.pk, reference)
    if not stream:
        error = _("その受付番号の事案はありません。")
        return _show(request, error, [], searched=False)
    look = Look(request.ward.pk, stream, "access.viewed", "audit")
    record_view(look, by=request.actor, at=request.at)
    names = names_of(staff_of(request.ward.pk))
    found = look_lines(views_of(request.ward.pk, stream), names)
    return _show(request, "", found, searched=True)


def _show(
    request: StaffRequest, error: str, found: object, *, searched: bool
) -> HttpResponse:
    typed = {"reference": [request.POST.get("reference", "")]}
    context = {
        "field": Field(
            "text",
            "reference",
            _("受付番号"),
            raw=typed,
            errors={"reference": error} if error else {},
            width="16",
        ),
        "looks": found,
        "searched": searched,
        "error": error,
    }
    status = UNPROCESSABLE if error else 200
    return page(request, "office/access.html", context, status=status)
