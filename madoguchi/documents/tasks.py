"""What this room does in the background: sweep up after crashes."""

from django.utils import timezone
from django_tasks import task

from madoguchi.documents.actions import sweep_orphans
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope


@task()
def sweep_files() -> None:
    """Delete files that no row names, in every ward."""
    for ward in Ward.objects.values_list("pk", flat=True):
        with ward_scope(ward):
            sweep_orphans(ward, timezone.now())
