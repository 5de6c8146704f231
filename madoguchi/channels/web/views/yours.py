"""A draft that was begun without signing in becomes that of the person signed in."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import attach
from madoguchi.cases.opened import Handle
from madoguchi.channels.web.http import POST, ResidentRequest, page
from madoguchi.channels.web.views.question import stopped
from madoguchi.channels.web.views.sign_in import sign_in_address
from madoguchi.channels.web.visitors import (
    DRAFT_COOKIE,
    Held,
    give_draft,
    held_draft,
    visitor,
)
from madoguchi.design.addresses import reverse
from madoguchi.people.queries import name_of, person_of


@dataclass(frozen=True, slots=True)
class Offer:
    """What whoever holds a draft of nobody may do: sign in, or make it theirs.

    The name of the person signed in is shown, because a browser may be shared.
    """

    name: str
    address: str


def offer_of(request: ResidentRequest, held: Held) -> Offer | None:
    """Return what to offer; nothing when the draft is somebody's, or nobody's ever."""
    row = held.draft.row
    if row.person_id is not None or held.draft.form.definition.anonymous:
        return None
    person = person_of(visitor(request))
    if person is None:
        return Offer("", sign_in_address(request.path))
    address = reverse("web:make-mine", args=[row.pk])
    return Offer(name_of(person), address)


@page("draft holder; signed in, or asked to", POST)
def make_mine(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Attach a draft to the person signed in; this browser keeps it as they do."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    by = visitor(request)
    if by.kind != "resident":  # The session ended meanwhile.
        return HttpResponseRedirect(sign_in_address(reverse("web:later", args=[draft])))
    attach(held.draft, by=by, at=request.now)
    response = HttpResponseRedirect(reverse("web:draft", args=[draft]))
    if secret := request.COOKIES.get(DRAFT_COOKIE, ""):
        give_draft(response, Handle(draft, secret, ""), by=by)
    return response
