"""What a signed-in person finds here, and can have forgotten."""

import pytest
from django.test import Client

from madoguchi.cases.tests.cast import MONDAY, Town
from madoguchi.channels.web.tests.steps import (
    CERTIFICATE,
    a_full_draft,
    a_resident,
    begin,
    fill,
    send,
    text_of,
)
from madoguchi.people.actions import Entry, enroll
from madoguchi.people.models import Consent, KnownAnswer, Person
from madoguchi.people.queries import profile_of
from madoguchi.runs.tests.cast import POOR, TODAY, finished, offered
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/midori/me/", "/midori/me/answers/"])
def test_nobody_is_sent_to_sign_in_and_back(
    client: Client, town: Town, address: str
) -> None:
    response = client.get(address)

    assert response["Location"].startswith("/midori/sign-in/?next=%2Fmidori%2Fme%2F")


def test_drafts_and_cases_are_listed(client: Client, town: Town) -> None:
    a_resident(town, client)
    send(client, a_full_draft(client, "benefit"))
    draft = begin(client, "inu")

    page = client.get("/midori/me/").content.decode()

    assert draft in page
    assert "確認しています" in page


def test_stored_answers_are_seen_and_forgotten(client: Client, town: Town) -> None:
    a_resident(town, client)
    send(client, a_full_draft(client, "benefit"), keep="yes")
    page = text_of(client.get("/midori/me/answers/"))
    assert "若葉 花子" in page
    assert "090-1234-5678" in page
    assert "昭和33年4月1日" in page.replace(" ", "")

    done = client.post("/midori/me/answers/", follow=True)

    assert "すべて消しました" in text_of(done)
    assert not KnownAnswer.objects.exists()
    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_remembered_answers_fill_the_next_form(client: Client, town: Town) -> None:
    a_resident(town, client)
    send(client, a_full_draft(client, "benefit"), keep="yes")
    draft = begin(client, "benefit")
    fill(client, draft, {key: CERTIFICATE[key] for key in ("copies", "delivery")})

    page = client.get(f"{draft}applicant/")

    assert 'value="花子"' in page.content.decode()
    assert "前の手続きの答えから" in text_of(page)


def test_one_person_does_not_see_another(client: Client, town: Town) -> None:
    a_resident(town, client)
    send(client, a_full_draft(client, "benefit"), keep="yes")
    ken = Client()
    a_resident(town, ken, name="ken")

    assert "090-1234-5678" not in text_of(ken.get("/midori/me/answers/"))
    assert "確認しています" not in text_of(ken.get("/midori/me/"))


def test_a_resident_sees_for_what_the_registers_were_used(
    client: Client, town: Town
) -> None:
    person = a_resident(town, client)
    assert "区があなたの情報を使った判定" not in text_of(client.get("/midori/me/"))
    with ward_scope(town.id):
        known_as(town, person)
        offered(town)
        finished(town)

    page = text_of(client.get("/midori/me/"))

    assert "区があなたの情報を使った判定" in page
    assert "対象の人に申請を案内する" in page
    assert "給付金条例第3条" in page


def known_as(town: Town, person: Person) -> None:
    """Let the registers know somebody by what an identity provider vouched for."""
    entry = Entry("R1", profile_of(person).claims, POOR)
    enroll(town.id, [entry], as_of=TODAY, by=Actor.system(town.id), at=MONDAY)
