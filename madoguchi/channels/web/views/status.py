"""Where an application stands: by the session, or by receipt number and code."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.cases.actions import case_by_receipt
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import cases_of
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.listing import case_rows
from madoguchi.channels.web.small_forms import code_field
from madoguchi.channels.web.visitors import give_pass, visiting_person
from madoguchi.design.fields import error_lines

LONGEST = 60


@page("anyone; a case for whoever holds its receipt", GET_POST)
def status(request: ResidentRequest) -> HttpResponse:
    """Ask for number and code; list the cases of whoever is signed in."""
    number = request.POST.get("number", "").strip()[:LONGEST]
    code = request.POST.get("code", "").strip()[:LONGEST]
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not number:
            errors["number"] = _("受付番号が空いています。入力してください。")
        if not code:
            errors["code"] = _("確認コードが空いています。入力してください。")
        if not errors:
            try:
                case = case_by_receipt(
                    request.ward.pk,
                    number,
                    code,
                    address=request.META.get("REMOTE_ADDR", ""),
                    at=request.now,
                )
            except NotYours:
                errors["number"] = _(
                    "受付番号か確認コードがちがうようです。控えを見て、もう一度入力してください。"
                )
            else:
                address = reverse("web:case", args=[case.pk])
                return give_pass(request, HttpResponseRedirect(address), case)
    person = visiting_person(request)
    typed = {"number": number}  # The code is never sent back.
    fields = [
        code_field("number", _("受付番号"), _("例：4821-3057-52"), typed, errors),
        code_field("code", _("確認コード"), _("控えにある8文字です。"), typed, errors),
    ]
    return show(
        request,
        "status",
        {
            "person": person,
            "rows": case_rows(cases_of(person)[:50], request.language)
            if person
            else [],
            "fields": fields,
            "lines": error_lines(fields),
        },
        status=422 if errors else 200,
    )
