"""What an installation has and lacks: keys, tables, wards."""

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from madoguchi.procedures.models import PostalTown
from madoguchi.wards.models import Ward


def is_needed() -> bool:
    """Tell whether set-up has something to do."""
    if not settings.ROOT_KEY_FILE.exists() or not settings.STATIC_ROOT.exists():
        return True
    if any(pending(alias) for alias in connections):
        return True
    return not PostalTown.objects.exists()


def pending(alias: str) -> bool:
    """Tell whether this database lacks a migration."""
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def has_wards() -> bool:
    return Ward.objects.exists()


def addresses(base: str) -> list[str]:
    """List the doors of every ward."""
    return [
        f"{ward.name}  {base}/{ward.slug}/   {base}/{ward.slug}/office/"
        for ward in Ward.objects.order_by("code")
    ]
