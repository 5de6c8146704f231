"""What the pages for rules and for translations share: names of places, writing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest
from madoguchi.channels.office.writing import revision_of
from madoguchi.procedures import actions
from madoguchi.procedures.actions.manuscripts import Wish
from madoguchi.procedures.models import Manuscript
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.wording import label, name_of

LONGEST_NAME = 24


def revision_at(request: StaffRequest, row: Manuscript) -> int:
    """Return the revision that a page was made on, as its form says."""
    on = revision_of(request.POST)
    return min(on, row.revision) if "on" in request.POST else row.revision


def put(
    request: StaffRequest, row: Manuscript, on: int, values: Mapping[str, Any]
) -> Manuscript:
    """Write values of a manuscript; raise Overtaken and what edits refuse."""
    wish = Wish("put", on, {"values": dict(values)})
    return actions.edit(row.pk, wish, by=request.actor, at=request.at)


def named(written: Written, place: str, language: str) -> str:
    """Name a place: what it belongs to, and what it is of that."""
    parent, _slash, _key = place.rpartition("/")
    what = label(place, language)
    own = written.text(f"{parent}/label") or written.text(f"{parent}/reason")
    own = own or name_of(written, parent, language)
    if len(own) > LONGEST_NAME:
        own = f"{own[:LONGEST_NAME]}…"
    return _("「%(own)s」の%(what)s") % {"own": own, "what": what}
