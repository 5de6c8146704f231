"""What a resident sees of the fee, and the way to the payment page."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from madoguchi.cases.models import Case
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.cases.tests.fees import Till, a_paid_case, now, settled
from madoguchi.channels.web.tests.steps import text_of
from madoguchi.config.wiring import follow_all
from madoguchi.payments.tasks import lapse_unpaid
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, settings: Settings, tmp_path: Path) -> Town:
    settings.DEMO = True
    settings.HOME = tmp_path
    settings.FAKE_PAYMENTS_URL = "http://127.0.0.1:8001/pay"
    return a_town()


@pytest.fixture
def case(town: Town) -> Case:
    with ward_scope(town.id):
        return a_paid_case(town)


def shown(client: Client, case: Case) -> str:
    """Open a case by its receipt."""
    with ward_scope(case.ward_id):
        code = open_own(case).receipt_password
    client.post("/midori/status/", {"number": case.reference, "code": code})
    return text_of(client.get(f"/midori/status/{case.pk}/"))


def due(town: Town, case: Case) -> None:
    with ward_scope(town.id):
        settled(town, case, at=timezone.now())


def test_before_the_amount_is_settled_nothing_can_be_paid(
    client: Client, town: Town, case: Case
) -> None:
    page = shown(client, case)

    assert "区が額を確かめています" in page
    assert "支払いのページへ進む" not in page
    assert client.get(f"/midori/status/{case.pk}/pay/").status_code == 409


def test_what_is_due_leads_to_the_payment_page(
    client: Client, town: Town, case: Case
) -> None:
    due(town, case)
    page = shown(client, case)
    assert "手数料を払ってください" in page
    assert "600円" in page

    way = client.get(f"/midori/status/{case.pk}/pay/")

    assert way.status_code == 302
    assert way["Location"].startswith("http://127.0.0.1:8001/pay/")
    assert "もう一度払わないでください" in shown(client, case)


def test_only_the_own_record_says_that_it_is_paid(
    client: Client, town: Town, case: Case
) -> None:
    due(town, case)
    shown(client, case)
    back = text_of(client.get(f"/midori/status/{case.pk}/?paid=1&outcome=paid"))
    assert "手数料を払ってください" in back

    with ward_scope(town.id):
        till = Till(town)
        till.deliver(till.pay(case, at=timezone.now()), at=timezone.now())
    page = shown(client, case)

    assert "手数料を受け取りました" in page
    assert "-000001" in page
    assert client.get(f"/midori/status/{case.pk}/pay/").status_code == 409


def test_where_no_company_is_there_the_counter_is_named(
    client: Client, town: Town, case: Case, settings: Settings
) -> None:
    due(town, case)
    settings.DEMO = False

    page = shown(client, case)

    assert "区役所の窓口で払ってください" in page
    assert "支払いのページへ進む" not in page


def test_a_lapsed_case_says_what_to_do(client: Client, town: Town, case: Case) -> None:
    with ward_scope(town.id):
        settled(town, case)
        lapse_unpaid(town.id, timezone.now())
    follow_all()
    with ward_scope(town.id):
        lapsed = now(case.pk)

    page = shown(client, lapsed)

    assert lapsed.state == "lapsed"
    assert "支払いがなく終わりました" in page
    assert "もう一度申請してください" in page


def test_somebody_else_is_led_nowhere(client: Client, town: Town, case: Case) -> None:
    due(town, case)

    assert Client().get(f"/midori/status/{case.pk}/pay/").status_code == 404
