"""Builders of this room: a list of disposal, and one that was carried out.

Cases of the cast end in April 2026 and are kept three years.
"""

from datetime import UTC, datetime

from madoguchi.cases.tests.cast import DAY, Town
from madoguchi.records import actions
from madoguchi.records.models import Disposal

OVER = datetime(2030, 4, 1, 1, 0, tzinfo=UTC)
"""The first day on which what ended in April 2026 need not be kept any more."""
EVE = OVER - DAY
WHY = actions.HoldWish("audit", "監査で指摘を受けたため残す")


def list_of(town: Town, at: datetime = OVER) -> Disposal:
    return actions.draw_up("kumin", by=town.sato, at=at)


def disposed(town: Town, *, at: datetime = OVER) -> Disposal:
    """Draw up a list, approve it and carry it out."""
    row = list_of(town, at)
    actions.approve(row.pk, row.digest, by=town.suzuki, at=at)
    actions.carry_out(town.id, row.pk, at=at)
    return Disposal.objects.get(pk=row.pk)
