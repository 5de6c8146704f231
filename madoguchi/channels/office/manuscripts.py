"""Find the manuscript that a page of the studio is about, and write to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.cases.problems import NotYours
from madoguchi.channels.office.http import StaffRequest
from madoguchi.procedures import actions
from madoguchi.procedures.actions.manuscripts import Wish
from madoguchi.procedures.models import Manuscript
from madoguchi.procedures.queries import manuscripts_of
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.wording import label, name_of
from madoguchi.wards.actor import Actor

LONGEST_NUMBER = 9
LONGEST_NAME = 24


def open_manuscript(by: Actor, manuscript_id: UUID) -> Manuscript:
    """Return a manuscript that somebody may write; NotYours else."""
    row = manuscripts_of(by).filter(pk=manuscript_id).first()
    if row is None:
        raise NotYours
    return row


def revision_of(request: StaffRequest, row: Manuscript) -> int:
    """Return the revision that a page was made on, as its form says."""
    text = request.POST.get("on", "")
    known = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return min(int(text), row.revision) if known else row.revision


def edit(
    request: StaffRequest, row: Manuscript, name: str, on: int, **values: Any
) -> Manuscript:
    """Make one edit of a manuscript; raise Overtaken and what edits refuse."""
    return actions.edit(row.pk, Wish(name, on, values), by=request.actor, at=request.at)


def put(
    request: StaffRequest, row: Manuscript, on: int, values: Mapping[str, Any]
) -> Manuscript:
    return edit(request, row, "put", on, values=values)


def named(written: Written, place: str, language: str) -> str:
    """Name a place: what it belongs to, and what it is of that."""
    parent, _slash, _key = place.rpartition("/")
    what = label(place, language)
    own = written.text(f"{parent}/label") or written.text(f"{parent}/reason")
    own = own or name_of(written, parent, language)
    if len(own) > LONGEST_NAME:
        own = f"{own[:LONGEST_NAME]}…"
    return _("「%(own)s」の%(what)s") % {"own": own, "what": what}


def home_of(row: Manuscript, place: str) -> str:
    """Return the address of the page on which a place is filled in."""
    del place
    return reverse("office:manuscript_texts", args=[row.pk])
