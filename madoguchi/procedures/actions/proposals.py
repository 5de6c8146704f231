"""Draw up a version, let a second person approve it, publish what was approved.

An approval is of a hash over everything it decides: the document, the version it
replaces, the classes its author raised, the days. Whoever changes any of it needs
another approval.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from madoguchi.events.actions import unit
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.actions.publishing import (
    BadTime,
    CutOverNeeded,
    NotManaged,
    Schedule,
    VersionTaken,
    is_taken,
    offer_version,
    say,
)
from madoguchi.procedures.definition.canonical import (
    from_canonical,
    hash_of,
    to_canonical,
)
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.facts import (
    ProcedureApproved,
    ProcedureDrawnUp,
    ProcedureDropped,
    ProcedureReturned,
    ProcedureReviewAsked,
)
from madoguchi.procedures.models import Offer, Proposal
from madoguchi.procedures.queries import last_offer
from madoguchi.procedures.rules import may_manage
from madoguchi.procedures.standing import Standing, judgment_of, standing_of
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

State = Proposal.State


class NoSuchProposal(Refused):
    """No such proposal in the ward of whoever asks."""


class ProposalOpen(Refused):
    """Another proposal of this procedure is under way; finish or drop it first."""


class WrongStep(Refused):
    """The proposal is not in a state from which this can happen."""

    def __init__(self, state: str) -> None:
        super().__init__("wrong_step")
        self.state = state


class OwnProposal(Refused):
    """Nobody approves what they drew up or edited themselves."""


class ApprovalLapsed(Refused):
    """Something changed since the approval: what is published must be approved."""


class RemarkNeeded(Refused):
    """Who returns a proposal says why."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What its author decides beside the document."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    finish_until: datetime | None = None
    raised: Mapping[str, str] = field(default_factory=dict)


def draw_up(
    definition: Definition,
    *,
    examples: Mapping[str, str],
    by: Actor,
    at: datetime,
    authors: Iterable[int] = (),
) -> Proposal:
    """Propose a version instead of the one on offer.

    `examples` are the texts of its worked examples by file name; `limits.toml` among
    them holds those around its limits, `usability.toml` a record of tests. `authors`
    are the staff who wrote it together with whoever draws it up.

    A proposal of the same number that is still open is written anew. Raises
    VersionTaken when the number stands for other content already.
    """
    _refuse_stranger(definition, by)
    document = to_canonical(definition)
    digest = hash_of(document)
    with ward_scope(by.ward), unit():
        _refuse_taken(definition, digest)
        open_one = _open_one(by.ward, definition.slug)
        if open_one is not None and open_one.number != definition.number:
            raise ProposalOpen
        last = last_offer(by.ward, definition.slug)
        row = open_one or Proposal(ward_id=by.ward, slug=definition.slug)
        row.number, row.document = definition.number, document
        row.examples = dict(examples)
        row.based_on = last.version_id if last else ""
        row.drawn_up_by_id, row.drawn_up_at = int(by.id), at
        _written_by(row, int(by.id), *authors)
        _back_to_draft(row)
        try:
            row.save()
        except IntegrityError:
            raise ProposalOpen from None
        say(ProcedureDrawnUp(digest, row.based_on), definition, by=by, at=at)
    return row


def _refuse_taken(definition: Definition, digest: str) -> None:
    if is_taken(definition, digest):
        raise VersionTaken(definition)


def _open_one(ward: int, slug: str) -> Proposal | None:
    rows = Proposal.objects.select_for_update().filter(ward=ward, slug=slug)
    return rows.filter(state__in=Proposal.OPEN).first()


def _written_by(row: Proposal, *staff: int) -> None:
    """Remember who wrote of a proposal, as long as it is one; none approves it."""
    row.authors = sorted({*row.authors, *staff})


def _back_to_draft(row: Proposal) -> None:
    row.state, row.remark = State.DRAFT, ""
    row.approved_by_id, row.approved_at, row.approved_hash = None, None, ""


def intend(proposal_id: UUID, intent: Intent, *, by: Actor, at: datetime) -> Proposal:
    """Decide when it opens and closes, what is raised, until when the old one holds.

    Whatever was approved before is approved no more.
    """
    with ward_scope(by.ward), unit():
        row, definition = _held(proposal_id, by)
        _refuse_step(row, *Proposal.OPEN)
        _refuse_times(intent, at)
        judgment = judgment_of(row, intent.raised)
        row.raised = {
            one.change.id: one.name for one in judgment.judged if one.is_raised
        }
        row.opens_at, row.closes_at = intent.opens_at, intent.closes_at
        row.finish_until = intent.finish_until if judgment.is_legal else None
        _written_by(row, int(by.id))
        _back_to_draft(row)
        row.save()
        digest = hash_of(bytes(row.document))
        say(ProcedureDrawnUp(digest, row.based_on), definition, by=by, at=at)
    return row


def _refuse_times(intent: Intent, at: datetime) -> None:
    opens_at = intent.opens_at or at
    if opens_at < at:
        raise BadTime("opens_at")
    if intent.closes_at is not None and intent.closes_at <= opens_at:
        raise BadTime("closes_at")
    if intent.finish_until is not None and intent.finish_until < opens_at:
        raise BadTime("finish_until")


