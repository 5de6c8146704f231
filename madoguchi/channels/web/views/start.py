"""Before the first page: how sure the ward must be of who asks, and the beginning."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import Start, start_draft
from madoguchi.cases.queries import drafts_of
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.surveys import about_what, told_of
from madoguchi.channels.web.views.sign_in import sign_in_address
from madoguchi.channels.web.visitors import give_draft, visitor
from madoguchi.design.addresses import reverse
from madoguchi.people.queries import person_of, standing_of
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.queries import NotOffered, Offering, public_offering
from madoguchi.wards.actor import Actor


@page("anyone; signed in where the procedure asks for it", GET_POST)
def start(request: ResidentRequest, slug: str) -> HttpResponse:
    """Say what will be asked of whom; on POST, begin."""
    offer = _open_offer(request, slug)
    definition = offer.form.definition
    by = visitor(request)
    enough = is_sure_enough(request, definition, by)
    if request.method == "POST" and enough:
        handle = start_draft(Start(slug), by=by, at=request.now)
        first = reverse("web:question", args=[handle.draft_id, offer.form.pages[0].key])
        if definition.takes_agents_online:
            first = reverse("web:for-whom", args=[handle.draft_id])
        address = told_of(first, about_what(request.GET, request.ward.pk))
        return give_draft(HttpResponseRedirect(address), handle, by=by)
    here = reverse("web:start", args=[slug])
    return show(
        request,
        "start",
        {
            "outset": reverse("web:procedure", args=[slug]),
            "d": definition,
            "enough": enough,
            "by": by,
            "sign_in": sign_in_address(here, definition.identity.proofing),
            "unfinished": _unfinished(request, by, slug),
        },
    )


def _open_offer(request: ResidentRequest, slug: str) -> Offering:
    offer = public_offering(request.ward.pk, slug)
    way = offer.form.definition.way("web")
    if way is None or not way.available:
        raise NotOffered("channel")
    if not offer.is_open(request.now):
        raise NotOffered("closed")
    return offer


def is_sure_enough(request: ResidentRequest, definition: Definition, by: Actor) -> bool:
    """Say whether who acts has proved enough for a procedure, now."""
    wanted = definition.identity
    if not wanted.proofing and not wanted.authn:
        return True
    if by.kind != "resident":
        return False
    standing = standing_of(request.ward.pk, by.id, request.now)  # type: ignore[arg-type]
    return bool(standing and standing.level.meets(wanted.proofing, wanted.authn))


def _unfinished(request: ResidentRequest, by: Actor, slug: str) -> Any:
    person = person_of(by)
    if person is None:
        return None
    return drafts_of(person).filter(procedure=slug, expires_at__gt=request.now).first()
