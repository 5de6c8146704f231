"""The job that counts what staff gave, once its round is over."""

from django.utils import timezone
from django_tasks import task

from madoguchi.registers.actions.giving import release
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope


@task()
def release_pools() -> None:
    """Count in every ward the days and surveys that are over, once a day."""
    now = timezone.now()
    for ward in all_wards():
        with ward_scope(ward.pk):
            release(ward.pk, at=now)
