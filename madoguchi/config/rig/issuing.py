"""Decide cases and print what is issued, inside a place, in processes that die.

What follows a decision is written with it: a fact, from which a job comes, which is
done when its paper lies there.
"""

import time
from datetime import timedelta
from threading import Event
from typing import Any, Final

from django.utils import timezone

from madoguchi.cases.actions import Ruling, decide
from madoguchi.cases.models import Case
from madoguchi.config.rig import town
from madoguchi.config.wiring import follow_all
from madoguchi.jobs import actions as jobs
from madoguchi.jobs.worker import Pace, Worker
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import actor_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

LEASE: Final = timedelta(seconds=1)
"""After which the job of a dead process is another's."""
PAUSE: Final = 0.02


def furnish(count: int) -> int:
    """Receive so many applications."""
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        return len([town.receive(ward.pk) for _ in range(count)])


def decide_all() -> int:
    """Grant what waits, one case after another."""
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        clerk = actor_of(Staff.objects.get(ward=ward, login=town.LOGIN))
        waiting = Case.objects.filter(ward=ward, state__in=Case.UNDECIDED)
        for case in list(waiting.order_by("pk").values_list("pk", flat=True)):
            decide(case, Ruling("granted"), by=clerk, at=timezone.now())
            time.sleep(PAUSE)
    return 0


def print_on() -> None:
    """Hear what happened and do the jobs that come of it, until somebody ends it."""
    worker = Worker(Event(), ward_scope, Pace(lease=LEASE))
    while True:
        if not follow_all() + worker.run_batch():
            time.sleep(PAUSE)


def print_on_carelessly() -> None:
    """Do the same, but say that a job is done before it is."""
    plain = jobs.claim

    def claim(*given: Any, **named: Any) -> Any:
        taken = plain(*given, **named)
        for job in taken:
            jobs.finish(job, at=timezone.now())
        return taken

    vars(jobs)["claim"] = claim  # the safeguard that is taken away
    print_on()
