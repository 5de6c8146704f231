"""Index the words of notes; write anew all that cases are found by.

Says nothing to the log: no case changes, and nobody sees what is opened here.
"""

from uuid import UUID

from madoguchi.cases.actions.protecting import forget_houses
from madoguchi.cases.actions.submit import index_rows
from madoguchi.cases.late import days_filed_late
from madoguchi.cases.models import Case, CaseIndex, Note, NotePair
from madoguchi.cases.noted import NOTE
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.queries import opened
from madoguchi.events.actions import unit
from madoguchi.vault.index import blind_pairs
from madoguchi.vault.sealing import open_sealed
from madoguchi.wards.queries import calendar_at


def index_note(note: Note, text: str) -> None:
    """Index the pairs of characters of a note, so that its words are found."""
    ward = note.ward_id
    NotePair.objects.bulk_create(
        NotePair(ward_id=ward, note=note, digest=one)
        for one in sorted(blind_pairs(ward, NOTE, text))
    )


def index_anew(ward: int) -> int:
    """Index every case that can still be opened; return how many they were."""
    kept = Case.objects.filter(ward=ward, disposed_at=None)
    ids = kept.values_list("pk", flat=True)
    return sum(_index_one(ward, one) for one in list(ids))


def _count_lateness(case: OpenCase) -> None:
    """Write by how many days it was filed late, by its answers as they are now."""
    row, answers = case.row, case.whole_journey(case.whole).shown()
    days = days_filed_late(
        case.form, answers, row, calendar_at(row.ward_id, row.calendar)
    )
    if days != row.late_days:
        row.late_days = days
        row.save(update_fields=["late_days"])


def _index_one(ward: int, case_id: UUID) -> bool:
    """Index one case in a transaction of its own, so that nobody waits for all."""
    with unit():
        row = (
            Case.objects.select_for_update()
            .filter(ward=ward, pk=case_id, disposed_at=None)
            .first()
        )
        if row is None:  # disposed of meanwhile
            return False
        case = opened(row)
        _count_lateness(case)
        CaseIndex.objects.filter(ward=ward, case=row).delete()
        CaseIndex.objects.bulk_create(index_rows(row, case.form, case.whole))
        if case.insight.is_protected:
            forget_houses(ward, [row.stream])
        notes = Note.objects.filter(ward=ward, case=row)
        NotePair.objects.filter(ward=ward, note__in=notes).delete()
        for note in notes:
            sealed = open_sealed(case.key, row.stream, "note", bytes(note.sealed))
            index_note(note, sealed.decode())
    return True
