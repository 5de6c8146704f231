"""Destroy the record of an ended case (廃棄): its rows, its files and its key.

Two steps, each of which may be done again after a crash. First one unit of work empties
the row and says so in the log; then the key goes, and with it for ever whatever still
lies in a page of the database, in its log or in a backup. Until the row forgets the
number of its key, the second step is known to be due.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from madoguchi.cases import codes
from madoguchi.cases.actions.holding import refuse_unless, say
from madoguchi.cases.actions.opening import RECEIPT, receipt_index
from madoguchi.cases.facts import CaseDisposed
from madoguchi.cases.models import (
    Case,
    CaseIndex,
    Correction,
    Decision,
    Draft,
    Mandate,
    Note,
    PriorAnswers,
    Proposal,
    Tick,
)
from madoguchi.cases.opened import subject_of
from madoguchi.cases.problems import NotYours
from madoguchi.documents.actions import dispose as dispose_documents
from madoguchi.documents.actions import forget_words
from madoguchi.events.actions import unit
from madoguchi.protection.actions import uncover
from madoguchi.vault.actions import data_key, destroy_key
from madoguchi.wards.actor import Actor

SEALED = (Note, Correction, PriorAnswers, Decision, Proposal, Tick)
REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Ground:
    """Under which list a record is destroyed, and how long it had to be kept."""

    disposal: UUID
    years: int
    ended_on: date
    kept_until: date


def empty(case_id: UUID, ground: Ground, *, by: Actor, at: datetime) -> Case:
    """Delete what an ended case holds; what is left is a number and coded columns.

    Runs in the caller's unit of work, which decides whether it may. A record that was
    emptied before stays as it is. Call `destroy` when the unit is over.
    """
    case = (
        Case.objects.select_for_update(of=("self",))
        .filter(ward=by.ward, pk=case_id)
        .first()
    )
    if case is None:
        raise NotYours
    if case.is_disposed:
        return case
    refuse_unless(case, *Case.ENDED)
    with unit():
        _delete_rows(case)
        dispose_documents(on=subject_of(case), by=by, at=at)
        forget_words(case.ward_id, case.stream, at=at)
        uncover(case.ward_id, case.stream)
        case.state, case.disposed_at = Case.State.DISPOSED, at
        case.sealed = case.sealed_label = case.secret_hash = b""
        case.person = case.late_days = (
            None  # with the day of arrival it tells an answer
        )
        case.save(update_fields=EMPTIED)
        fact = CaseDisposed(
            str(ground.disposal),
            ground.years,
            ground.ended_on.isoformat(),
            ground.kept_until.isoformat(),
        )
        say(fact, case, by, at)
    return case


EMPTIED = (
    "state", "disposed_at", "sealed", "sealed_label", "secret_hash", "person",
    "late_days",
)  # fmt: skip


def _delete_rows(case: Case) -> None:
    """Delete what speaks of the applicant, and leave what knows a receipt again."""
    key = data_key(case.ward_id, case.key_id or 0)
    left = receipt_index(case, codes.receipt_password(key))
    index = CaseIndex.objects.filter(ward=case.ward_id, case=case)
    index.exclude(field=REFERENCE).delete()
    CaseIndex.objects.create(
        ward_id=case.ward_id, case=case, field=RECEIPT, digest=left
    )
    for model in SEALED:
        model.objects.filter(ward=case.ward_id, case=case).delete()
    Mandate.objects.filter(ward=case.ward_id, application=case.pk).delete()
    Draft.objects.filter(ward=case.ward_id, pk=case.pk).delete()


def destroy(case: Case) -> None:
    """Destroy the key of an emptied case; asked again, it is gone already."""
    if not case.is_disposed or case.key_id is None:
        return
    destroy_key(case.ward_id, case.key_id)
    Case.objects.filter(ward=case.ward_id, pk=case.pk).update(key_id=None)
