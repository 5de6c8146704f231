"""Staff come in by the ward's own directory, and by nobody else's word."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings as configured
from django.test import RequestFactory
from django.urls import resolve
from pytest_django import Settings

from madoguchi.cases.tests.cast import Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.people.openid import forget_documents
from madoguchi.personnel.models import Session
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.queries import forget_wards

WHO = "若葉 みどり"
ADDRESSES = "madoguchi.channels.mockid.urls"


def visit(address: str, **held: Any) -> Any:
    found = resolve(urlsplit(address).path, urlconf=ADDRESSES)
    return found.func(RequestFactory().generic(**{"path": address, **held}))


def answer(_: object, asked: requests.PreparedRequest, **_more: Any) -> Any:
    found = visit(
        str(asked.url),
        method=str(asked.method),
        data=asked.body or b"",
        content_type="application/x-www-form-urlencoded",
        HTTP_AUTHORIZATION=asked.headers.get("Authorization", ""),
    )
    response = requests.Response()
    response.status_code, response._content = found.status_code, found.content
    response.headers["Content-Type"] = found["Content-Type"]
    response.request, response.url = asked, str(asked.url)
    return response


@pytest.fixture(autouse=True)
def directory(
    town: Town, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Let the mock provider be the ward's directory; its names are the logins."""
    settings.STAFF_OIDC_ISSUER = configured.OIDC_ISSUER
    plugged(town, {})
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", answer)
    forget_documents()
    yield
    forget_documents()


def plugged(town: Town, rule: dict[str, Any]) -> None:
    told = {"claim": "name", "scope": "openid name", **rule}
    rules = {**town.ward.rules, "staff_oidc": told}
    Ward.objects.filter(pk=town.id).update(rules=rules)
    forget_wards()


@pytest.fixture
def midori(town: Town) -> Actor:
    """Return a supervisor whom the directory knows by name."""
    office = Department.objects.get(ward=town.ward, slug="kumin")
    return staff(office, WHO, WHO, "supervisor")


def told(desk: Desk, person: str = "midori", **query: str) -> Any:
    """Go to the directory, be somebody there, and come back."""
    address = desk.get("provider", **query)["Location"]
    picked = visit(
        address,
        method="POST",
        data=f"person={person}".encode(),
        content_type="application/x-www-form-urlencoded",
    )
    back = parse_qs(urlsplit(picked["Location"]).query)
    return desk.get("provider_done", **{name: one[0] for name, one in back.items()})


def test_the_directory_is_offered_at_the_door(stranger: Desk) -> None:
    assert "職員認証の基盤でログインする" in stranger.text("sign_in")


def test_staff_come_in_by_the_directory_and_are_asked_for_a_passkey(
    stranger: Desk, midori: Actor
) -> None:
    response = told(stranger, next="/midori/office/figures/")

    assert "/account/passkeys/add/" in response["Location"]
    assert stranger.get("queue").status_code == 200
    assert Session.objects.get().factor == "oidc"


def test_a_directory_that_saw_two_factors_is_enough(
    town: Town, stranger: Desk, midori: Actor
) -> None:
    plugged(town, {"acr": ["aal3"]})

    response = told(stranger, next="/midori/office/figures/")

    assert response["Location"] == "/midori/office/figures/"


def test_who_is_no_staff_here_stays_out(stranger: Desk) -> None:
    response = told(stranger)

    assert "refused=SignInRefused.nobody" in response["Location"]
    page = stranger.client.get(response["Location"]).content.decode()
    assert "職員として登録されていません" in page
    assert stranger.get("queue").status_code == 302


def test_an_answer_that_nobody_asked_for_is_refused(
    stranger: Desk, midori: Actor
) -> None:
    response = stranger.get("provider_done", code="x", state="y")

    assert "refused=SignInRefused.too_late" in response["Location"]


def test_an_answer_is_good_once(stranger: Desk, midori: Actor) -> None:
    address = stranger.get("provider")["Location"]
    state = parse_qs(urlsplit(address).query)["state"][0]

    forged = stranger.get("provider_done", code="forged", state=state)
    again = stranger.get("provider_done", code="forged", state=state)

    assert "refused=SignInRefused" in forged["Location"]
    assert re.search(r"too_late", again["Location"])


def test_a_silent_directory_is_said(
    stranger: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, **__: object) -> None:
        raise requests.ConnectionError

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", silent)

    response = stranger.get("provider")

    assert "refused=ProviderSilent" in response["Location"]


def test_a_ward_without_the_rule_has_no_directory(
    town: Town, other_town: Town, stranger: Desk
) -> None:
    abroad = Desk(stranger.client, other_town)

    assert abroad.get("provider").status_code == 404
    assert "職員認証の基盤" not in abroad.text("sign_in")
