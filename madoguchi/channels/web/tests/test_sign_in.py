"""Signing in and out, and the ways in which it can fail."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.channels.web.tests import provider
from madoguchi.channels.web.tests.steps import (
    a_full_draft,
    a_resident,
    begin,
    send,
    text_of,
)
from madoguchi.channels.web.visitors import session_name
from madoguchi.people.models import IdentityCheck, Person
from madoguchi.people.openid import forget_documents

pytestmark = pytest.mark.django_db
DONE = "/midori/sign-in/done"


@pytest.fixture(autouse=True)
def plugged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    provider.plug_in(monkeypatch)
    yield
    forget_documents()


def leave_for(client: Client, then: str = "", sign: str = "") -> str:
    response = client.get("/midori/sign-in/", {"next": then, "sign": sign})
    assert response.status_code == 302
    return str(response["Location"])


def test_signing_in_comes_back_to_where_it_began(client: Client, town: Town) -> None:
    address = leave_for(client, "/midori/procedures/juminhyo/start/", sign="1")
    assert address.startswith(settings.OIDC_ISSUER)

    response = client.get(DONE, provider.picked(address))

    assert response["Location"] == "/midori/procedures/juminhyo/start/"
    assert IdentityCheck.objects.latest("pk").proofing == 3
    assert begin(client, "juminhyo")


def test_a_shorter_password_proves_less(client: Client, town: Town) -> None:
    client.get(DONE, provider.picked(leave_for(client)))

    assert IdentityCheck.objects.latest("pk").proofing == 2
    page = text_of(client.get("/midori/procedures/juminhyo/start/"))
    assert "ログインして始める" in page


def test_the_session_gets_a_new_key(client: Client, town: Town) -> None:
    address = leave_for(client)
    before = client.session.session_key

    client.get(DONE, provider.picked(address))

    assert client.session.session_key != before


def test_the_same_person_is_the_same_person(client: Client, town: Town) -> None:
    count = Person.objects.count()
    client.get(DONE, provider.picked(leave_for(client)))

    other = Client()
    other.get(DONE, provider.picked(leave_for(other)))

    assert Person.objects.count() == count + 1
    assert "若葉 みどりさん" in text_of(other.get("/midori/me/"))


def test_a_person_of_one_ward_is_nobody_in_another(client: Client, town: Town) -> None:
    client.get(DONE, provider.picked(leave_for(client)))
    a_town("asahi")

    assert client.get("/midori/me/").status_code == 200
    assert client.get("/asahi/me/")["Location"].startswith("/asahi/sign-in/")


def test_an_answer_for_one_ward_signs_in_nobody_in_another(
    client: Client, town: Town
) -> None:
    a_town("asahi")
    address = leave_for(client)

    response = client.get("/asahi/sign-in/done", provider.picked(address))

    assert response.status_code == 403


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/asahi/me/",
        "/midori\\@evil.example",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(
    client: Client, town: Town, elsewhere: str
) -> None:
    response = client.get(DONE, provider.picked(leave_for(client, elsewhere)))

    assert response["Location"] == "/midori/me/"


def test_giving_up_is_said_kindly(client: Client, town: Town) -> None:
    state = provider.asked_of(leave_for(client))["state"]

    response = client.get(DONE, {"error": "access_denied", "state": state})

    assert response.status_code == 403
    assert "本人確認をやめました" in text_of(response)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"code": "x"},
        {"code": "x", "state": "another"},
        {"code": "\x00", "state": "\x00"},
        {"code": "x", "state": "状態"},
        {"error": "server_error"},
    ],
)
def test_a_forged_answer_signs_in_nobody(
    client: Client, town: Town, answer: dict[str, str]
) -> None:
    leave_for(client)

    assert client.get(DONE, answer).status_code == 403
    assert client.get("/midori/me/").status_code == 302


def test_an_answer_is_taken_once(client: Client, town: Town) -> None:
    answer = provider.picked(leave_for(client))
    client.get(DONE, answer)

    assert client.get(DONE, answer).status_code == 403


def test_a_silent_provider_is_worded(
    client: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.unplug(monkeypatch)

    response = client.get("/midori/sign-in/")

    assert response.status_code == 503
    assert "窓口で手続きができます" in text_of(response)


def test_signing_out_closes_the_drafts_of_this_browser(
    client: Client, town: Town
) -> None:
    a_resident(town, client)
    draft = begin(client, "benefit")

    response = client.post("/midori/sign-out/")

    assert response["Location"] == "/midori/"
    assert client.get(draft).status_code == 404
    assert client.get("/midori/me/").status_code == 302


def test_signing_out_closes_what_was_sent_from_this_browser(
    client: Client, town: Town
) -> None:
    a_resident(town, client)
    receipt = send(client, a_full_draft(client))
    assert client.get(receipt).status_code == 200
    case = f"/midori/status/{Case.objects.get().pk}/"
    assert client.get(case).status_code == 200

    client.post("/midori/sign-out/")

    assert client.get(receipt)["Location"].startswith("/midori/sign-in/")
    assert client.get(case).status_code == 404
    assert client.post(f"{case}withdraw/").status_code == 404
    a_resident(town, client, "somebody else")
    assert client.get(receipt).status_code == 404
    a_resident(town, client)
    assert client.get(receipt).status_code == 200


def test_signing_out_leaves_others_signed_in(client: Client, town: Town) -> None:
    a_resident(town, client)
    session = client.session
    session["staff"] = "7"
    session.save()

    client.post("/midori/sign-out/")

    assert client.session["staff"] == "7"
    assert session_name(town.id) not in client.session


def test_a_link_signs_nobody_out(client: Client, town: Town) -> None:
    assert client.get("/midori/sign-out/").status_code == 405


def test_a_session_that_grew_old_is_nobody(client: Client, town: Town) -> None:
    a_resident(town, client)
    session = client.session
    session[session_name(town.id)] = {**session[session_name(town.id)], "until": 1}
    session.save()

    assert client.get("/midori/me/").status_code == 302


def test_pages_for_everybody_make_no_session(client: Client, town: Town) -> None:
    for address in ("/midori/", "/midori/procedures/certificate/", "/midori/status/"):
        client.get(address)
    a_full_draft(client)

    assert settings.SESSION_COOKIE_NAME not in client.cookies
