"""Tick the checklist of a case and, where it was asked for, end the stage with it."""

from uuid import UUID

from django.http import HttpResponse

from madoguchi.cases import actions
from madoguchi.channels.office.http import StaffRequest
from madoguchi.channels.office.views.steps import step

MOST_LINES = 200


def checklist(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep exactly the ticks of the form; with `then`, the stage is ended too."""
    wanted = set(request.POST.getlist("line")[:MOST_LINES])
    by, at = request.actor, request.at
    ends = request.POST.get("then") == "finish"

    def act() -> None:
        actions.tick_lines(case_id, wanted, by=by, at=at)
        if ends:
            actions.finish_review(case_id, by=by, at=at)

    return step(case_id, "stage_ended" if ends else "ticked", act)
