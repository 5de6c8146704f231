"""Jobs of runs: carry one out, and clear those whose time to be kept is over."""

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from madoguchi.runs.actions import carry_out, clear_old
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope


@task()
def judge_residents(ward: int, run_id: str) -> None:
    """Carry an approved run out; begun again, it goes on where it stood."""
    with ward_scope(ward):
        carry_out(ward, UUID(run_id))


@task()
def clear_verdicts() -> None:
    """Delete the verdicts of every ward that nobody may keep any longer."""
    now = timezone.now()
    for ward in all_wards():
        with ward_scope(ward.pk):
            clear_old(ward.pk, at=now)
