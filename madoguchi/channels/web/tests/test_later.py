"""Saving, coming back on another device, and throwing away."""

import re

import pytest
from django.test import Client

from madoguchi.cases.models import Draft
from madoguchi.cases.tests.cast import Town
from madoguchi.channels.web.tests.steps import (
    a_full_draft,
    a_resident,
    begin,
    id_of,
    send,
    text_of,
)
from madoguchi.events.queries import history

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def code_of(client: Client, draft: str) -> str:
    found = CODE.search(text_of(client.get(f"{draft}for-later/")))
    assert found
    return found.group()


def test_saving_keeps_what_is_right_and_says_how_to_come_back(
    client: Client, town: Town
) -> None:
    draft = begin(client)

    response = client.post(f"{draft}copies/", {"copies": "3", "later": "1"})

    assert response["Location"].startswith(f"{draft}for-later/")
    assert CODE.search(text_of(client.get(response["Location"])))
    assert 'value="3"' in client.get(f"{draft}copies/").content.decode()


def test_saving_an_empty_page_saves_nothing(client: Client, town: Town) -> None:
    draft = begin(client)

    client.post(f"{draft}copies/", {"copies": "", "later": "1"})

    log = history(town.id, f"case/{id_of(draft)}")
    assert [one.kind for one in log] == ["draft.started"]


def test_the_code_opens_the_draft_on_another_device_once(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)
    code = code_of(client, draft)
    other = Client()

    response = other.post("/midori/resume/", {"code": code.lower().replace("-", " ")})

    assert response["Location"] == draft
    assert other.get(draft)["Location"] == f"{draft}check-answers/"
    assert client.get(f"{draft}copies/").status_code == 404
    assert Client().post("/midori/resume/", {"code": code}).status_code == 422


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC", "\x00", "あ" * 500, "' OR 1=1"])
def test_a_wrong_code_is_refused_in_words(
    client: Client, town: Town, code: str
) -> None:
    response = client.post("/midori/resume/", {"code": code})

    assert response.status_code == 422
    assert "エラー" in text_of(response)


def test_a_code_is_shown_again_whole(client: Client, town: Town) -> None:
    long = "K" * 61

    response = client.post("/midori/resume/", {"code": long})

    assert response.status_code == 422
    assert f'value="{long}"' in response.content.decode()


def test_guessing_codes_is_stopped(client: Client, town: Town) -> None:
    for _ in range(10):
        client.post("/midori/resume/", {"code": "AAAA-BBBB-CCCC"})

    response = client.post("/midori/resume/", {"code": "AAAA-BBBB-CCCC"})

    assert response.status_code == 429
    assert "15分" in text_of(response)


def test_whoever_signed_in_needs_no_code(client: Client, town: Town) -> None:
    a_resident(town, client)
    draft = begin(client, "benefit")
    page = text_of(client.get(f"{draft}for-later/"))
    assert "わたしのページ" in page
    assert not CODE.search(page)

    other = Client()
    a_resident(town, other)

    assert other.get(draft)["Location"] == f"{draft}copies/"
    stranger = Client()
    a_resident(town, stranger, name="ken")
    assert stranger.get(draft).status_code == 404


def test_throwing_away_asks_first_and_is_for_good(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    assert "元には戻せません" in text_of(client.get(f"{draft}throw-away/"))

    assert "消しました" in text_of(client.post(f"{draft}throw-away/"))

    assert client.get(draft).status_code == 404
    assert Draft.objects.get().key_id is None


def test_what_was_sent_is_not_thrown_away(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    send(client, draft)

    response = client.post(f"{draft}throw-away/")

    assert response["Location"] == f"{draft}your-receipt/"
