"""Keep a view of the queue under a name, and drop it."""

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.channels.office.http import StaffRequest, go_after
from madoguchi.channels.office.views.queue import Listing, queue_address, show
from madoguchi.channels.office.wording import code_of, refused_words
from madoguchi.kernel.errors import Refused
from madoguchi.teamwork.actions.views import drop_view, keep_view


def view_keep(request: StaffRequest) -> HttpResponse:
    """Keep the list as the address says it, under the name that was typed."""
    name = request.POST.get("name", "").replace("\0", "")
    shared = request.POST.get("shared") == "yes"
    asked = Listing.of(request).but(page=1).said
    try:
        keep_view(name, asked, shared=shared, by=request.actor, at=request.at)
    except Refused as problem:
        return show(request, view_name=name, wrong=refused_words(code_of(problem)))
    return HttpResponseRedirect(queue_address(asked | {"said": "view_kept"}))


def view_drop(request: StaffRequest, view_id: int) -> HttpResponse:
    return go_after(
        lambda: drop_view(view_id, by=request.actor, at=request.at),
        "queue",
        said="view_dropped",
    )
