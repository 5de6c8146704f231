"""The room's own task: what the calendar does to memberships and sessions."""

from django.utils import timezone
from django_tasks import task

from madoguchi.personnel.actions.sessions import end_outlived
from madoguchi.wards.actions import settle_memberships
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope

SECONDS = 30
"""How often; a session of somebody who left is closed within the minute."""
_settled: dict[int, str] = {}


@task()
def settle_staff() -> None:
    """Let memberships of this day hold in every list; end what outlived them.

    The door itself asks the memberships at every page, so nobody has a right between
    midnight and this.
    """
    at = timezone.now()
    today = timezone.localdate(at)
    for ward in all_wards():
        with ward_scope(ward.pk):
            if _settled.get(ward.pk) != today.isoformat():
                settle_memberships(ward.pk, today)
                _settled[ward.pk] = today.isoformat()
            end_outlived(ward.pk, today, at)
