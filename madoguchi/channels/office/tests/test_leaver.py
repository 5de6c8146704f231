"""Somebody leaves: within 60 seconds by the clock no session of theirs is alive.

Through the doors and the queue of jobs, with a clock that is moved by hand.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from madoguchi.cases.tests.cast import MONDAY, Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.wiring import set_rhythm
from madoguchi.events.models import Event
from madoguchi.jobs import periodic
from madoguchi.jobs.actions import ensure_periodic
from madoguchi.jobs.worker import run_due
from madoguchi.personnel.models import Session
from madoguchi.personnel.tasks import settle_staff
from madoguchi.wards.models import Department

A_MINUTE = timedelta(seconds=60)
A_SECOND = timedelta(seconds=1)
BREATH = timedelta(seconds=5)
"""How often the worker of this test looks whether a job is due."""


@dataclass
class Clock:
    """What every part of the software takes for the time of day."""

    at: datetime

    def work_until(self, end: datetime) -> None:
        """Let time go by while the worker does what falls due."""
        while self.at < end:
            self.at = min(self.at + BREATH, end)
            run_due()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(MONDAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


@pytest.fixture
def jinji(clock: Clock, town: Town) -> Desk:
    """Return the desk of who keeps the staff."""
    office = Department.objects.get(ward=town.ward, slug="kumin")
    return Desk.of(town, staff(office, "jinji", "人見 配", "admin"))


@pytest.fixture
def rhythm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the task come back as often as it does in an installation, and no other."""
    monkeypatch.setattr(periodic, "PERIODIC", {})
    set_rhythm()
    for key in list(periodic.PERIODIC):
        if not key.endswith(settle_staff.module_path):
            del periodic.PERIODIC[key]
    assert periodic.PERIODIC


def test_by_the_end_of_the_last_day_and_60_seconds_every_session_is_dead(
    clock: Clock, rhythm: None, town: Town, jinji: Desk
) -> None:
    today = timezone.localdate(clock.at)
    told = jinji.post(
        "staff_posting", town.sato.id, kind="leave", day=today.isoformat()
    )
    assert told.status_code == 302
    assert "refused" not in told["Location"]
    midnight = timezone.localtime(clock.at).replace(
        hour=0, minute=0, second=0, microsecond=0
    ) + timedelta(days=1)
    clock.at = midnight - A_MINUTE
    here, there = Desk.of(town, town.sato), Desk.of(town, town.sato)
    ensure_periodic(at=clock.at)

    clock.work_until(midnight - A_SECOND)
    assert here.get("queue").status_code == 200
    clock.at = midnight
    assert here.get("queue").status_code == 302
    clock.work_until(midnight + A_MINUTE)

    rows = Session.objects.filter(staff=int(town.sato.id))
    assert [one.ending for one in rows] == ["left", "left"]
    ended = Event.objects.filter(kind="session.ended", stream=f"staff/{town.sato.id}")
    assert ended.count() == 2
    over = (midnight + A_MINUTE).timestamp()
    assert all(one.occurred_us <= over * 1_000_000 for one in ended)
    assert there.get("queue").status_code == 302


def test_who_is_made_to_leave_now_is_out_of_every_browser_with_the_next_page(
    clock: Clock, town: Town, jinji: Desk
) -> None:
    here, there = Desk.of(town, town.sato), Desk.of(town, town.sato)
    assert here.get("queue").status_code == there.get("queue").status_code == 200
    gone = timezone.localdate(clock.at) - timedelta(days=1)

    jinji.post("staff_posting", town.sato.id, kind="leave", day=gone.isoformat())
    clock.at += A_SECOND

    assert here.get("queue").status_code == there.get("queue").status_code == 302
    rows = Session.objects.filter(staff=int(town.sato.id))
    assert {one.ending for one in rows} == {"left"}
    assert all(one.ended_at and one.ended_at <= clock.at for one in rows)
