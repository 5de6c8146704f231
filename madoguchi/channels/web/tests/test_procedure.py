"""A procedure's page, and the page before its first question."""

import pytest
from django.test import Client

from madoguchi.cases.models import Draft
from madoguchi.cases.tests.cast import Town, offer_real
from madoguchi.channels.web.tests.steps import a_resident, begin, text_of

pytestmark = pytest.mark.django_db


def test_the_page_tells_what_there_is_to_know(client: Client, town: Town) -> None:
    page = text_of(client.get("/midori/procedures/juminhyo/"))

    for said in (
        "オンラインで請求する",
        "1通300円",
        "署名用の暗証番号",
        "住民基本台帳法 第12条",
        "3開庁日",
        "区民課",
        "手続きの流れ",
        "よくある質問",
    ):
        assert said in page


def test_the_page_speaks_english(client: Client, town: Town) -> None:
    page = text_of(client.get("/midori/procedures/juminhyo/?lang=en"))

    assert "Copy of your residence record" in page
    assert "Compare the ways" in page


def test_an_unknown_procedure_is_not_found(client: Client, town: Town) -> None:
    response = client.get("/midori/procedures/nothing/")

    assert response.status_code == 404
    assert "見つかりません" in text_of(response)


@pytest.mark.parametrize("slug", ["tennyu", "manzoku"])
def test_some_procedures_begin_without_signing_in(
    client: Client, town: Town, slug: str
) -> None:
    page = text_of(client.get(f"/midori/procedures/{slug}/start/"))

    assert "本人確認はいりません" in page
    assert begin(client, slug)


@pytest.mark.parametrize("slug", ["juminhyo", "inu", "benefit"])
def test_others_ask_who_it_is_before_the_first_page(
    client: Client, town: Town, slug: str
) -> None:
    address = f"/midori/procedures/{slug}/start/"

    response = client.post(address)

    assert "ログインして始める" in text_of(response)
    assert not Draft.objects.exists()


def test_the_long_password_is_asked_for_where_it_is_needed(
    client: Client, town: Town
) -> None:
    a_resident(town, client, level=2)

    page = client.get("/midori/procedures/juminhyo/start/").content.decode()

    assert "sign=1" in page
    assert "next=%2Fmidori%2Fprocedures%2Fjuminhyo%2Fstart%2F" in page


def test_whoever_is_signed_in_well_enough_begins(client: Client, town: Town) -> None:
    person = a_resident(town, client)

    begin(client, "juminhyo")

    assert Draft.objects.get().person_id == person.pk


def test_the_secret_of_a_draft_stays_in_its_own_corner(
    client: Client, town: Town
) -> None:
    draft = begin(client)

    cookie = client.cookies["madoguchi_draft"]
    assert cookie["path"] == draft
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_beginning_needs_the_token_against_forgery(town: Town) -> None:
    careful = Client(enforce_csrf_checks=True)

    response = careful.post("/midori/procedures/certificate/start/")

    assert response.status_code == 403
    assert not Draft.objects.exists()


def test_one_page_has_one_figure_for_the_time_it_takes(
    client: Client, town: Town
) -> None:
    """The guess by the pages would say six minutes."""
    page = text_of(client.get("/midori/procedures/juminhyo/"))

    assert "入力は5分ほど。途中で保存できます。" in page
    assert "5分ほどで終わります。" in page


def test_what_shares_the_most_events_of_life_is_related_first(
    client: Client, town: Town
) -> None:
    offer_real(town, "jidoteate", "kodomoiryo", "inu")

    page = text_of(client.get("/midori/procedures/jidoteate/"))

    related = page[page.index("関連する手続き") :]
    assert related.index("子ども医療費助成") < related.index("犬の登録")
