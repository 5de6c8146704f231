"""Hold the table of cases against the log, from which it must follow.

A difference means that a row was changed past the actions, or that two moments were
mixed in a restore. It is told by case and column, never by a value. Reads only, in
steps, and beside running writers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from django.db import transaction

from madoguchi.cases.models import Case
from madoguchi.cases.replay import NotFromHere, Standing, standing
from madoguchi.events.envelope import SealedEvent
from madoguchi.events.queries import histories, history, streams_with
from madoguchi.wards.scope import ward_scope

STEP = 500
COLUMNS = tuple(field.name for field in fields(Standing))
# What can differ besides a column: the facts do not follow from each other, or the
# table lacks a case that the log received.
LOG, ROW = "log", "row"


@dataclass(frozen=True, slots=True)
class Difference:
    """One case and the column in which its row is not what its facts say."""

    case: str
    field: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many cases of a ward were compared, and what differs."""

    compared: int
    differences: tuple[Difference, ...]


def compare(ward: int) -> Comparison:
    """Fold the log of every case of a ward and hold the rows against it."""
    compared, found = 0, []
    with ward_scope(ward):
        for rows in _steps(ward):
            compared += len(rows)
            told = histories(ward, [row.stream for row in rows])
            for row in rows:
                if differences(row, told.get(row.stream, ())):
                    found += _looked_at_again(row)
        found += _without_row(ward)
    return Comparison(compared, tuple(found))


def _steps(ward: int) -> Iterator[list[Case]]:
    cases = Case.objects.filter(ward=ward).only("ward_id", *COLUMNS).order_by("pk")
    rows = list(cases[:STEP])
    while rows:
        yield rows
        rows = list(cases.filter(pk__gt=rows[-1].pk)[:STEP])


def stored(row: Case) -> Standing:
    """Return where a case stands by its row."""
    return Standing(
        state=row.state,
        stage=row.stage,
        due_on=row.due_on.isoformat(),
        assignee=str(row.assignee_id or ""),
        answer_due_on=row.answer_due_on.isoformat() if row.answer_due_on else "",
        department=row.unit,
    )


def differences(row: Case, facts: Sequence[SealedEvent]) -> list[Difference]:
    """Name each column in which a row is not what its facts say."""
    try:
        told = standing((one.kind, one.fact) for one in facts)
    except NotFromHere:
        return [Difference(str(row.pk), LOG)]
    kept = stored(row)
    return [
        Difference(str(row.pk), name)
        for name in COLUMNS
        if getattr(told, name) != getattr(kept, name)
    ]


def _looked_at_again(row: Case) -> list[Difference]:
    """Compare one case while nobody can change it: it may have moved in between."""
    with transaction.atomic():
        locked = Case.objects.select_for_update().filter(ward=row.ward_id, pk=row.pk)
        now = locked.only("ward_id", *COLUMNS).first()
        return differences(now, history(now.ward_id, now.stream)) if now else []


def _without_row(ward: int) -> Iterator[Difference]:
    """Find the cases that the log received and the table does not have."""
    for streams in streams_with(ward, "case.received"):
        received = {UUID(stream.removeprefix("case/")) for stream in streams}
        cases = Case.objects.filter(ward=ward, pk__in=received)
        for lost in sorted(received - set(cases.values_list("pk", flat=True))):
            yield Difference(str(lost), ROW)
