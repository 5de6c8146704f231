"""Pages about the service, and what all pages have in common."""

import pytest
from django.test import Client

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.web.tests.steps import a_full_draft, begin, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["accessibility", "privacy"])
def test_each_says_something_real_in_two_languages(
    client: Client, town: Town, page: str
) -> None:
    assert len(text_of(client.get(f"/midori/{page}/"))) > 400
    english = text_of(client.get(f"/midori/{page}/?lang=en"))
    assert "We " in english


@pytest.mark.parametrize("after", ["", "copies/", "check-answers/", "for-later/"])
def test_pages_with_answers_are_kept_by_nobody(
    client: Client, town: Town, after: str
) -> None:
    response = client.get(a_full_draft(client) + after)

    assert "no-store" in response["Cache-Control"]


def test_sending_a_page_needs_the_token_against_forgery(town: Town) -> None:
    client = Client()
    draft = begin(client)
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = client.cookies

    assert careful.post(f"{draft}copies/", {"copies": "1"}).status_code == 403


def test_other_methods_are_not_allowed(client: Client, town: Town) -> None:
    assert client.put("/midori/").status_code == 405
    assert client.delete(begin(client)).status_code == 405
