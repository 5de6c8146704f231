"""Messages of a payment company at the door: believed by their signature alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import a_town
from madoguchi.cases.tests.fees import FEE, Till, a_paid_case, now, settled
from madoguchi.config.wiring import follow_all
from madoguchi.jobs.worker import run_due
from madoguchi.notices.models import Notice
from madoguchi.payments.models import Entry, Mismatch, Payment, Refusal
from madoguchi.payments.providers.fake.company import Message
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
HOOK = "/midori/hooks/payments/fake/"


@pytest.fixture
def till(db: None, settings: Settings, tmp_path: Path) -> Till:
    settings.DEMO = True
    settings.HOME = tmp_path
    settings.FAKE_PAYMENTS_URL = "http://127.0.0.1:8001/pay"
    return Till(a_town())


@pytest.fixture
def case(till: Till) -> Case:
    """Return a granted case whose fee is due from today on."""
    with ward_scope(till.town.id):
        case = a_paid_case(till.town)
        settled(till.town, case, at=timezone.now())
    return case


def send(message: Message, to: str = HOOK) -> int:
    headers = {k: v for k, v in message.headers.items() if k != "Content-Type"}
    sent = Client(enforce_csrf_checks=True).post(
        to, message.body, content_type="application/json", headers=headers
    )
    return int(sent.status_code)


def paid(till: Till, case: Case, at: datetime | None = None) -> Message:
    with ward_scope(till.town.id):
        return till.pay(case, at=at or timezone.now())


def test_three_times_told_is_one_receipt_and_one_notice(till: Till, case: Case) -> None:
    message = paid(till, case)

    assert [send(message) for _ in range(3)] == [204, 204, 204]
    follow_all()
    run_due()
    follow_all()

    with ward_scope(till.town.id):
        assert Entry.objects.count() == 1
        assert Payment.objects.get(stream=case.stream).receipt.endswith("-000001")
        assert Notice.objects.filter(case=case, kind="paid").count() == 1
        assert Notice.objects.filter(case=case, kind="payment").count() == 1
        assert now(case.pk).state == "issued"


def test_what_nobody_signed_changes_nothing(till: Till, case: Case) -> None:
    message = paid(till, case)
    forged = replace(message, body=message.body.replace(b"600", b"601"))

    assert send(replace(message, headers={})) == 401
    assert send(forged) == 401

    with ward_scope(till.town.id):
        assert not Entry.objects.exists()
        assert sum(one.count for one in Refusal.objects.all()) == 2


def test_an_old_message_is_refused(till: Till, case: Case) -> None:
    message = paid(till, case)
    sealed_long_ago = timezone.now() - timedelta(minutes=6)
    with ward_scope(till.town.id):
        (old,) = till.messages(till.account(case), at=sealed_long_ago)

    assert send(old) == 401
    assert send(message) == 204


def test_what_is_told_to_another_ward_is_not_believed(till: Till, case: Case) -> None:
    a_town("aoba")
    message = paid(till, case)

    assert send(message, "/aoba/hooks/payments/fake/") == 401
    with ward_scope(till.town.id):
        assert not Entry.objects.exists()


def test_another_amount_is_taken_note_of(till: Till, case: Case) -> None:
    with ward_scope(till.town.id):
        message = till.pay(case, at=timezone.now(), amount_yen=FEE - 1)

    assert send(message) == 204
    with ward_scope(till.town.id):
        assert Mismatch.objects.get().difference == "amount"
        assert not Entry.objects.exists()


def test_the_door_knows_no_other_company_and_nothing_outside_a_demo(
    till: Till, case: Case, settings: Settings
) -> None:
    message = paid(till, case)

    assert send(message, "/midori/hooks/payments/other/") == 404
    settings.DEMO = False
    assert send(message) == 404
    assert Client().get(HOOK).status_code == 405


def test_a_body_without_end_is_not_read(till: Till, case: Case) -> None:
    message = paid(till, case)

    assert send(replace(message, body=b"x" * 70_000)) == 413
    assert send(replace(message, body=b"")) == 413
