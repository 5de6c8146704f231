"""Checking the answers, sending them once, and being told why it cannot be."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.models import Case, Draft
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
from madoguchi.events.queries import history
from madoguchi.people.models import IdentityCheck, KnownAnswer

pytestmark = pytest.mark.django_db


def test_everything_is_shown_before_it_is_sent(client: Client, town: Town) -> None:
    draft = a_full_draft(client)

    page = text_of(client.get(f"{draft}check-answers/"))

    for said in (
        "若葉 花子（ワカバ ハナコ）",
        "090-1234-5678",
        "600円",
        "まだ送っていません",
    ):
        assert said in page
    assert page.count("変更する") == 6
    assert "この内容で請求する" in page


def test_nothing_is_sent_by_looking(client: Client, town: Town) -> None:
    draft = a_full_draft(client)

    client.get(f"{draft}check-answers/")

    assert not Case.objects.exists()


def test_an_unfinished_draft_is_not_sent(client: Client, town: Town) -> None:
    draft = begin(client)

    response = client.post(f"{draft}check-answers/")

    assert response["Location"] == f"{draft}copies/?back=check&look=1"
    assert "空いています" in text_of(client.get(response["Location"]))
    assert not Case.objects.exists()


def test_the_receipt_has_a_number_a_code_and_what_comes_next(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)
    address = send(client, draft)
    receipt_of(client, address)

    page = text_of(client.get(address))

    assert "請求を受け付けました" in page
    assert "これからのこと" in page
    assert "アンケートに答える" in page


def test_going_back_after_sending_shows_the_receipt(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    send(client, draft)

    for page in ("copies/", "check-answers/", "for-later/", ""):
        response = client.get(f"{draft}{page}")
        assert response["Location"] == f"{draft}your-receipt/"


def test_a_page_sent_from_an_old_tab_changes_nothing(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)
    send(client, draft)

    response = client.post(f"{draft}copies/", {"copies": "9"})

    assert response["Location"] == f"{draft}your-receipt/"
    assert Case.objects.get().fee_yen == 600


def test_there_is_no_receipt_before_sending(client: Client, town: Town) -> None:
    draft = a_full_draft(client)

    assert client.get(f"{draft}your-receipt/")["Location"] == draft
    assert Client().get(f"{draft}your-receipt/").status_code == 404


def test_an_old_proof_of_identity_is_asked_for_again(
    client: Client, town: Town
) -> None:
    a_resident(town, client)
    draft = a_full_draft(client, "benefit")
    IdentityCheck.objects.update(checked_at=timezone.now() - timedelta(days=1))

    response = client.post(f"{draft}check-answers/")

    assert response.status_code == 403
    assert "もう一度、本人確認をしてください" in text_of(response)
    assert not Case.objects.exists()


def test_answers_are_remembered_only_when_that_was_ticked(
    client: Client, town: Town
) -> None:
    a_resident(town, client)
    draft = a_full_draft(client, "benefit")
    assert "次の手続きでも使えるように残す" in text_of(
        client.get(f"{draft}check-answers/")
    )

    send(client, draft)
    assert not KnownAnswer.objects.exists()

    send(client, a_full_draft(client, "benefit"), keep="yes")
    assert KnownAnswer.objects.count() == 4


def test_the_check_says_where_known_answers_came_from(
    client: Client, town: Town
) -> None:
    a_resident(town, client)
    send(client, a_full_draft(client, "benefit"), keep="yes")
    draft = a_full_draft(client, "benefit")

    page = text_of(client.get(f"{draft}check-answers/"))

    assert page.count("前の手続きの答えから") == 4


def test_who_is_not_signed_in_is_not_asked_to_be_remembered(
    client: Client, town: Town
) -> None:
    draft = a_full_draft(client)

    assert "残す" not in text_of(client.get(f"{draft}check-answers/"))


def test_a_survey_is_sent_without_a_name(client: Client, town: Town) -> None:
    a_resident(town, client)
    draft = begin(client, "survey")
    client.post(f"{draft}score/", {"score": "5"})

    page = text_of(client.get(send(client, draft)))

    assert "ありがとうございました" in page
    assert "確認コード" not in page
    assert Case.objects.get().person_id is None


@pytest.mark.parametrize("again", [{"whose": "self"}])
def test_who_cannot_ask_online_is_told_why_and_where_to_go(
    client: Client, town: Town, again: dict[str, str]
) -> None:
    a_resident(town, client)
    draft = begin(client, "juminhyo")

    response = client.post(f"{draft}whose/", {"whose": "other"})

    assert response["Location"] == f"{draft}not-eligible/"
    page = text_of(client.get(response["Location"]))
    assert "別の世帯の人の住民票は、オンラインでは請求できません" in page
    assert "区役所の窓口" in page
    assert client.get(f"{draft}scope/")["Location"] == f"{draft}not-eligible/"
    assert client.post(f"{draft}check-answers/")["Location"] == f"{draft}not-eligible/"
    log = history(town.id, f"case/{id_of(draft)}")
    assert [one.fact["code"] for one in log if one.kind == "draft.refused"] == [
        "not_eligible"
    ]

    assert client.get(f"{draft}whose/").status_code == 200
    assert client.post(f"{draft}whose/", again)["Location"] == f"{draft}scope/"
    assert client.get(f"{draft}not-eligible/")["Location"] == draft


def test_no_answer_is_in_an_address(client: Client, town: Town) -> None:
    draft = a_full_draft(client)
    address = send(client, draft)

    assert Draft.objects.get().pk == id_of(draft)
    assert address == f"{draft}your-receipt/"
