"""What a change of the form means for a draft: what stays, what is asked again."""

from uuid import UUID

from django.http import HttpResponse

from madoguchi.channels.web.changed import left_aside, to_answer
from madoguchi.channels.web.http import ResidentRequest, page, show
from madoguchi.channels.web.views.question import stopped, turned
from madoguchi.channels.web.visitors import held_draft
from madoguchi.design.addresses import reverse


@page("draft holder")
def what_changed(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Name every answer that the form asks for again, or asks for no more."""
    held = held_draft(request, draft)
    if away := stopped(request, held) or turned(request, held):
        return away
    opened = held.draft
    journey = opened.journey(request.today)
    context = {
        "d": opened.form.definition,
        "stays": len(journey.shown()),
        "again": to_answer(opened, journey, request.language),
        "aside": left_aside(opened, request.language),
        "go_on": reverse("web:draft", args=[draft]),
    }
    return show(request, "changed", context)
