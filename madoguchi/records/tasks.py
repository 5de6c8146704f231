"""Jobs of records: carry an approved list out."""

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from madoguchi.records.actions import carry_out
from madoguchi.wards.scope import ward_scope


@task()
def destroy_records(ward: int, disposal: str) -> None:
    """Destroy what an approved list names; begun again, it goes on where it stood."""
    with ward_scope(ward):
        carry_out(ward, UUID(disposal), at=timezone.now())
