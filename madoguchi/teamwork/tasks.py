"""Jobs of shared work: a bulk, some cases at a time, and the notice of each morning."""

from typing import Final
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from madoguchi.jobs.actions import enqueue_once
from madoguchi.teamwork.actions import bulks, deadlines
from madoguchi.teamwork.rules import STEP
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope

SOONER: Final = 10
"""Somebody waits at the screen for it; letters and notices can come after."""


@task(priority=SOONER)
def carry_on(ward: int, bulk_id: str) -> None:
    """Do the next cases of a bulk, and ask for another turn while some wait."""
    with ward_scope(ward):
        left = bulks.carry_on(UUID(bulk_id), ward=ward, most=STEP, at=timezone.now())
        if left:
            key = f"bulk:{bulk_id}:{left}"
            enqueue_once(carry_on, key, ward, bulk_id, ward=ward)


@task()
def tell_of_deadlines() -> None:
    """Tell the staff of every ward what is due soon or late, once a day."""
    now = timezone.now()
    for ward in all_wards():
        with ward_scope(ward.pk):
            deadlines.tell(ward.pk, at=now)
