"""Who comes in: a token, its scope, its limits; and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.actions import resume
from madoguchi.cases.models import Attempt, Case
from madoguchi.cases.tests.cast import ANSWERS, Town
from madoguchi.channels.api.tests.caller import API, Caller, a_caller
from madoguchi.wards.actions import (
    ClientNamed,
    NewClient,
    NotInScope,
    create_api_client,
    let_client_in,
    open_api,
    renew_token,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import ApiClient


def code_of(response: Any) -> str:
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == response.status_code
    return str(told["code"])


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer x", "Basic eDp4", "Bearer \udcff"]
)
def test_without_a_good_token_nothing_opens(
    town: Town, caller: Caller, sent: str
) -> None:
    draft = caller.begin()

    response = Client().get(draft, headers={"Authorization": sent})

    assert (response.status_code, code_of(response)) == (401, "no-token")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_only_a_digest_of_the_token_is_kept(caller: Caller) -> None:
    row = ApiClient.objects.values().get()
    assert caller.token not in repr(row)
    assert caller.token.startswith("madoguchi_")


def test_a_draft_of_another_client_is_as_if_it_were_not(
    town: Town, caller: Caller
) -> None:
    draft = caller.filled()
    new = NewClient(name="ほかの会社", scopes=["certificate"])
    client, token = create_api_client(town.ward, new)
    other = Caller(client, token, Client())
    caller_case = caller.post(f"{draft}/submission").json()["status"]

    assert code_of(other.get(draft)) == "not-found"
    assert code_of(other.post(f"{draft}/submission")) == "not-found"
    assert code_of(other.get(caller_case)) == "not-found"


def test_a_session_of_staff_or_resident_counts_for_nothing(
    town: Town, caller: Caller, client: Client
) -> None:
    draft = caller.begin()
    assert client.get(draft).status_code == 401


def test_out_of_its_scope_a_client_may_nothing(caller: Caller) -> None:
    response = caller.post(f"{API}/procedures/benefit/drafts", {})
    assert (response.status_code, code_of(response)) == (403, "out-of-scope")


def test_a_stopped_client_stays_out_from_the_next_request_on(
    town: Town, caller: Caller
) -> None:
    draft = caller.begin()

    let_client_in(caller.client, active=False)
    assert code_of(caller.get(draft)) == "no-token"
    let_client_in(caller.client, active=True)
    assert caller.get(draft).status_code == 200


def test_a_new_token_ends_the_old_one(caller: Caller) -> None:
    draft = caller.begin()
    old, caller.token = caller.token, renew_token(caller.client)

    assert caller.get(draft).status_code == 200
    caller.token = old
    assert code_of(caller.get(draft)) == "no-token"


def test_a_token_ends_on_its_day(town: Town) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    late = a_caller(town, expires_on=yesterday)
    assert code_of(late.post(f"{API}/procedures/certificate/drafts")) == "no-token"


def test_the_ward_closes_the_door_for_everybody(town: Town, caller: Caller) -> None:
    open_api(town.id, is_open=False)
    response = caller.post(f"{API}/procedures/certificate/drafts")
    assert (response.status_code, code_of(response)) == (503, "door-closed")
    assert caller.get(f"{API}/procedures").status_code == 200
    open_api(town.id, is_open=True)
    assert caller.begin()


def test_a_client_that_asks_too_often_waits(town: Town) -> None:
    few = a_caller(town, requests=3)
    draft = few.begin()
    assert [few.get(draft).status_code for _ in range(3)] == [200, 200, 429]
    assert 0 < int(few.get(draft)["Retry-After"]) <= 900


def test_calls_without_a_token_are_counted_by_address(town: Town) -> None:
    for _ in range(3):
        Client().get(f"{API}/drafts/{'0' * 8}-0000-4000-8000-{'0' * 12}")
    assert Attempt.objects.filter(ward=town.ward, door="token").get().count == 3


def test_two_clients_do_not_share_a_name(town: Town, caller: Caller) -> None:
    with pytest.raises(ClientNamed):
        a_caller(town)


def test_nobody_vouches_for_what_they_may_not_hand_in(town: Town) -> None:
    with pytest.raises(NotInScope):
        a_caller(town, "certificate", vouches=["benefit"])


# --------------------------------------------------------------- who the applicant is


def test_a_client_alone_cannot_send_what_needs_a_person(town: Town) -> None:
    caller = a_caller(town, "benefit")
    draft = fill_benefit(caller)

    response = caller.post(f"{draft}/submission")

    assert (response.status_code, code_of(response)) == (403, "identity-needed")
    go_on = response.json()["continue"]
    assert go_on["at"].endswith("/midori/resume/")
    assert not Case.objects.exists()


def test_a_client_sends_what_the_ward_lets_it_vouch_for(town: Town) -> None:
    caller = a_caller(town, "benefit", vouches=["benefit"])
    draft = fill_benefit(caller)

    response = caller.post(f"{draft}/submission")

    assert response.status_code == 200, response.content.decode()
    assert Case.objects.get().channel == "api"


def test_what_a_person_takes_over_is_not_for_the_client_any_more(town: Town) -> None:
    caller = a_caller(town, "benefit")
    draft = fill_benefit(caller)
    go_on = caller.get(draft).json()["continue"]

    by, now = Actor.anonymous(town.id), timezone.now()
    handle = resume(town.id, go_on["code"], address="192.0.2.1", by=by, at=now)

    assert str(handle.draft_id) in draft
    assert code_of(caller.get(draft)) == "not-found"
    assert code_of(caller.get(f"{draft}/answers")) == "not-found"


def fill_benefit(caller: Caller) -> str:
    draft = caller.begin("benefit")
    for page in caller.get(draft).json()["pages"]:
        if page["key"] in ANSWERS:
            caller.put(page["href"], ANSWERS[page["key"]])
    return draft


# ------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "not-json"),
        (b'{"copies": NaN}', "not-json"),
        (b"\xff\xfe", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'{"copies": ' + b"9" * 5000 + b"}", "not-json"),
        (b"[]", "invalid-answers"),
        (b"null", "invalid-answers"),
        (b'{"nothing": 1}', "invalid-answers"),
        (b'{"copies": "2"}', "invalid-answers"),
        (b'{"copies": true}', "invalid-answers"),
        (b'{"copies": {"a": 1}}', "invalid-answers"),
        (b'{"copies": 0}', "invalid-answers"),
        (b'"' + b"a" * (1024 * 1024 + 1) + b'"', "too-large"),
    ],
)
def test_bad_bodies_are_refused_in_words(
    caller: Caller, body: bytes, code: str
) -> None:
    draft = caller.begin()
    response = caller.http.put(
        f"{draft}/pages/copies",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {caller.token}"},
    )
    assert code_of(response) == code


def test_another_media_type_is_refused(caller: Caller) -> None:
    draft = caller.begin()
    response = caller.http.put(
        f"{draft}/pages/copies",
        "copies=2",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Bearer {caller.token}"},
    )
    assert (response.status_code, code_of(response)) == (415, "wrong-media-type")


@pytest.mark.parametrize(
    "address", ["", "nothing", "drafts/x", "procedures/x/drafts/y"]
)
def test_an_unknown_address_is_told_as_a_problem(town: Town, address: str) -> None:
    assert code_of(Client().get(f"{API}/{address}")) == "not-found"


def test_a_wrong_method_names_the_right_ones(town: Town) -> None:
    response = Client().patch(f"{API}/procedures")
    assert (response.status_code, code_of(response)) == (405, "wrong-method")
    assert response["Allow"] == "GET, HEAD"


def test_each_type_of_problem_has_a_page(town: Town, caller: Caller) -> None:
    refused = caller.get(f"{API}/nothing").json()
    page = caller.http.get(refused["type"]).json()
    assert page["code"] == "not-found"
    assert page["title"] == refused["title"]


def test_another_site_gets_no_leave_from_a_browser(caller: Caller) -> None:
    response = caller.get(f"{API}/procedures", Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in response
