"""Save and come back: a link with a code that works once, on any device."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import discard, resume
from madoguchi.cases.problems import NotYours
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.small_forms import code_field
from madoguchi.channels.web.views.question import stopped
from madoguchi.channels.web.views.yours import offer_of
from madoguchi.channels.web.visitors import give_draft, held_draft, take_draft
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.wards.actor import Actor

LONGEST_CODE = 60


@page("draft holder")
def for_later(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Say until when it is kept, and how to come back to it."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    opened = held.draft
    return show(
        request,
        "later",
        {
            "d": opened.form.definition,
            "draft": opened.row,
            "code": "" if opened.row.person_id else opened.resume_code,
            "link": f"{settings.PUBLIC_URL}{reverse('web:resume')}",
            "me": f"{settings.PUBLIC_URL}{reverse('web:me')}",
            "offer": offer_of(request, held),
            "go_on": reverse("web:draft", args=[draft]),
        },
    )


@page("whoever holds a resume code", GET_POST)
def resume_here(request: ResidentRequest) -> HttpResponse:
    """Open a draft on this device; the code is used up by it."""
    code = request.POST.get("code", "").strip()
    error = ""
    if request.method == "POST":
        if not code:
            error = _("コードが空いています。12文字のコードを入力してください。")
        else:
            by = Actor.anonymous(request.ward.pk)
            try:
                handle = resume(
                    request.ward.pk,
                    code[:LONGEST_CODE],
                    address=request.META.get("REMOTE_ADDR", ""),
                    by=by,
                    at=request.now,
                )
            except NotYours:
                error = _(
                    "このコードでは開けません。打ちまちがいか、一度使ったコードか、"
                    "30日の期限が過ぎたものです。確かめて、もう一度入力してください。"
                )
            else:
                address = reverse("web:draft", args=[handle.draft_id])
                return give_draft(HttpResponseRedirect(address), handle, by=by)
    errors = {"code": error} if error else {}
    field = code_field(
        "code", _("コード"), _("例：K7QM-29XD-4TPA"), {"code": code}, errors
    )
    return show(
        request,
        "resume",
        {"field": field, "error": error},
        status=422 if error else 200,
    )


@page("draft holder", GET_POST)
def throw_away(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away now, after asking once."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    if request.method == "POST":
        discard(held.draft, by=held.by, at=request.now)
        response = show(
            request,
            "thrown_away",
            {"href": reverse("web:procedure", args=[held.draft.row.procedure])},
        )
        take_draft(response, draft)
        return response
    return show(
        request,
        "throw_away",
        {
            "d": held.draft.form.definition,
            "back": reverse("web:draft", args=[draft]),
        },
    )
