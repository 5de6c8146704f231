"""Write the approval table (専決表) of a ward anew, and put it in force.

One draft at a time. Who wrote a row of it last does not put it in force, and it holds
from tomorrow at the earliest: what is decided today is decided by one table. Proposals
on their way go on by the steps they were laid out with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import F

from madoguchi.cases.actions.holding import today
from madoguchi.cases.approvals import holders
from madoguchi.cases.facts import TableDrafted, TableDropped, TableEnacted
from madoguchi.cases.models import ApprovalTable
from madoguchi.cases.problems import BadApprovalTable
from madoguchi.cases.tables import MOST_ROWS, Office, Stored, flaws_of, gaps_of
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Fact, Subject
from madoguchi.procedures.queries import every_offer_of
from madoguchi.wards.actions import enact_approvals
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import approval_rows, departments_of, ward_by_id

State = ApprovalTable.State
WRITERS = frozenset({"owner", "admin"})
STREAM = "approval-table"


def begin_table(*, by: Actor, at: datetime) -> ApprovalTable:
    """Begin to write another table, from the one that holds; or go on with a draft."""
    _refuse_others(by)
    there = ApprovalTable.objects.filter(ward=by.ward, state=State.DRAFT).first()
    if there is not None:
        return there
    rows = list(approval_rows(ward_by_id(by.ward), today(at)))
    row = ApprovalTable(
        ward_id=by.ward, rows=rows, drafted_by_id=int(by.id), drafted_at=at
    )
    try:
        with unit():
            row.save(force_insert=True)
            _say(TableDrafted(str(row.pk)), by, at)
    except IntegrityError:  # somebody else began at this very moment
        return ApprovalTable.objects.get(ward=by.ward, state=State.DRAFT)
    return row


def write_table(
    table: UUID, rows: Sequence[Stored], *, seen: int, by: Actor, at: datetime
) -> None:
    """Replace the rows of a draft; `seen` is the revision that was looked at."""
    _refuse_others(by)
    if len(rows) > MOST_ROWS:
        raise BadApprovalTable("many")
    changed = (
        _drafts(table, by)
        .filter(revision=seen)
        .update(
            rows=list(rows),
            revision=F("revision") + 1,
            drafted_by=int(by.id),
            drafted_at=at,
        )
    )
    if not changed:
        raise BadApprovalTable("meanwhile")


@dataclass(frozen=True, slots=True)
class Enacting:
    """From which day a table is to hold, and which revision of it was looked at.

    `alone_below` says that smaller amounts than its rows name are decided alone.
    """

    from_on: date
    seen: int
    alone_below: bool = False


def enact(table: UUID, wish: Enacting, *, by: Actor, at: datetime) -> None:
    """Put a table in force from a day to come; only who did not write it may."""
    from_on = wish.from_on
    _refuse_others(by)
    with unit():
        row = _drafts(table, by).select_for_update().filter(revision=wish.seen).first()
        if row is None:
            raise BadApprovalTable("meanwhile")
        if str(row.drafted_by_id) == by.id:
            raise BadApprovalTable("own")
        if from_on <= today(at):
            raise BadApprovalTable("day")
        office = office_of(by.ward, from_on)
        if flaws_of(row.rows, office):
            raise BadApprovalTable("flaws")
        if gaps_of(row.rows, office) and not wish.alone_below:
            raise BadApprovalTable("gaps")
        taken = ApprovalTable.objects.filter(
            ward=by.ward, state=State.ENACTED, from_on=from_on
        )
        if taken.exists():
            raise BadApprovalTable("taken")
        row.state, row.from_on = State.ENACTED, from_on
        row.enacted_by_id, row.ended_at = int(by.id), at
        row.save(update_fields=["state", "from_on", "enacted_by", "ended_at"])
        enact_approvals(by.ward, from_on, list(row.rows))
        fact = TableEnacted(str(row.pk), from_on.isoformat(), len(row.rows))
        _say(fact, by, at)


def drop_table(table: UUID, *, by: Actor, at: datetime) -> None:
    """Give a draft up; what holds goes on."""
    _refuse_others(by)
    with unit():
        if not _drafts(table, by).update(state=State.DROPPED, ended_at=at):
            raise BadApprovalTable("meanwhile")
        _say(TableDropped(str(table)), by, at)


def office_of(ward: int, on: date) -> Office:
    """Return who can agree on a day, and which department works on what."""
    departments = [one.slug for one in departments_of(ward)]
    works_on = {}
    for offer in every_offer_of(ward):
        definition = offer.form.definition
        own = departments if definition.for_staff else [definition.department]
        works_on[offer.slug] = own
    return Office(holders(ward, on), works_on, departments)


def _drafts(table: UUID, by: Actor) -> Any:
    return ApprovalTable.objects.filter(ward=by.ward, pk=table, state=State.DRAFT)


def _refuse_others(by: Actor) -> None:
    if not (by.is_staff and by.roles & WRITERS):
        raise BadApprovalTable("role")


def _say(fact: Fact, by: Actor, at: datetime) -> None:
    record(fact, on=Subject(by.ward, STREAM), by=by, at=at)
