"""Where an application stands: by the session, or by receipt number and code."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_noop

from madoguchi.cases.actions import case_by_receipt
from madoguchi.cases.mandates import open_to_agents
from madoguchi.cases.models import Case
from madoguchi.cases.problems import Disposed, NotYours
from madoguchi.cases.queries import cases_of
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.listing import case_rows
from madoguchi.channels.web.small_forms import code_field
from madoguchi.channels.web.visitors import give_pass, visiting_person
from madoguchi.design.addresses import reverse
from madoguchi.design.fields import error_lines
from madoguchi.design.translate import said as _

LONGEST = 60
MOST = 50
NEITHER = gettext_noop(
    "受付番号か確認コードがちがうようです。控えを見て、もう一度入力してください。"
)


@page("anyone; a case for whoever holds its receipt", GET_POST)
def status(request: ResidentRequest) -> HttpResponse:
    """Ask for number and code; list the cases of whoever is signed in."""
    number = request.POST.get("number", "").strip()
    errors: dict[str, str] = {}
    if request.method == "POST":
        code = request.POST.get("code", "").strip()
        errors = _empty(number, code)
        case = None if errors else _opened_by(request, number, code)
        if case is not None:
            address = reverse("web:case", args=[case.pk])
            return give_pass(request, HttpResponseRedirect(address), case)
        errors = errors or {"number": _(NEITHER)}
    person = visiting_person(request)
    typed = {"number": number}  # The code is never sent back.
    fields = [
        code_field("number", _("受付番号"), _("例：4821-3057-52"), typed, errors),
        code_field("code", _("確認コード"), _("控えにある8文字です。"), typed, errors),
    ]
    own = open_to_agents(cases_of(person), request.today) if person else None
    cases = [] if own is None else own[:MOST]
    context = {
        "person": person,
        "rows": case_rows(cases, request.language),
        "fields": fields,
        "lines": error_lines(fields),
    }
    return show(request, "status", context, status=422 if errors else 200)


def _empty(number: str, code: str) -> dict[str, str]:
    errors = {}
    if not number:
        errors["number"] = _("受付番号が空いています。入力してください。")
    if not code:
        errors["code"] = _("確認コードが空いています。入力してください。")
    return errors


def _opened_by(request: ResidentRequest, number: str, code: str) -> Case | None:
    """Return the case of a receipt; a wrong number and a wrong code are alike."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return case_by_receipt(
            request.ward.pk,
            number[:LONGEST],
            code[:LONGEST],
            address=address,
            at=request.now,
        )
    except Disposed:
        raise
    except NotYours:
        return None
