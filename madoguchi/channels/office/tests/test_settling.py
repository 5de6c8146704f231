"""Notices nobody is sure about and jobs that gave up wait for a person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.channels.office.wording import TASKS
from madoguchi.config.wiring import follow_all, set_rhythm
from madoguchi.jobs.models import Job
from madoguchi.jobs.periodic import PERIODIC
from madoguchi.notices.models import Notice


@pytest.fixture
def unsure(town: Town) -> Notice:
    """Return a notice whose sender died half way."""
    a_case(town)
    follow_all()
    notice = Notice.objects.get()
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.UNCONFIRMED)
    return notice


def a_parked_job(
    ward: int | None, task: str = "madoguchi.cases.tasks.write_letter"
) -> Job:
    now = timezone.now()
    return Job.objects.create(
        task=task,
        ward=ward,
        state=Job.State.PARKED,
        reason="NotPrintable",
        attempts=8,
        run_after=now,
        enqueued_at=now - timedelta(hours=3),
        finished_at=now,
    )


def test_an_unsure_notice_is_listed_and_sent_again(
    town: Town, sato: Desk, unsure: Notice
) -> None:
    assert "送信未確認" in sato.text("notices")

    response = sato.post("notice_resend", unsure.pk)

    assert response["Location"].endswith("?said=resent")
    assert Notice.objects.get().state == Notice.State.WAITING
    assert "確かめるお知らせはありません。" in sato.text("notices")


def test_a_second_click_is_told(town: Town, sato: Desk, unsure: Notice) -> None:
    sato.post("notice_resend", unsure.pk)

    response = sato.post("notice_resend", unsure.pk)

    assert response["Location"].endswith("?refused=NotUnconfirmed")
    assert "送り直せる状態ではありません" in sato.text(
        "notices", refused="NotUnconfirmed"
    )


def test_a_notice_of_another_department_is_not_there(
    town: Town, unsure: Notice
) -> None:
    kato = Desk.of(town, town.kato)

    assert kato.post("notice_resend", unsure.pk).status_code == 404
    assert kato.post("notice_resend", uuid4()).status_code == 404


def test_a_parked_job_is_listed_in_words_and_run_again(
    town: Town, suzuki: Desk
) -> None:
    job = a_parked_job(town.id)
    assert "決定通知書を作る" in suzuki.text("jobs")

    suzuki.post("job_resend", job.pk)

    assert Job.objects.get(pk=job.pk).state == Job.State.READY


def test_a_job_of_another_ward_is_not_there(
    town: Town, other_town: Town, suzuki: Desk
) -> None:
    job = a_parked_job(other_town.id)

    assert suzuki.post("job_resend", job.pk).status_code == 404
    assert "止まった処理はありません。" in suzuki.text("jobs")


def test_a_job_of_no_ward_is_shown_to_each_and_run_again(
    town: Town, suzuki: Desk
) -> None:
    job = a_parked_job(None, "madoguchi.events.tasks.write_checkpoints")
    text = suzuki.text("jobs")
    assert "記録に署名する" in text
    assert "（区によらない処理）" in text

    suzuki.post("job_resend", job.pk)

    assert Job.objects.get(pk=job.pk).state == Job.State.READY


def test_a_clerk_has_no_business_with_jobs(town: Town, sato: Desk) -> None:
    job = a_parked_job(None)

    assert sato.get("jobs").status_code == 403
    assert sato.post("job_resend", job.pk).status_code == 403
    assert Job.objects.get(pk=job.pk).state == Job.State.PARKED


def test_every_task_that_comes_back_has_words() -> None:
    set_rhythm()

    names = {run.task.module_path.rpartition(".")[2] for run in PERIODIC.values()}

    assert names <= TASKS.keys()


def test_the_outbox_is_there_in_a_demo_only(
    town: Town, sato: Desk, settings: Settings
) -> None:
    a_case(town)
    follow_all()
    assert sato.get("outbox").status_code == 404

    settings.DEMO = True

    assert "練習用の送信箱" in sato.text("outbox")