def ask_review(proposal_id: UUID, *, by: Actor, at: datetime) -> Proposal:
    """Ask a second person to approve; whoever asks must have said all it needs."""
    with ward_scope(by.ward), unit():
        row, definition = _held(proposal_id, by)
        _refuse_step(row, State.DRAFT)
        judgment = judgment_of(row)
        if judgment.is_legal and row.finish_until is None:
            raise CutOverNeeded
        row.state, row.remark = State.IN_REVIEW, ""
        row.save(update_fields=["state", "remark"])
        fact = ProcedureReviewAsked(
            hash=hash_of(bytes(row.document)),
            bound=bound_hash(row, at),
            change=judgment.gravest,
            changes=len(judgment.judged),
        )
        say(fact, definition, by=by, at=at)
    return row


def approve(proposal_id: UUID, seen: str, *, by: Actor, at: datetime) -> Proposal:
    """Approve as a second person exactly what was seen; `seen` is its bound hash."""
    with ward_scope(by.ward), unit():
        row, definition = _held(proposal_id, by)
        _refuse_step(row, State.IN_REVIEW)
        if row.is_by(by.id):
            raise OwnProposal
        bound = bound_hash(row, at)
        if seen != bound or not _is_current(row):
            raise ApprovalLapsed
        _standing(row, at).refuse()
        row.state, row.approved_hash = State.APPROVED, bound
        row.approved_by_id, row.approved_at = int(by.id), at
        row.save(update_fields=["state", "approved_hash", "approved_by", "approved_at"])
        fact = ProcedureApproved(hash_of(bytes(row.document)), bound)
        say(fact, definition, by=by, at=at)
    return row


def send_back(proposal_id: UUID, remark: str, *, by: Actor, at: datetime) -> Proposal:
    """Return a proposal to its author (差戻し) with what to change."""
    if not remark.strip():
        raise RemarkNeeded
    with ward_scope(by.ward), unit():
        row, definition = _held(proposal_id, by)
        _refuse_step(row, State.IN_REVIEW, State.APPROVED)
        _back_to_draft(row)
        row.remark = remark.strip()
        row.save()
        fact = ProcedureReturned(hash_of(bytes(row.document)))
        say(fact, definition, by=by, at=at)
    return row


def drop(proposal_id: UUID, *, by: Actor, at: datetime) -> Proposal:
    """Give a proposal up; nothing was ever on offer by it."""
    with ward_scope(by.ward), unit():
        row, definition = _held(proposal_id, by)
        _refuse_step(row, *Proposal.OPEN)
        row.state = State.DROPPED
        row.save(update_fields=["state"])
        say(ProcedureDropped(hash_of(bytes(row.document))), definition, by=by, at=at)
    return row


def publish_approved(proposal_id: UUID, *, by: Actor, at: datetime) -> Offer:
    """Publish what was approved, and nothing else.

    Raises NotGreen when the publish gate has not passed exactly this, or will not
    pass it any more on the day it opens.
    """
    with ward_scope(by.ward), unit():
        row, definition = _held(proposal_id, by)
        _refuse_step(row, State.APPROVED)
        _standing(row, at).refuse()
        if row.approved_hash != bound_hash(row, at) or not _is_current(row):
            raise ApprovalLapsed
        offer = offer_version(
            definition,
            ward=by.ward,
            by=by,
            at=at,
            schedule=Schedule(
                row.opens_at, row.closes_at, row.finish_until, row.raised
            ),
        )
        row.state, row.published_at = State.PUBLISHED, at
        row.save(update_fields=["state", "published_at"])
    return offer


# ------------------------------------------------------------------ what is approved


def bound_hash(row: Proposal, at: datetime) -> str:
    """Return the hash of all that an approval of this proposal decides.

    The document is the canonical one, so its number and slug are in it; the verdict
    of the publish gate has the examples and the records in it.
    """
    times = (row.opens_at, row.closes_at, row.finish_until)
    decided: dict[str, Any] = {
        "document": hash_of(bytes(row.document)),
        "based_on": row.based_on,
        "raised": row.raised,
        "times": [one.isoformat() if one else "" for one in times],
        "ward": row.ward_id,
        "gate": _standing(row, at).digest,
    }
    text = json.dumps(decided, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _standing(row: Proposal, at: datetime) -> Standing:
    """Return how it stands for the day on which it opens."""
    return standing_of(row, timezone.localdate(max(row.opens_at or at, at)))


def _is_current(row: Proposal) -> bool:
    """Say whether what it replaces is still what is on offer."""
    last = last_offer(row.ward_id, row.slug)
    return (last.version_id if last else "") == row.based_on


def _held(proposal_id: UUID, by: Actor) -> tuple[Proposal, Definition]:
    rows = Proposal.objects.select_for_update().filter(ward=by.ward, pk=proposal_id)
    row = rows.first()
    if row is None:
        raise NoSuchProposal
    definition = from_canonical(bytes(row.document))
    _refuse_stranger(definition, by)
    return row, definition


def _refuse_stranger(definition: Definition, by: Actor) -> None:
    if not may_manage(by, definition.department):
        raise NotManaged


def _refuse_step(row: Proposal, *allowed: str) -> None:
    if row.state not in allowed:
        raise WrongStep(row.state)
