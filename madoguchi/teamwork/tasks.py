"""The job that does a bulk, some cases at a time, so that others get their turn."""

from typing import Final
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from madoguchi.jobs.actions import enqueue_once
from madoguchi.teamwork.actions import bulks
from madoguchi.teamwork.rules import STEP
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
