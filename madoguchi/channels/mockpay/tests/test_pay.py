"""The fake company's page: people pay, fail, come back later or give up."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from madoguchi.channels.mockpay import views
from madoguchi.payments.providers.border import Charge
from madoguchi.payments.providers.fake import books
from madoguchi.payments.providers.fake.company import FAKE, Message

REFERENCE = "3f6f4f0e-0000-4000-8000-000000000001"
BACK = "http://127.0.0.1:8000/midori/status/"


@pytest.fixture
def page(settings: Settings, tmp_path: Path) -> str:
    settings.ROOT_URLCONF = "madoguchi.config.mock_urls"
    settings.MIDDLEWARE = []
    settings.HOME = tmp_path
    settings.FAKE_PAYMENTS_URL = "/pay"
    today = timezone.localdate()
    charge = Charge(1, REFERENCE, 600, "証明書", today, BACK, "http://127.0.0.1/hook/")
    assert FAKE.create(charge) == FAKE.create(charge)
    return FAKE.create(charge)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Take every message that leaves, as a ward that answers does."""
    found: list[Message] = []

    def take(message: Message) -> bool:
        found.append(message)
        return True

    monkeypatch.setattr(views, "deliver", take)
    return found


def account() -> books.Account:
    found = books.find(1, books.number_of(REFERENCE))
    assert found
    return found


def do(page: str, what: str) -> str:
    return str(Client().post(page, {"do": what})["Location"])


def test_a_card_pays_at_once_and_leads_back(page: str, sent: list[Message]) -> None:
    assert "600円" in Client().get(page).content.decode()

    assert do(page, "pay:card") == BACK
    assert do(page, "pay:card") != ""

    assert account().state == "paid"
    assert len(sent) == 1


def test_a_shop_is_paid_later(page: str, sent: list[Message]) -> None:
    assert do(page, "slip:agent") == page
    assert account().slip in Client().get(page).content.decode()
    assert do(page, "leave") == BACK
    assert sent == []

    assert do(page, "pay:agent") == BACK
    assert account().method == "agent"
    assert len(sent) == 1


def test_a_card_may_be_refused_and_another_way_found(
    page: str, sent: list[Message]
) -> None:
    assert do(page, "fail:card").endswith("failed=1")
    assert account().state == "open"
    do(page, "slip:pay_easy_net")
    do(page, "other")
    do(page, "pay:qr")

    assert account().method == "qr"
    assert len(sent) == 2


def test_what_nobody_takes_is_told_again(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "deliver", lambda _message: False)
    do(page, "pay:card")
    assert len(account().untold) == 1

    monkeypatch.setattr(views, "deliver", lambda _message: True)
    assert views.tell(account()).untold == ()


def test_after_the_last_day_nothing_can_be_paid(page: str) -> None:
    books.changed(account(), due_on="2020-01-01")

    assert "支払えません" in Client().get(page).content.decode()
    assert do(page, "pay:card") == page
    assert account().state == "open"


def test_the_day_is_closed_with_a_file(page: str, sent: list[Message]) -> None:
    do(page, "pay:card")
    assert "締める" in Client().get("/pay/day/1/").content.decode()
    Client().post("/pay/day/1/")

    file = FAKE.day_file(1, timezone.localdate())
    assert file
    assert (file.count, file.total_yen) == (1, 600)


@pytest.mark.parametrize("number", ["ch_1", "..", "ch_000000000000000000000000"])
def test_a_number_of_nothing_is_not_found(page: str, number: str) -> None:
    assert Client().get(f"/pay/1/{number}/").status_code == 404
