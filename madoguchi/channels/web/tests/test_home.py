"""Home: finding a procedure by words, by life event, in a list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.channels.web.tests.steps import a_resident, begin, text_of
from madoguchi.procedures.models import Offer
from madoguchi.procedures.queries import forget_offers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "住民票",
        "じゅうみんひょう",
        "ｼﾞｭｳﾐﾝﾋｮｳ",
        "住民票がほしい",
        "JUMINHYO",
        "juminhyo",
    ],
)
def test_a_procedure_is_found_however_it_is_typed(
    client: Client, town: Town, query: str
) -> None:
    found = text_of(client.get("/midori/", {"q": query}))

    assert "住民票の写しの交付請求" in found
    assert "犬の登録" not in found


def test_what_people_say_finds_what_the_office_calls_it(
    client: Client, town: Town
) -> None:
    assert "転入届" in text_of(client.get("/midori/?q=引っ越してきた"))


def test_nothing_found_says_what_to_do(client: Client, town: Town) -> None:
    page = text_of(client.get("/midori/", {"q": "宇宙旅行"}))

    assert "見つかりませんでした" in page
    assert "短い言葉に変えて" in page


def test_an_empty_query_is_the_home(client: Client, town: Town) -> None:
    assert "くらしの出来事" in text_of(client.get("/midori/?q=%20"))


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "\x00"])
def test_a_hostile_query_is_only_words(client: Client, town: Town, query: str) -> None:
    response = client.get("/midori/", {"q": query})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_a_life_event_lists_its_procedures(client: Client, town: Town) -> None:
    page = text_of(client.get("/midori/life/pet/"))

    assert "犬の登録" in page
    assert "転入届" not in page


def test_an_unknown_life_event_is_not_found(client: Client, town: Town) -> None:
    assert client.get("/midori/life/space/").status_code == 404


def test_a_closed_offer_is_not_listed(client: Client, town: Town) -> None:
    Offer.objects.filter(slug="inu").update(
        closes_at=timezone.now() - timedelta(days=1)
    )
    forget_offers()

    assert "犬の登録" not in text_of(client.get("/midori/procedures/"))


def test_home_reminds_of_what_is_unfinished(client: Client, town: Town) -> None:
    a_resident(town, client)
    begin(client, "benefit")

    assert "入力の途中です" in text_of(client.get("/midori/"))
    assert "入力の途中です" not in text_of(Client().get("/midori/"))


def test_a_page_in_english_stays_english(client: Client, town: Town) -> None:
    first = text_of(client.get("/midori/?lang=en"))

    assert "Find a procedure" in first
    assert "Find a procedure" in text_of(client.get("/midori/"))
    assert "手続きをさがす" in text_of(client.get("/midori/?lang=ja"))


def test_a_ward_shows_its_own_colour(client: Client, town: Town) -> None:
    response = client.get("/midori/theme.css")

    assert response["Content-Type"].startswith("text/css")
    assert "--ward" in response.content.decode()


def test_a_ward_lists_only_its_own(client: Client, town: Town) -> None:
    a_town("asahi")

    assert "犬の登録" not in text_of(client.get("/asahi/procedures/"))
    assert client.get("/asahi/procedures/inu/").status_code == 404
