"""Jobs about money: read the company's files, lapse what nobody paid, give back.

Each may run twice; the instant is given, so that tests choose it.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from madoguchi.payments.actions import (
    give_back,
    lapse,
    reconcile,
    remind,
    tell_overdue,
)
from madoguchi.payments.providers.known import provider_of
from madoguchi.payments.queries import is_told, lapsing, near_due, overdue
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope

READ_AGAIN: Final = 7
"""Days whose files are read each morning: a company may be late with one."""


READ_FOR: Final = timedelta(days=READ_AGAIN)


@task()
def close_the_day() -> None:
    """Read the files of the last days, lapse what nobody paid in time, remind."""
    now = timezone.now()
    for ward in all_wards():
        with ward_scope(ward.pk):
            read_files(ward.pk, now)
            lapse_unpaid(ward.pk, now)
            remind_unpaid(ward.pk, now)


def read_files(ward: int, at: datetime) -> int:
    """Hold the files of the last days against the books; return how many there were."""
    provider = provider_of(ward)
    if provider is None:
        return 0
    today = timezone.localdate(at)
    days = [today - timedelta(days=ago) for ago in range(READ_AGAIN, 0, -1)]
    return sum(reconcile(provider, day, ward=ward, at=at) is not None for day in days)


def lapse_unpaid(ward: int, at: datetime) -> int:
    """Lapse what nobody paid in time; return how many that were.

    Whoever went to the payment page may have paid there: theirs waits for the file
    of its last day, but no longer than files are read.
    """
    today = timezone.localdate(at)
    due = [one for one in lapsing(ward, today) if is_told(one, today - READ_FOR)]
    return sum(lapse(one, at=at) for one in due)


def remind_unpaid(ward: int, at: datetime) -> int:
    """Tell of amounts whose last day is near or over; return how many that were."""
    today = timezone.localdate(at)
    near = [remind(one, at=at) for one in near_due(ward, today)]
    over = [tell_overdue(one, at=at) for one in overdue(ward, today)]
    return sum(near) + sum(over)


@task()
def refund(ward: int, refund_id: str) -> None:
    """Let the payment company give an approved refund back."""
    with ward_scope(ward):
        give_back(ward, UUID(refund_id), at=timezone.now())
