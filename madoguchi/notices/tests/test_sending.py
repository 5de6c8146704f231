"""Notices leave once, wait as long as they must, and never hold each other up."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from markupsafe import escape
from pytest_django import Settings

from madoguchi.cases.actions import remind
from madoguchi.cases.models import Case, Correction
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import (
    ANSWERS,
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    bring,
)
from madoguchi.cases.tests.cast import a_town as build_town
from madoguchi.events.actions import seal_batch
from madoguchi.events.follow import follow
from madoguchi.jobs.actions import claim, park
from madoguchi.jobs.models import Job
from madoguchi.jobs.worker import run_due
from madoguchi.notices.actions import NotUnconfirmed, _letter, resend, send_waiting
from madoguchi.notices.followers import KINDS, tell
from madoguchi.notices.letters import AddressRefused, Letter, NotSent
from madoguchi.notices.models import Notice, Posted
from madoguchi.notices.queries import notices_of
from madoguchi.notices.senders.smtp import _hand_over
from madoguchi.procedures.tests.proof import publish
from madoguchi.vault.actions import destroy_key
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
ADDRESS = "hanako@example.jp"
WITH_MAIL = {**ANSWERS, "contact": {**ANSWERS["contact"], "email": ADDRESS}}
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def town() -> Iterator[Town]:
    town = build_town()
    roles = {"name": "applicant", "birth": "birth", "email": "email"}
    with ward_scope(town.id):
        publish(
            a_definition("mailed", roles=roles),
            ward=town.id,
            by=Actor.system(town.id),
            at=MONDAY,
        )
        yield town


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


def a_mailed_case(town: Town) -> Case:
    return a_case(town, procedure="mailed", answers=WITH_MAIL)


def hear(town: Town) -> None:
    while seal_batch(town.id) + follow("notices", KINDS, tell, town.id):
        pass


def test_without_a_mail_server_a_notice_lies_in_the_inbox_alone(town: Town) -> None:
    a_mailed_case(town)
    hear(town)
    assert Notice.objects.get().state == Notice.State.INBOX
    assert not Job.objects.exists()


@pytest.mark.usefixtures("demo")
def test_a_notice_whose_job_gave_up_is_asked_for_again(town: Town) -> None:
    a_mailed_case(town)
    hear(town)
    (job,) = claim("w", 9, at=Job.objects.get().run_after + AN_HOUR)
    park(job, "NotSent", at=MONDAY)
    notice = Notice.objects.get()

    assert send_waiting(town.id, notice.made_at + timedelta(minutes=59)) == 0
    assert send_waiting(town.id, notice.made_at + AN_HOUR) == 1
    assert send_waiting(town.id, notice.made_at + AN_HOUR) == 0  # it has a job
    run_due()

    assert Notice.objects.get().state == Notice.State.SENT
    assert Posted.objects.count() == 1


@pytest.mark.usefixtures("demo")
def test_a_resend_waits_for_the_end_of_the_job_that_parked(town: Town) -> None:
    a_mailed_case(town)
    hear(town)
    Notice.objects.update(state=Notice.State.UNCONFIRMED)
    notice = Notice.objects.get()

    with pytest.raises(NotUnconfirmed):
        resend(notice.pk, by=town.sato, at=MONDAY)

    assert Notice.objects.get().state == Notice.State.UNCONFIRMED


@pytest.mark.usefixtures("demo")
def test_a_letter_that_does_not_open_has_not_left(town: Town) -> None:
    case = a_mailed_case(town)
    hear(town)
    destroy_key(town.id, case.key_id or 0)

    run_due()

    assert Notice.objects.get().state == Notice.State.WAITING
    assert Job.objects.get().attempts == 1
    assert not Posted.objects.exists()


@pytest.mark.usefixtures("demo")
def test_a_notice_whose_sender_died_is_parked_even_if_it_does_not_open(
    town: Town,
) -> None:
    case = a_mailed_case(town)
    hear(town)
    Notice.objects.update(state=Notice.State.SENDING)
    destroy_key(town.id, case.key_id or 0)

    run_due()

    assert Notice.objects.get().state == Notice.State.UNCONFIRMED


def test_a_case_that_does_not_open_keeps_no_other_notice_back(town: Town) -> None:
    broken, sound = a_mailed_case(town), a_mailed_case(town)
    destroy_key(town.id, broken.key_id or 0)

    hear(town)

    assert [notice.case_id for notice in Notice.objects.all()] == [sound.pk]
    assert Job.objects.get().task.endswith("tell_again")


@pytest.mark.usefixtures("demo")
def test_a_reminder_says_again_until_when_and_leaves_once(town: Town) -> None:
    case = bring(town, a_mailed_case(town), "correcting")
    correction = Correction.objects.get()
    for _ in range(2):
        remind(correction, at=MONDAY + 11 * DAY)
        hear(town)
    run_due()

    (newest, *_) = notices_of(open_own(case), "ja")
    assert "もう一度のお願い" in newest.subject
    assert "4月20日" in newest.subject
    assert Notice.objects.filter(kind="reminder", state=Notice.State.SENT).count() == 1
    assert Posted.objects.filter(notice__kind="reminder").count() == 1


@pytest.mark.parametrize(
    ("code", "subject"),
    [
        ("ja-easy", "申請を受け付けました（受付番号 "),
        ("zh-Hans", "已受理您的申请（受理编号 "),
        ("ko", "신청을 접수했습니다(접수번호 "),
    ],
)
def test_a_notice_is_read_in_every_language(
    town: Town, code: str, subject: str
) -> None:
    case = a_mailed_case(town)
    hear(town)
    (notice,) = notices_of(open_own(case), code)

    assert subject in notice.subject
    assert "《" not in notice.body
    assert ("<ruby>" in escape(notice.subject)) is (code == "ja-easy")


@pytest.mark.usefixtures("demo")
def test_a_letter_names_where_it_can_be_read_in_other_languages(town: Town) -> None:
    a_mailed_case(town)
    hear(town)
    body = _letter(Notice.objects.get()).body

    assert "We have received your application" in body
    for code in ("ja-easy", "zh-Hans", "ko"):
        assert f"/status/?lang={code}" in body
    assert "《" not in body


def test_without_an_address_a_reminder_lies_in_the_inbox(town: Town) -> None:
    case = a_case(town, "correcting")
    remind(Correction.objects.get(), at=MONDAY + 11 * DAY)
    hear(town)

    (newest, *_) = notices_of(open_own(case), "en")
    assert (newest.kind, newest.state) == ("reminder", Notice.State.INBOX)
    assert "please reply by 20 April 2026" in newest.subject


@dataclass
class Server:
    """A mail server that answers as it is told and keeps what it was given."""

    mail_code: int = 250
    rcpt_code: int = 250
    given: list[bytes] = field(default_factory=list)

    def ehlo_or_helo_if_needed(self) -> None:
        """Greet."""

    def mail(self, _sender: str) -> tuple[int, bytes]:
        return self.mail_code, b""

    def rcpt(self, _to: str) -> tuple[int, bytes]:
        return self.rcpt_code, b""

    def data(self, text: bytes) -> tuple[int, bytes]:
        self.given.append(text)
        return 250, b""


LETTER = Letter(1, uuid4(), "<1@ward.example>", "a@example.jp", "件名", "本文")


@pytest.mark.parametrize("codes", [(550, 503), (250, 554), (250, 530), (250, 451)])
def test_a_refusal_of_us_is_no_fault_of_the_address(codes: tuple[int, int]) -> None:
    server: Any = Server(*codes)
    with pytest.raises(NotSent):
        _hand_over(server, LETTER)
    assert not server.given


def test_an_address_that_does_not_exist_is_not_tried_again() -> None:
    server: Any = Server(rcpt_code=550)
    with pytest.raises(AddressRefused):
        _hand_over(server, LETTER)
