"""Print a draft on paper, and take the paper in at the office.

The number on the paper opens nothing by itself: it tells staff, who have signed in,
which draft the paper was printed from. ADR 14.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from madoguchi.cases import codes
from madoguchi.cases.actions import tries
from madoguchi.cases.actions.drafts import KEPT, ON_BEHALF, is_likely_arrival, writer
from madoguchi.cases.facts import DraftOnPaper, DraftPrinted
from madoguchi.cases.models import Draft
from madoguchi.cases.opened import OpenDraft, subject_of
from madoguchi.cases.problems import NotAllowed, NotYours
from madoguchi.events.actions import record, unit
from madoguchi.kernel.channel import Channel
from madoguchi.procedures.queries import NotOffered, form_at
from madoguchi.vault.index import blind_index
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Brought:
    """A printed draft that lies before staff: its number, and how it came."""

    code: str
    channel: Channel = Channel.COUNTER
    arrived_on: date | None = None
    assisted: bool = False


def print_draft(draft: OpenDraft, *, by: Actor, at: datetime) -> str:
    """Let a draft be found by the number on its printed form; return the number."""
    row = draft.row
    digest = paper_digest(row.ward_id, draft.paper_code)
    if row.paper_digest is not None:
        return draft.paper_code
    with unit():
        new = Draft.objects.filter(
            pk=row.pk, paper_digest=None, submitted_at=None, expired_at=None
        ).update(paper_digest=digest)
        if new:
            on = subject_of(row)
            record(DraftPrinted(row.page), on=on, by=writer(row, by), at=at)
    return draft.paper_code


def paper_digest(ward: int, code: str) -> bytes:
    return blind_index(ward, "paper", codes.as_typed(code))


def printed_draft(ward: int, code: str, *, by: Actor, at: datetime) -> Draft:
    """Find the draft that a printed form is of; raise NotYours when there is none.

    Nothing of it is opened. Tries are counted: a number is not to be guessed.
    """
    tries.count_try(ward, tries.PAPER, by.reference, at)
    digest = paper_digest(ward, code)
    row = Draft.objects.filter(ward=ward, paper_digest=digest).first()
    if row is None or row.key_id is None or not row.is_open or row.expires_at <= at:
        raise NotYours
    tries.take_back(ward, tries.PAPER, by.reference, at)
    return row


def bring_on_paper(what: Brought, *, by: Actor, at: datetime) -> UUID:
    """Take over the draft of a printed form, to type in what was written by hand.

    From then on it is the paper that counts: whoever had the draft open by its code
    or cookie, a client system too, is out. Raises NotYours, NotAllowed or NotOffered.
    """
    if not by.is_staff or what.channel not in ON_BEHALF:
        raise NotAllowed("channel")
    row = printed_draft(by.ward, what.code, by=by, at=at)
    if row.entered_by_id is not None and str(row.entered_by_id) != by.id:
        raise NotAllowed("person")
    if not form_at(row.version_hash).definition.takes(what.channel):
        raise NotOffered("channel")
    today = timezone.localdate(at)
    arrived_on = what.arrived_on or today
    if not is_likely_arrival(arrived_on, today):
        raise NotAllowed("arrived_on")
    changed = {
        "entered_by_id": int(by.id),
        "client_id": None,
        "channel": str(what.channel),
        "assisted": what.assisted,
        "arrived_on": arrived_on,
        "secret_hash": codes.hash_of(codes.new_secret()),
        "resume_digest": None,
        "expires_at": at + KEPT,
    }
    with unit():
        won = Draft.objects.filter(
            pk=row.pk, revision=row.revision, submitted_at=None, expired_at=None
        ).update(revision=F("revision") + 1, **changed)
        if not won:
            raise NotYours
        for name, value in changed.items():
            setattr(row, name, value)
        record(DraftOnPaper(row.page), on=subject_of(row), by=by, at=at)
    return row.pk
