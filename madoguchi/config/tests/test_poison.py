"""An event that a follower cannot take keeps nobody else back, and is not lost."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from madoguchi.cases.facts import DraftSaved, DraftStarted
from madoguchi.config.examination import background
from madoguchi.config.rounds import TRIES, Rounds
from madoguchi.config.wiring import FOLLOWERS, Follower, hear, put_aside
from madoguchi.events.actions import record, seal_batch, unit
from madoguchi.events.envelope import SealedEvent
from madoguchi.events.facts import Fact, Subject
from madoguchi.indicators import followers as indicators
from madoguchi.indicators.models import CaseLine
from madoguchi.jobs import actions as jobs
from madoguchi.jobs.models import Job
from madoguchi.jobs.worker import run_due
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope

NOON = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Iterator[int]:
    ward = Ward.objects.create(slug="midori", code="131997", name="みどり区")
    with ward_scope(ward.pk):
        yield ward.pk


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Let the indicators fail at the first fact of these streams."""
    streams = {"case/1"}

    def project(event: SealedEvent) -> None:
        if event.stream in streams and event.number == 1:
            raise ValueError("山田 花子")
        indicators.project(event)

    follower = Follower(indicators.KINDS, project, indicators.forget)
    monkeypatch.setitem(FOLLOWERS, "indicators", follower)
    return streams


def say(ward: int, stream: str, *facts: Fact) -> None:
    with unit():
        on = Subject(ward, stream, "juminhyo", 1, "web")
        for fact in facts:
            record(fact, on=on, by=Actor.system(ward), at=NOON)


def go_round(ward: int) -> None:
    rounds = Rounds(seal_batch, hear, ("indicators",), put_aside)
    for now in range(100):
        rounds.go([ward], float(now))


def test_later_events_are_heard_and_the_parked_one_when_it_is_sent_again(
    ward: int, poison: set[str], caplog: pytest.LogCaptureFixture
) -> None:
    say(ward, "case/1", DraftStarted(), DraftSaved(page="who"))
    say(ward, "case/2", DraftStarted())

    with caplog.at_level(logging.ERROR, logger="madoguchi.scheduler"):
        go_round(ward)
    run_due()

    assert [line.stream for line in CaseLine.objects.all()] == ["case/2"]
    [job] = Job.objects.filter(state=Job.State.PARKED)
    assert (job.ward, job.reason) == (ward, "ValueError")
    assert f"aside after {TRIES} tries: ValueError" in caplog.text
    assert "花子" not in caplog.text
    assert "parked: 1 × hear_again" in {one.found for one in background()}

    poison.clear()
    jobs.resend(job.pk, at=datetime.now(tz=UTC))
    run_due()

    told = {line.stream: line.last_page for line in CaseLine.objects.all()}
    assert told == {"case/1": "who", "case/2": ""}


def test_one_that_recovers_in_time_puts_nothing_aside(
    ward: int, poison: set[str]
) -> None:
    say(ward, "case/1", DraftStarted())
    rounds = Rounds(seal_batch, hear, ("indicators",), put_aside)
    for now in range(4):
        rounds.go([ward], float(now))

    poison.clear()
    rounds.go([ward], 100.0)

    assert CaseLine.objects.count() == 1
    assert not Job.objects.exists()


def test_a_database_that_is_away_is_no_fault_of_the_event(
    ward: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def project(_event: SealedEvent) -> None:
        raise OperationalError

    follower = Follower(indicators.KINDS, project)
    monkeypatch.setitem(FOLLOWERS, "indicators", follower)
    say(ward, "case/1", DraftStarted())

    go_round(ward)

    assert not Job.objects.exists()
