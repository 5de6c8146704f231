"""Write the blind index anew, after the way characters are folded has changed.

Says nothing to the log: no case changes, and nobody sees what is opened here.
"""

from uuid import UUID

from madoguchi.cases.actions.submit import index_rows
from madoguchi.cases.models import Case, CaseIndex
from madoguchi.cases.queries import opened
from madoguchi.events.actions import unit


def index_anew(ward: int) -> int:
    """Index every case that can still be opened; return how many they were."""
    kept = Case.objects.filter(ward=ward, disposed_at=None)
    ids = kept.values_list("pk", flat=True)
    return sum(_index_one(ward, one) for one in list(ids))


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
        CaseIndex.objects.filter(ward=ward, case=row).delete()
        CaseIndex.objects.bulk_create(index_rows(row, case.form, case.whole))
    return True
