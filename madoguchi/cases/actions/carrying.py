"""Bring a draft to the version that holds for it; nothing said is lost.

Done when a draft is opened and, at the latest, when it is sent. A case keeps its
version for ever.
"""

from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from madoguchi.cases.actions.drafts import (
    SAVES_TRIED,
    read_again,
    sealed_beside,
    writer,
)
from madoguchi.cases.facts import DraftCarried
from madoguchi.cases.models import Draft
from madoguchi.cases.opened import OpenDraft, subject_of
from madoguchi.cases.prepared import Change
from madoguchi.cases.problems import ChangedMeanwhile
from madoguchi.events.actions import record, unit
from madoguchi.procedures.changes.carrying import Carriage, Kept
from madoguchi.procedures.changes.terms import Ruling
from madoguchi.procedures.engine import Form
from madoguchi.procedures.queries import form_at
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_of, ward_by_id


@dataclass(frozen=True, slots=True)
class Brought:
    """A draft under the version that holds for it, and what that took."""

    draft: OpenDraft
    ruling: Ruling
    moved: bool = False


def bring(draft: OpenDraft, *, by: Actor, at: datetime) -> Brought:
    """Move a draft if the version it has holds no more; usually nothing happens."""
    for _ in range(SAVES_TRIED):
        ruling = draft.ruling(at)
        if not draft.is_open or ruling.what != "move":
            return Brought(draft, ruling)
        moved = _move(draft, ruling, by, at)
        if moved:
            return Brought(moved, moved.ruling(at), moved=True)
        draft = read_again(draft)
    raise ChangedMeanwhile(draft.id)


def _move(
    draft: OpenDraft, ruling: Ruling, by: Actor, at: datetime
) -> OpenDraft | None:
    row = draft.row
    new = form_at(ruling.hash).counting(calendar_of(ward_by_id(row.ward_id)))
    today = row.arrived_on or timezone.localdate(at)
    carriage = Carriage(draft.form, new, today, row.channel)
    kept = carriage.carry(draft.kept, ruling.again)
    answers = dict(kept.answers)
    changed = {
        "version_hash": new.hash,
        "version": new.definition.number,
        "sealed": seal_json(draft.key, row.stream, "answers", answers),
        "sealed_beside": sealed_beside(draft, kept),
        "revision": row.revision + 1,
    }
    with unit():
        if not CARRIED.make(row, changed, row.revision):
            return None
        row = copy(row)
        before = row.version
        for name, value in changed.items():
            setattr(row, name, value)
        record(
            _fact(before, ruling, kept, new),
            on=subject_of(row),
            by=writer(row, by),
            at=at,
        )
    return replace(
        draft,
        row=row,
        form=new,
        answers=answers,
        aside=kept.aside,
        again=kept.again,
    )


def _fact(before: int, ruling: Ruling, kept: Kept, new: Form) -> DraftCarried:
    return DraftCarried(
        before=before,
        change=ruling.change,
        again=tuple(sorted(kept.again)),
        aside=len(kept.without_question(new)),
    )


CARRIED = Change(
    Draft,
    *("version_hash", "version", "sealed", "sealed_beside", "revision"),
    only="revision = %s AND submitted_at IS NULL AND expired_at IS NULL",
)
