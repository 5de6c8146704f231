"""The verbs of the queue, one by one."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from pytest_django.asserts import assertNumQueries

from madoguchi.jobs import actions, periodic, queries, rules, worker
from madoguchi.jobs.models import Job
from madoguchi.jobs.tests import sample

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    sample.RAN.clear()


def now() -> datetime:
    return datetime.now(UTC) + SOON


def test_a_job_of_a_rolled_back_transaction_never_runs() -> None:
    with transaction.atomic():
        sample.note.enqueue("lost")
        transaction.set_rollback(True)
    sample.note.enqueue("kept")
    worker.run_due()
    assert sample.RAN == [("kept",)]


def test_urgent_jobs_come_first_and_equal_ones_in_order() -> None:
    sample.note.enqueue(1)
    sample.note.enqueue(2)
    sample.hurry.enqueue(3)
    worker.run_due()
    assert sample.RAN == [(3,), (1,), (2,)]


def test_a_job_for_later_waits() -> None:
    sample.note.using(run_after=now() + timedelta(hours=1)).enqueue("later")
    assert worker.run_due() == 0
    assert actions.claim("w", 5, at=now() + timedelta(hours=2))


def test_the_same_work_waits_only_once() -> None:
    assert actions.enqueue_once(sample.note, "mail:1", 1)
    assert not actions.enqueue_once(sample.note, "mail:1", 1)
    worker.run_due()
    assert actions.enqueue_once(sample.note, "mail:1", 1)
    worker.run_due()
    assert sample.RAN == [(1,), (1,)]


def test_a_job_in_hand_is_not_given_to_another() -> None:
    sample.note.enqueue("x")
    [job] = actions.claim("first", 5, at=now())
    assert actions.claim("second", 5, at=now()) == []
    assert actions.finish(job, at=now())


def test_a_lapsed_job_goes_to_another_and_the_first_changes_nothing() -> None:
    sample.note.enqueue("x")
    [slow] = actions.claim("slow", 1, at=now())
    later = now() + rules.LEASE + SOON
    [quick] = actions.claim("quick", 1, at=later)

    assert not actions.finish(slow, at=later)
    assert not actions.fail(slow, "x", at=later)
    assert not actions.park(slow, "x", at=later)
    assert not actions.release(slow)

    assert actions.finish(quick, at=later)
    assert not actions.finish(quick, at=later)
    assert Job.objects.get().attempts == 2


def test_a_heartbeat_keeps_a_job() -> None:
    sample.note.enqueue("x")
    [job] = actions.claim("w", 1, at=now())
    assert actions.heartbeat([job.token], at=now() + rules.LEASE) == 1
    assert actions.claim("other", 1, at=now() + rules.LEASE + SOON) == []
    actions.finish(job, at=now())
    assert actions.heartbeat([job.token], at=now()) == 0


def test_a_failure_waits_longer_each_time_and_is_parked_in_the_end() -> None:
    sample.stumble.enqueue()
    waits = []
    at = now()
    for _ in range(rules.MAX_ATTEMPTS):
        [job] = actions.claim("w", 1, at=at)
        worker.Worker(threading.Event()).run_one(job)
        row = Job.objects.get()
        waits.append(row.run_after)
        at = row.run_after + SOON
    assert row.state == Job.State.PARKED
    assert waits == sorted(waits)
    assert waits[2] - waits[1] > waits[1] - waits[0]


def test_a_failure_is_named_without_its_text() -> None:
    sample.stumble.enqueue()
    worker.run_due()
    job = Job.objects.get()
    assert job.reason == "builtins.ValueError"
    assert job.place.startswith("madoguchi/jobs/tests/sample.py:")
    assert "若葉" not in str(Job.objects.values())


def test_a_failure_is_logged_without_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sample.stumble.enqueue()
    worker.run_due()
    assert "builtins.ValueError" in caplog.text
    assert "若葉" not in caplog.text


def test_a_task_can_ask_for_a_person_at_once_and_staff_send_it_again() -> None:
    sample.give_up.enqueue()
    worker.run_due()
    [parked] = queries.parked_for(1)
    assert (parked.reason, parked.attempts) == ("no_such_case", 1)

    actions.resend(parked.pk, at=now())

    assert not queries.parked_for(1).exists()
    assert actions.claim("w", 1, at=now())
    with pytest.raises(actions.NotParked):
        actions.resend(parked.pk, at=now())


def test_a_parked_job_is_not_sent_while_the_same_work_waits() -> None:
    actions.enqueue_once(sample.give_up, "same")
    worker.run_due()
    actions.enqueue_once(sample.give_up, "same")
    with pytest.raises(actions.UnderWayAgain):
        actions.resend(Job.objects.get(state="parked").pk, at=now())


def test_the_parked_run_of_a_periodic_task_gives_way_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(periodic, "PERIODIC", {})
    periodic.every(sample.give_up, seconds=3600)
    actions.ensure_periodic(at=now() - timedelta(hours=2))
    worker.run_due()
    [parked] = queries.parked_for(1)
    waiting = Job.objects.get(state="ready")
    assert waiting.run_after > now()
    monkeypatch.setattr(periodic, "PERIODIC", {})  # as in a door's process

    actions.resend(parked.pk, at=now())

    assert not queries.parked_for(1).exists()
    waiting.refresh_from_db()
    assert waiting.run_after <= now()
    with pytest.raises(actions.NotParked):
        actions.resend(parked.pk, at=now())


def test_parked_jobs_are_shown_to_their_ward_and_those_of_none_to_each() -> None:
    for key, ward in (("a", 1), ("b", 2), ("c", None)):
        actions.enqueue_once(sample.give_up, key, ward=ward)
    worker.run_due()
    assert {job.ward for job in queries.parked_for(1)} == {1, None}


def test_a_task_this_version_does_not_know_is_kept_for_the_next() -> None:
    sample.note.enqueue("x")
    Job.objects.update(task="madoguchi.jobs.tests.sample.not_a_task")
    worker.run_due()
    assert Job.objects.get().reason == "madoguchi.jobs.worker.UnknownTask"


def test_a_job_carries_references_only() -> None:
    with pytest.raises(rules.NotAReference):
        sample.note.enqueue("若葉 みどり")
    with pytest.raises(rules.NotAReference):
        sample.note.enqueue({"name": "x"})


def test_a_periodic_task_has_one_waiting_row_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(periodic, "PERIODIC", {})
    periodic.every(sample.hurry, seconds=60)
    assert actions.ensure_periodic(at=now() - timedelta(hours=1)) == 1
    assert actions.ensure_periodic(at=now() - timedelta(hours=1)) == 0
    assert worker.run_due() == 1
    states = sorted(Job.objects.values_list("state", flat=True))
    assert states == ["done", "ready"]
    assert Job.objects.get(state="ready").run_after > now()


def test_a_periodic_task_that_is_parked_still_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(periodic, "PERIODIC", {})
    periodic.every(sample.give_up, daily_at=time(3))
    actions.ensure_periodic(at=now() - timedelta(days=2))
    worker.run_due()
    assert sorted(Job.objects.values_list("state", flat=True)) == ["parked", "ready"]
    local = Job.objects.get(state="ready").run_after.astimezone(UTC)
    assert local.hour == 18  # three in the morning in Tokyo


def test_done_jobs_are_forgotten_after_a_week_and_parked_ones_are_not() -> None:
    sample.note.enqueue("x")
    sample.give_up.enqueue()
    worker.run_due()
    assert actions.clean_up(at=now() + timedelta(days=6)) == 0
    assert actions.clean_up(at=now() + timedelta(days=8)) == 1
    assert Job.objects.get().state == Job.State.PARKED


def test_the_figures_name_the_oldest_work_that_could_run() -> None:
    sample.note.enqueue("x")
    sample.note.using(run_after=now() + timedelta(hours=9)).enqueue("later")
    sample.give_up.enqueue()
    actions.park(actions.claim("w", 1, at=now())[0], "x", at=now())
    at = datetime.now(UTC) + timedelta(minutes=5)
    with assertNumQueries(1):
        figures = queries.figures(at)
    assert (figures.ready, figures.due, figures.parked) == (2, 1, 1)
    assert figures.oldest_due is not None
    assert figures.oldest_due > timedelta(minutes=4)


def test_the_state_of_a_task_can_be_asked() -> None:
    result = sample.note.enqueue("x")
    assert result.status == TaskResultStatus.READY
    worker.run_due()
    later = sample.note.get_result(result.id)
    assert later.status == TaskResultStatus.SUCCESSFUL
    assert later.attempts == 1
    with pytest.raises(TaskResultDoesNotExist):
        sample.note.get_result("no number")


def test_an_idle_look_takes_no_write_lock() -> None:
    with assertNumQueries(2):
        assert not actions.is_due(now())


def test_a_batch_costs_two_queries() -> None:
    for number in range(8):
        sample.note.enqueue(number)
    with assertNumQueries(2):
        assert len(actions.claim("w", 8, at=now())) == 8
