"""Questions about shared work: whose bulk, whose view, which rule, how far it is."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from madoguchi.cases.queries import departments_of
from madoguchi.teamwork.models import (
    AssignmentRule,
    Bulk,
    BulkItem,
    DueNotice,
    SavedView,
)
from madoguchi.wards.actor import Actor


def bulks_visible_to(actor: Actor) -> QuerySet[Bulk]:
    """Return one's own bulks, and for a supervisor those of the department."""
    if not actor.is_staff:
        return Bulk.objects.none()
    mine = Q(staff=int(actor.id))
    if actor.has("supervisor"):
        mine |= Q(unit__in=departments_of(actor))
    rows = Bulk.objects.filter(mine, ward=actor.ward, unit__in=departments_of(actor))
    return rows.select_related("staff").order_by("-confirmed_at")


def visible_bulk(actor: Actor, bulk_id: UUID) -> Bulk | None:
    return bulks_visible_to(actor).filter(pk=bulk_id).first()


def open_bulks(actor: Actor) -> list[Bulk]:
    """Return what somebody confirmed and is not over."""
    rows = bulks_visible_to(actor).filter(state__in=Bulk.OPEN)
    return list(rows.filter(staff=int(actor.id)))


def counted(ward: int, bulks: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """Return how many items of each state some bulks have: one query for all."""
    rows = BulkItem.objects.filter(ward=ward, bulk__in=bulks).order_by()
    found: dict[UUID, dict[str, int]] = {one: {} for one in bulks}
    for bulk, state, count in rows.values_list("bulk", "state").annotate(Count("pk")):
        found[bulk][state] = count
    return found


def items_of(row: Bulk) -> list[BulkItem]:
    """Return the cases of a bulk, those that were left out first."""
    rows = row.items.select_related("case", "to").order_by("case__reference")
    return sorted(
        rows, key=lambda one: one.state not in (one.State.LEFT, one.State.KEPT)
    )


def rules_of(ward: int, department: str) -> QuerySet[AssignmentRule]:
    """Return who is given the new cases of a department, procedure by procedure."""
    rows = AssignmentRule.objects.filter(ward=ward, department=department)
    return rows.order_by("procedure")


def views_visible_to(actor: Actor) -> QuerySet[SavedView]:
    """Return one's own views and those the department shares."""
    if not actor.is_staff:
        return SavedView.objects.none()
    own = Q(owner=int(actor.id), department="")
    shared = Q(department__in=departments_of(actor))
    rows = SavedView.objects.filter(own | shared, ward=actor.ward)
    return rows.select_related("owner").order_by("department", "name")


def due_notice_of(actor: Actor, on: date) -> DueNotice | None:
    """Return the morning's notice of somebody while they have not put it away."""
    rows = DueNotice.objects.filter(ward=actor.ward, on=on, seen_at=None)
    return rows.filter(staff=int(actor.id)).first()
