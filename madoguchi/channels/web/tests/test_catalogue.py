"""The catalogue at this door: lists, search, the page of an entry."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.cases.tests.counting import queries
from madoguchi.channels.web import words
from madoguchi.channels.web.tests.steps import text_of
from madoguchi.procedures.definition import load as codes
from madoguchi.procedures.models import Offer
from madoguchi.procedures.queries import forget_offers
from madoguchi.wards.models import Department
from madoguchi.wards.queries import forget_wards
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
DESCRIBED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def shown(town: Town) -> Town:
    """Let the ward of the cast show the catalogue."""
    town.ward.rules = {**town.ward.rules, "catalogue": True}
    town.ward.save(update_fields=["rules"])
    forget_wards()
    return town


def test_a_ward_that_has_not_read_it_shows_no_catalogue(
    client: Client, town: Town
) -> None:
    assert client.get("/midori/procedures/shussei/").status_code == 404
    assert client.get("/midori/guides/shussei/").status_code == 404
    assert "出生届" not in text_of(client.get("/midori/procedures/"))


def test_the_page_of_an_entry_says_what_to_do(client: Client, shown: Town) -> None:
    page = text_of(client.get("/midori/procedures/shussei/"))

    for said in (
        "生まれた日を入れて",
        "手数料はかかりません",
        "母子健康手帳",
        "戸籍法",
        "第49条",
        "いま、すること",
    ):
        assert said in page


def test_an_entry_speaks_english(client: Client, shown: Town) -> None:
    page = text_of(client.get("/midori/procedures/shussei/?lang=en"))

    assert "Within 14 days, counting the day of birth" in page
    assert "Family Register Act" in page


def test_a_figure_that_nobody_verified_is_marked(client: Client, shown: Town) -> None:
    doubt = "確認中の数字"

    assert doubt in text_of(client.get("/midori/procedures/inkan/"))
    assert doubt not in text_of(client.get("/midori/procedures/koseki/"))


def test_an_entry_is_described_for_machines(client: Client, shown: Town) -> None:
    page = client.get("/midori/procedures/shussei/").content.decode()
    found = DESCRIBED.search(page)
    assert found
    described = json.loads(found[1])

    assert described["@type"] == "GovernmentService"
    assert described["name"] == "出生届"
    assert described["url"].endswith("/midori/procedures/shussei/")


def test_the_ward_says_which_department_it_is(client: Client, shown: Town) -> None:
    with ward_scope(shown.id):
        Department.objects.update_or_create(
            ward=shown.ward,
            slug="kokuho",
            defaults={"name": "みどり国保課", "phone": "03-0000-0077"},
        )
    forget_wards()

    page = text_of(client.get("/midori/procedures/kokuho-kanyu/"))

    assert "みどり国保課" in page
    assert "03-0000-0077" in page


def test_what_is_on_line_is_there_once(client: Client, shown: Town) -> None:
    page = client.get("/midori/procedures/").content.decode()

    assert page.count('href="/midori/procedures/tennyu/"') == 1
    assert "オンラインで請求する" in text_of(client.get("/midori/procedures/juminhyo/"))


def test_a_list_says_what_can_be_done_on_line(client: Client, shown: Town) -> None:
    page = client.get("/midori/life/pet/").content.decode()
    lines = re.findall(r"<li>.*?</li>", page, re.DOTALL)
    marked = {
        title: "オンラインでできます" in line
        for title in ("犬の登録<", "犬の死亡届<")
        for line in lines
        if f"<b>{title}" in line
    }

    assert marked == {"犬の登録<": True, "犬の死亡届<": False}


def test_a_closed_offer_gives_way_to_its_entry_in_lists(
    client: Client, shown: Town
) -> None:
    with ward_scope(shown.id):
        Offer.objects.filter(slug="inu").update(closes_at=timezone.now())
    forget_offers()

    page = client.get("/midori/life/pet/").content.decode()

    assert "犬の登録" in page
    assert "オンラインでできます" not in page


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("赤ちゃんが生まれた", "出生届"),
        ("おくやみ", "死亡届"),
        ("ようかいご", "要介護・要支援認定の申請"),
        ("粗大ごみ", "粗大ごみの申込み"),
        ("seal", "印鑑登録"),
        ("障害者手帳", "身体障害者手帳の交付"),
    ],
)
def test_search_finds_what_is_done_at_the_counter(
    client: Client, shown: Town, query: str, title: str
) -> None:
    assert title in text_of(client.get("/midori/", {"q": query}))


def test_home_leads_to_the_guides(client: Client, shown: Town) -> None:
    page = client.get("/midori/").content.decode()

    assert "/midori/guides/shibo/" in page
    assert "/midori/life/disability/" in page


def test_every_event_of_life_has_words() -> None:
    assert set(words.LIFE_EVENTS) == set(codes.LIFE_EVENTS)


def test_the_catalogue_itself_costs_no_query(client: Client, shown: Town) -> None:
    with queries() as counted:
        client.get("/midori/")
        client.get("/midori/procedures/")
        client.get("/midori/procedures/shussei/")

    # Wards, offers and departments are kept for seconds, so each page may ask anew.
    asked = {re.sub(r"^.*? FROM (\S+).*$", r"\1", one) for one in counted}
    assert asked <= {'"wards_ward"', '"procedures_offer"', '"wards_department"'}


def test_another_ward_decides_for_itself(client: Client, shown: Town) -> None:
    a_town("asahi")

    assert client.get("/asahi/procedures/shussei/").status_code == 404
