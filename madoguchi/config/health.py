"""Answer the machine that asks whether this process lives and can take work."""

import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from madoguchi.config.tables import pending

LEAST_FREE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that must hold before work is taken."""

    name: str
    holds: bool


def writable(alias: str) -> bool:
    """Take the write lock and give it back."""
    try:
        with transaction.atomic(using=alias):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
            transaction.set_rollback(True, using=alias)
    except DatabaseError:
        return False
    return True


def migrated(alias: str) -> bool:
    try:
        return not pending(alias)
    except DatabaseError:
        return False


def roomy() -> bool:
    disk = shutil.disk_usage(settings.HOME)
    return disk.free / disk.total >= LEAST_FREE_SHARE


def probes() -> list[Probe]:
    return [
        Probe("database", writable("default")),
        Probe("key store", writable("keys")),
        Probe("schema", migrated("default") and migrated("keys")),
        Probe("root key", settings.ROOT_KEY_FILE.exists()),
        Probe("disk", roomy()),
    ]


@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    results = probes()
    holds = all(probe.holds for probe in results)
    response = JsonResponse(
        {"ready": holds, **{probe.name: probe.holds for probe in results}},
        status=200 if holds else 503,
    )
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - asked every second
    return response


live.policy = "anyone"  # type: ignore[attr-defined]
ready.policy = "anyone"  # type: ignore[attr-defined]
