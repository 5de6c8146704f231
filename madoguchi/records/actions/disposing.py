"""Draw up a list of disposal, have another person approve it, carry it out."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.cases.actions.disposing import Ground, destroy, empty
from madoguchi.cases.models import Case, Proposal
from madoguchi.dialogue.actions.calls import forget_dialogue
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Fact, Subject
from madoguchi.notices.actions import forget_notices
from madoguchi.records import rules
from madoguchi.records.facts import (
    DisposalApproved,
    DisposalDrawn,
    DisposalDropped,
    DisposalFinished,
)
from madoguchi.records.models import Copy, Disposal, Hold, Line
from madoguchi.records.problems import (
    ListChanged,
    ListMoved,
    ListNotAllowed,
    NoneDue,
    NoSuchRecord,
)
from madoguchi.records.queries import due_cases
from madoguchi.vault.actions import scrub
from madoguchi.wards.actor import Actor

State = Disposal.State


def draw_up(department: str, *, by: Actor, at: datetime) -> Disposal:
    """List the cases of a department whose retention is over and nothing holds back.

    The oldest first, at most `MOST_LINES`: the rest is for the next list.
    """
    if not rules.may_work(by, department):
        raise ListNotAllowed("draw_up")
    due = due_cases(by.ward, department, timezone.localdate(at))[: rules.MOST_LINES]
    if not due:
        raise NoneDue
    row = Disposal(
        ward_id=by.ward, department=department, drawn_by_id=int(by.id), drawn_at=at
    )
    lines = [
        Line(
            ward_id=by.ward,
            disposal=row,
            case_id=one.case,
            retention=one.retention,
            years=one.years,
            ended_on=one.ended_on,
            kept_until=one.kept_until,
        )
        for one in due
    ]
    row.digest = digest_of(lines)
    with unit():
        row.save(force_insert=True)
        Line.objects.bulk_create(lines)
        _say(DisposalDrawn(department, len(lines), row.digest), row, by, at)
    return row


def digest_of(lines: Iterable[Line]) -> str:
    """Return what names the lines of a list, in whatever order they come."""
    told = sorted(f"{one.case_id} {one.kept_until}" for one in lines)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def drop(disposal_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give a list up before it was approved: nothing on it is destroyed."""
    with unit():
        row = _held(disposal_id, by)
        if row.state != State.DRAWN:
            raise ListMoved(row.state)
        row.state, row.ended_at = State.DROPPED, at
        row.save(update_fields=["state", "ended_at"])
        _waiting(row).update(state=Line.State.DROPPED, done_at=at)
        _say(DisposalDropped(), row, by, at)


def approve(disposal_id: UUID, digest: str, *, by: Actor, at: datetime) -> None:
    """Let a list be carried out that another person drew up (廃棄の承認).

    `digest` is of the lines that the approver was shown.
    """
    with unit():
        row = _held(disposal_id, by)
        if row.state != State.DRAWN:
            raise ListMoved(row.state)
        if not rules.may_approve(by, row.department, row.drawn_by_id):
            raise ListNotAllowed("approve")
        lines = list(_waiting(row))
        if not digest == row.digest == digest_of(lines):
            raise ListChanged
        row.state = State.APPROVED
        row.approved_by_id, row.approved_at = int(by.id), at
        row.save(update_fields=["state", "approved_by", "approved_at"])
        _say(DisposalApproved(len(lines), row.digest), row, by, at)


def carry_out(ward: int, disposal_id: UUID, *, at: datetime) -> None:
    """Destroy what an approved list names, one record after the other.

    Begun again after a crash it goes on where it stood. What was held back or opened
    again since is spared, and the list says so.
    """
    row = Disposal.objects.filter(
        ward=ward, pk=disposal_id, state=State.APPROVED
    ).first()
    if row is None:
        return
    for line in list(_waiting(row).order_by("pk")):
        _carry_out_one(line, at)
    by = Actor.system(ward)
    scrub()
    with unit():
        ended = Disposal.objects.filter(pk=row.pk, state=State.APPROVED)
        if not ended.update(state=State.FINISHED, ended_at=at):
            return
        lines = Line.objects.filter(ward=ward, disposal=row)
        destroyed = lines.filter(state=Line.State.DESTROYED).count()
        spared = lines.filter(state=Line.State.SPARED).count()
        _say(DisposalFinished(destroyed, spared), row, by, at)


def _carry_out_one(line: Line, at: datetime) -> None:
    ward, by = line.ward_id, Actor.system(line.ward_id)
    ground = Ground(line.disposal_id, line.years, line.ended_on, line.kept_until)
    with unit():
        case = Case.objects.select_for_update(of=("self",)).get(
            ward=ward, pk=line.case_id
        )
        if not case.is_disposed:
            if not _is_to_go(case, line, at):
                _settle(line, Line.State.SPARED, at)
                return
            case = empty(case.pk, ground, by=by, at=at)
            forget_notices(ward, case.pk)
            forget_dialogue(ward, case.pk)
            Hold.objects.filter(ward=ward, case=case).delete()
            Copy.objects.filter(ward=ward, case=case).update(sealed=b"")
    destroy(case)
    _settle(line, Line.State.DESTROYED, at)


def _is_to_go(case: Case, line: Line, at: datetime) -> bool:
    """Say whether what was true of a case when the list was drawn still is."""
    if case.state not in Case.ENDED or case.closed_at is None:
        return False  # opened again
    if timezone.localdate(case.closed_at) != line.ended_on:
        return False  # opened again and ended anew: its time begins anew
    under_way = Proposal.objects.filter(
        ward=case.ward_id, case=case, state=Proposal.State.CIRCULATING
    )
    if under_way.exists():
        return False  # somebody wants its decision taken back
    held = Hold.objects.filter(ward=case.ward_id, case=case)
    return not held.on(timezone.localdate(at)).exists()


def _settle(line: Line, state: str, at: datetime) -> None:
    Line.objects.filter(pk=line.pk, state=Line.State.WAITING).update(
        state=state, done_at=at
    )


def _held(disposal_id: UUID, by: Actor) -> Disposal:
    """Lock a list for whoever looks after the records of its department."""
    row = (
        Disposal.objects.select_for_update(of=("self",))
        .filter(ward=by.ward, pk=disposal_id)
        .first()
    )
    if row is None or not rules.may_work(by, row.department):
        raise NoSuchRecord
    return row


def _waiting(row: Disposal) -> QuerySet[Line]:
    return Line.objects.filter(ward=row.ward_id, disposal=row, state=Line.State.WAITING)


def _say(fact: Fact, row: Disposal, by: Actor, at: datetime) -> None:
    record(fact, on=Subject(row.ward_id, row.stream), by=by, at=at)
