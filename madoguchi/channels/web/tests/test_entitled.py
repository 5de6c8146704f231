"""Am I entitled: asked before applying, kept only by who goes on to apply."""

from typing import Any

import pytest
from django.test import Client

from madoguchi.cases.models import Draft
from madoguchi.cases.queries import open_draft
from madoguchi.cases.tests.cast import Town, offer_real
from madoguchi.channels.web.tests.steps import (
    a_resident,
    text_of,
    title_of,
)
from madoguchi.channels.web.visitors import DRAFT_COOKIE
from madoguchi.events.models import Event
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
PAGE = "/midori/procedures/jidofuyo/entitled/"
KEYS = [
    "residence", "situation", "partner", "children", "income", "dependents",
    "relative", "has_pension",
]  # fmt: skip
ANSWERS = {
    "asked": KEYS,
    "residence": "yes",
    "situation": "divorced",
    "partner": "no",
    "children.0.birth.era": "平成",
    "children.0.birth.year": "27",
    "children.0.birth.month": "5",
    "children.0.birth.day": "5",
    "children.0.disabled": "no",
    "children.0.living": "together",
    "income": "80万",
    "dependents": "1",
    "relative": "no",
    "has_pension": "no",
}


@pytest.fixture(autouse=True)
def _offered(town: Town) -> None:
    offer_real(town, "jidofuyo")


def without(*keys: str) -> dict[str, Any]:
    kept = {name: one for name, one in ANSWERS.items() if name not in keys}
    return {**kept, "asked": [one for one in KEYS if one not in keys]}


def answers_of(town: Town, client: Client) -> dict[str, Any]:
    row = Draft.objects.get()
    secret = client.cookies[DRAFT_COOKIE].value
    return open_draft(Actor.anonymous(town.id), row.pk, secret).answers


def test_the_procedure_leads_to_it(client: Client) -> None:
    page = client.get("/midori/procedures/jidofuyo/").content.decode()

    assert f'href="{PAGE}"' in page


def test_a_basis_that_nobody_compared_is_marked(client: Client) -> None:
    said = text_of(client.get("/midori/procedures/jidofuyo/"))

    assert said.count("条文とまだ照らし合わせていません。") == 1


def test_it_asks_what_decides_and_nothing_else(client: Client) -> None:
    page = text_of(client.get(PAGE))

    assert "答えは保存しません" in page
    assert "中くらい以上の障害がありますか" in page
    for other in ("氏名", "郵便番号", "口座", "電話番号", "夫か妻としてくらす相手"):
        assert other not in page


def test_all_answers_give_the_amount(client: Client) -> None:
    response = client.post(PAGE, ANSWERS)

    assert response.status_code == 200
    assert title_of(response).startswith("受けられる見込みです")
    said = text_of(response)
    assert "46,690円" in said
    assert "令和8年4月の改定の額は未確認" in said


def test_what_is_open_is_listed_with_the_way_to_it(client: Client) -> None:
    response = client.post(PAGE, without("income"))

    page = response.content.decode()
    assert "まだ決まりません" in page
    assert ">所得</a>" in page


def test_a_question_that_opens_is_shown_and_named(client: Client) -> None:
    sent = {"asked": ["residence", "situation"], "situation": "divorced"}

    said = text_of(client.post(PAGE, sent))

    assert said.count("夫か妻としてくらす相手がいますか") >= 2


def test_a_condition_that_is_not_met_says_its_article(client: Client) -> None:
    response = client.post(PAGE, {**ANSWERS, "income": "2,460,000"})

    said = text_of(response)
    assert "受けられない見込みです" in said
    assert "児童扶養手当法第9条第1項" in said
    assert "この答えで申請に進む" not in said


def test_bad_input_is_put_right_on_the_page(client: Client) -> None:
    response = client.post(PAGE, {**ANSWERS, "income": "たくさん"})

    assert response.status_code == 422
    assert title_of(response).startswith("エラー")
    assert 'value="たくさん"' in response.content.decode()


def test_one_more_child_can_be_added_without_scripts(client: Client) -> None:
    page = client.post(PAGE, {**ANSWERS, "children.add": "1"}).content.decode()

    assert 'name="children.1.birth.year"' in page
    assert 'value="27"' in page


def test_nothing_is_kept_by_asking(client: Client) -> None:
    before = Event.objects.count()

    client.get(PAGE)
    response = client.post(PAGE, ANSWERS)

    assert not Draft.objects.exists()
    assert Event.objects.count() == before
    assert DRAFT_COOKIE not in response.cookies


def test_who_goes_on_takes_the_answers_along_and_says_who_it_is(
    client: Client, town: Town
) -> None:
    response = client.post(PAGE, {**ANSWERS, "apply": "1"})

    draft = Draft.objects.get()
    address = f"/midori/apply/{draft.pk}/"
    assert response["Location"] == f"{address}taken-over/"
    assert answers_of(town, client)["children"] == [
        {"birth": "2015-05-05", "disabled": False, "living": "together"}
    ]
    said = text_of(client.get(f"{address}taken-over/"))
    assert "ログインして続ける" in said

    person = a_resident(town, client)
    page = client.get(f"{address}taken-over/").content.decode()
    assert f'action="{address}make-mine/"' in page
    client.post(f"{address}make-mine/")
    assert Draft.objects.get().person_id == person.pk
    assert client.get(f"{address}taken-over/")["Location"] == address
    assert client.get(address)["Location"] == f"{address}children/"


def test_who_is_signed_in_goes_straight_on(client: Client, town: Town) -> None:
    person = a_resident(town, client)

    response = client.post(PAGE, {**ANSWERS, "apply": "1"})

    draft = Draft.objects.get()
    assert draft.person_id == person.pk
    assert response["Location"] == f"/midori/apply/{draft.pk}/"


def test_a_sign_in_that_proves_too_little_is_asked_for_more(
    client: Client, town: Town
) -> None:
    a_resident(town, client, level=1)

    response = client.post(PAGE, {**ANSWERS, "apply": "1"})

    assert Draft.objects.get().person_id is None
    assert "ログインして続ける" in text_of(client.get(response["Location"]))


def test_who_is_not_entitled_begins_nothing(client: Client) -> None:
    said = client.post(PAGE, {**ANSWERS, "partner": "yes", "apply": "1"})

    assert "受けられない見込みです" in text_of(said)
    assert not Draft.objects.exists()


def test_a_procedure_without_conditions_has_nothing_to_ask(client: Client) -> None:
    response = client.get("/midori/procedures/manzoku/entitled/")

    assert response["Location"] == "/midori/procedures/manzoku/"


def test_a_procedure_that_grants_nothing_is_asked_about_too(client: Client) -> None:
    page = "/midori/procedures/tennyu/entitled/"

    said = text_of(client.post(page, {"from_where": "same_ward", "asked": []}))

    assert "この手続きはできない見込みです" in said
    assert "転居届" in said


def test_a_procedure_the_ward_does_not_offer_is_not_found(client: Client) -> None:
    assert client.get("/midori/procedures/nothing/entitled/").status_code == 404


def test_it_speaks_english(client: Client) -> None:
    said = text_of(client.post(f"{PAGE}?lang=en", ANSWERS))

    assert "You are probably entitled" in said
    assert "46,690" in said


def test_asking_needs_the_token_against_forgery(town: Town) -> None:
    careful = Client(enforce_csrf_checks=True)

    assert careful.post(PAGE, ANSWERS).status_code == 403
