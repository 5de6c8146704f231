"""What a signed-in person has here: drafts, cases, notices, stored answers."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_noop

from madoguchi.cases.mandates import open_to_agents
from madoguchi.cases.queries import cases_of, drafts_of
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.listing import case_rows, draft_rows, run_rows
from madoguchi.channels.web.views.sign_in import sign_in_address
from madoguchi.channels.web.visitors import visiting_person, visitor
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.design.words import birth_text, day_text
from madoguchi.notices.queries import inbox_of
from madoguchi.people.actions import forget_answers
from madoguchi.people.queries import Known, known_answers, profile_of

MOST = 50
NAMES = {
    "person.name": gettext_noop("氏名"),
    "person.birth": gettext_noop("生年月日"),
    "person.address": gettext_noop("住所"),
    "person.phone": gettext_noop("電話番号"),
    "person.email": gettext_noop("メールアドレス"),
}


@page("resident")
def my_page(request: ResidentRequest) -> HttpResponse:
    person = visiting_person(request)
    if person is None:
        return HttpResponseRedirect(sign_in_address(reverse("web:me")))
    profile = profile_of(person, reader=visitor(request))
    drafts = drafts_of(person).filter(expires_at__gt=request.now)[:MOST]
    return show(
        request,
        "me",
        {
            "name": profile.display_name,
            "drafts": draft_rows(drafts, request.language),
            "cases": case_rows(
                open_to_agents(cases_of(person), request.today)[:MOST], request.language
            ),
            "notices": inbox_of(person, request.language, request.today),
            "runs": run_rows(person, profile, request.language),
        },
    )


@page("resident", GET_POST)
def my_answers(request: ResidentRequest) -> HttpResponse:
    """Show what is remembered for the next procedure; on POST, forget it."""
    person = visiting_person(request)
    if person is None:
        return HttpResponseRedirect(sign_in_address(reverse("web:my-answers")))
    if request.method == "POST":
        forget_answers(person, by=visitor(request), at=request.now)
        return HttpResponseRedirect(f"{reverse('web:my-answers')}?forgotten=1")
    rows = [
        {"name": _(NAMES[name]), "value": said(known), "source": _age(known)}
        for name, known in known_answers(person, reader=visitor(request)).items()
        if name in NAMES
    ]
    context = {"rows": rows, "forgotten": request.GET.get("forgotten") == "1"}
    return show(request, "my_answers", context)


def said(known: Known) -> str:
    """Say a remembered answer; what it is shows in its shape."""
    value = known.value
    if isinstance(value, dict) and "family" in value:
        return f"{value['family']} {value['given']}".strip()
    if isinstance(value, dict):
        parts = ("prefecture", "city", "town", "rest", "building")
        return "".join(str(value.get(part, "")) for part in parts)
    text = str(value)
    is_day = len(text) == len("2026-01-01") and text[4:5] == text[7:8] == "-"
    return birth_text(text) if is_day else text


def _age(known: Known) -> str:
    return _("%(day)sの手続きの答え") % {
        "day": day_text(known.as_of, year=True, weekday=False)
    }
