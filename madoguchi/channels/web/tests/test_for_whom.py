"""An agent says for whom they apply, and is let out when their right has ended."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.actions import mandates
from madoguchi.cases.models import Case, Draft, Mandate
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import MONDAY, Town, a_definition
from madoguchi.channels.web.tests.steps import (
    CERTIFICATE,
    a_resident,
    begin,
    fill,
    id_of,
    receipt_of,
    send,
    text_of,
)
from madoguchi.people.models import KnownAnswer
from madoguchi.procedures.definition.model import Acting
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
LETTER = {
    "whose": "other",
    "details": "yes",
    "ground": "letter",
    "name": "若葉 一郎",
    "kana": "ワカバ イチロウ",
    "phone": "090-0000-0001",
    "from_on.era": "令和",
    "from_on.year": "8",
    "from_on.month": "4",
    "from_on.day": "1",
}


@pytest.fixture
def agents(town: Town) -> Town:
    """Offer a certificate that agents with a letter and parents may ask for online."""
    acting = Acting("listed", ("letter", "parent"))
    forget_offers()
    publish(
        a_definition("proxied", acting=acting),
        ward=town.id,
        by=Actor.system(town.id),
        at=MONDAY - timedelta(days=90),
    )
    forget_offers()
    return town


def whose(client: Client, draft: str, **changes: Any) -> Any:
    return client.post(f"{draft}for-whom/", {**LETTER, **changes})


def sent_by_agent(client: Client, **changes: Any) -> tuple[Case, str]:
    draft = begin(client, "proxied")
    assert whose(client, draft, **changes).status_code == 302
    fill(client, draft)
    address = send(client, draft)
    return Case.objects.get(pk=id_of(draft)), address


def test_who_begins_is_asked_for_whom_first(agents: Town, client: Client) -> None:
    response = client.post("/midori/procedures/proxied/start/")

    assert response["Location"].endswith("/for-whom/")
    here = response["Location"]
    assert "だれの手続きですか" in text_of(client.get(here))
    further = client.post(here, {"whose": "other"})["Location"]
    page = text_of(client.get(further))
    assert "親権者" in page
    assert "成年後見人" not in page


def test_what_takes_no_agent_asks_nobody(agents: Town, client: Client) -> None:
    draft = begin(client, "certificate")

    assert client.get(f"{draft}for-whom/")["Location"].endswith(draft)
    client.post(f"{draft}for-whom/", LETTER)
    assert not Mandate.objects.exists()
    fill(client, draft)
    assert "だれの手続きですか" not in text_of(client.get(f"{draft}check-answers/"))


def test_an_agent_applies_and_the_case_knows_it(agents: Town, client: Client) -> None:
    case, address = sent_by_agent(client)

    assert case.is_by_agent
    mandate = Mandate.objects.get(application=case.pk)
    assert mandate.state == "declared"
    assert case.reference in text_of(client.get(address))
    assert open_own(case).label == "若葉 花子"


def test_the_check_says_for_whom_and_leads_back(agents: Town, client: Client) -> None:
    draft = begin(client, "proxied")
    whose(client, draft)
    fill(client, draft)

    page = text_of(client.get(f"{draft}check-answers/"))
    assert "若葉 一郎" in page
    assert "委任状" in page

    assert whose(client, draft, whose="self").status_code == 302
    assert Draft.objects.get(pk=id_of(draft)).agent == ""
    assert not Mandate.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"whose": ""}, "どちらかを選んでください"),
        ({"name": " "}, "代理人の氏名が空いています"),
        ({"phone": ""}, "代理人の電話番号が空いています"),
        ({"ground": ""}, "代理の理由を選んでください"),
        ({"ground": "adult_guardian"}, "この代理人を受け付けていません"),
        ({"ground": "nonsense"}, "この代理人を受け付けていません"),
        ({"from_on.day": "40"}, "年、月、日を確かめてください"),
        ({"from_on.year": "99"}, "申請する日までに始まっている"),
        ({"name": "あ" * 101}, "100文字まで"),
        (
            {
                "until_on.era": "令和",
                "until_on.year": "8",
                "until_on.month": "4",
                "until_on.day": "2",
            },
            "期限が切れています",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_box(
    agents: Town, client: Client, changes: dict[str, str], words: str
) -> None:
    draft = begin(client, "proxied")

    response = whose(client, draft, **changes)

    assert response.status_code == 422
    assert words in text_of(response)
    assert not Mandate.objects.exists()


def test_what_is_known_of_an_agent_is_not_taken_for_the_persons(
    agents: Town, client: Client
) -> None:
    a_resident(agents, client)
    draft = begin(client, "proxied")
    whose(client, draft)
    fill(client, draft, {one: CERTIFICATE[one] for one in ("copies", "delivery")})

    page = client.get(f"{draft}applicant/").content.decode()
    assert 'value="みどり"' not in page
    fill(client, draft)
    assert "次の手続きでも使えるように残す" not in text_of(
        client.get(f"{draft}check-answers/")
    )
    send(client, draft, keep="yes")
    assert not KnownAnswer.objects.exists()


def test_an_agent_whose_right_ended_is_told_so(agents: Town, client: Client) -> None:
    a_resident(agents, client)
    case, address = sent_by_agent(client)
    number, code = receipt_of(client, address)
    here = f"/midori/status/{case.pk}/"
    assert client.get(here).status_code == 200
    assert number in text_of(client.get("/midori/me/"))

    mandate = Mandate.objects.get(application=case.pk)
    mandates.revoke(case.pk, mandate.pk, "principal", by=agents.sato, at=timezone.now())

    for page in (here, address, f"{here}withdraw/", f"{here}who-looked/"):
        told = client.get(page)
        assert told.status_code == 403, page
        assert "代理権が終わった" in text_of(told)
    assert number not in text_of(client.get("/midori/me/"))
    stranger = Client()
    stranger.post("/midori/status/", {"number": number, "code": code})
    assert stranger.get(here).status_code == 403


def test_a_letter_that_ran_out_meanwhile_is_asked_for_again(
    agents: Town, client: Client
) -> None:
    draft = begin(client, "proxied")
    whose(client, draft)
    fill(client, draft)
    Mandate.objects.update(until_on=timezone.localdate() - timedelta(days=1))

    response = client.post(f"{draft}check-answers/")

    assert response["Location"].endswith("/for-whom/?for=other&look=1")
    assert "代理の内容を確かめて" in text_of(client.get(response["Location"]))
    assert not Case.objects.exists()


def test_a_draft_thrown_away_forgets_its_agent(agents: Town, client: Client) -> None:
    draft = begin(client, "proxied")
    whose(client, draft)

    client.post(f"{draft}throw-away/", {"sure": "yes"})

    assert not Mandate.objects.exists()
