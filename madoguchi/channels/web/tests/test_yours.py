"""Somebody begins without signing in, signs in, and takes the draft as theirs."""

import pytest
from django.test import Client

from madoguchi.cases.queries import drafts_of
from madoguchi.cases.tests.cast import Town
from madoguchi.channels.web.tests.steps import (
    a_full_draft,
    a_resident,
    begin,
    id_of,
    receipt_of,
    send,
    text_of,
)
from madoguchi.channels.web.visitors import DRAFT_COOKIE, SIGNED_IN_FOR

pytestmark = pytest.mark.django_db
OFFER = "わたしの申請にする"


def test_who_saves_for_later_may_sign_in_and_comes_back(
    client: Client, town: Town
) -> None:
    draft = begin(client)

    page = client.get(f"{draft}for-later/").content.decode()

    assert "ログインして、わたしの申請にする" in page
    assert f"next={draft}for-later/".replace("/", "%2F") in page


def test_who_signed_in_meanwhile_makes_the_draft_theirs(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)
    person = a_resident(town, client)

    for page in ("for-later", "check-answers"):
        said = text_of(client.get(f"{draft}{page}/"))
        assert "若葉 みどりさんの申請にできます" in said
    response = client.post(f"{draft}make-mine/")

    assert response["Location"] == draft
    assert [one.pk for one in drafts_of(person)] == [id_of(draft)]
    assert OFFER not in text_of(client.get(f"{draft}check-answers/"))
    number, _ = receipt_of(client, send(client, draft))
    assert number in text_of(client.get("/midori/me/"))


def test_the_browser_keeps_it_only_as_long_as_the_session(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)
    a_resident(town, client)

    response = client.post(f"{draft}make-mine/")

    kept = response.cookies[DRAFT_COOKIE]
    assert (kept["max-age"], kept["path"]) == (SIGNED_IN_FOR.total_seconds(), draft)
    client.post("/midori/sign-out/")
    assert client.get(draft).status_code == 404


def test_nothing_is_offered_of_an_anonymous_procedure(
    client: Client, town: Town
) -> None:
    draft = begin(client, "survey")
    a_resident(town, client)

    assert OFFER not in text_of(client.get(f"{draft}for-later/"))
    assert client.post(f"{draft}make-mine/").status_code == 403


def test_who_is_not_signed_in_any_more_is_asked_to(client: Client, town: Town) -> None:
    draft = begin(client)

    response = client.post(f"{draft}make-mine/")

    assert response["Location"].startswith("/midori/sign-in/")


def test_who_does_not_hold_a_draft_makes_it_not_theirs(
    client: Client, town: Town
) -> None:
    draft = begin(client)
    stranger = Client()
    a_resident(town, stranger, "ken")

    assert stranger.post(f"{draft}make-mine/").status_code == 404


def test_a_draft_of_somebody_else_in_a_shared_browser_stays_theirs(
    client: Client, town: Town
) -> None:
    owner = a_resident(town, client)
    draft = begin(client)
    a_resident(town, client, "ken")

    assert OFFER not in text_of(client.get(f"{draft}for-later/"))
    assert client.post(f"{draft}make-mine/").status_code == 404
    assert [one.pk for one in drafts_of(owner)] == [id_of(draft)]
