"""The whole path of an application that nobody has to sign in for."""

import pytest
from django.test import Client

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import Town
from madoguchi.channels.web.tests.steps import (
    a_full_draft,
    begin,
    fill,
    receipt_of,
    send,
    text_of,
)

pytestmark = pytest.mark.django_db


def test_somebody_finds_fills_in_sends_and_follows_an_application(
    client: Client, town: Town
) -> None:
    assert "証明書の交付請求" in text_of(client.get("/midori/"))
    assert "オンラインで請求する" in text_of(
        client.get("/midori/procedures/certificate/")
    )
    draft = begin(client)
    assert fill(client, draft).endswith("/check-answers/")
    assert "600円" in text_of(client.get(f"{draft}check-answers/"))

    number, code = receipt_of(client, send(client, draft))

    stranger = Client()
    found = stranger.post("/midori/status/", {"number": number, "code": code})
    page = text_of(stranger.get(found["Location"]))
    assert "確認しています" in page
    assert Case.objects.get().reference == number


def test_a_second_click_shows_the_same_receipt(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    first = receipt_of(client, send(client, draft))

    second = receipt_of(client, send(client, draft))

    assert first == second
    assert Case.objects.count() == 1
