"""Answering a correction through the same pages."""

from datetime import date

import pytest
from django.test import Client

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import Town
from madoguchi.channels.web.tests.steps import (
    BIRTH,
    NAME,
    a_full_draft,
    send,
    text_of,
    with_asked,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(client: Client, town: Town) -> Case:
    """Send an application of which birth date and number of copies are asked again."""
    client.get(send(client, a_full_draft(client)))
    case = Case.objects.get()
    actions.take(case.pk, by=town.sato, at=case.arrived_at)
    wish = Wish(
        [
            Ask("birth", "mismatch", "生年月日を確かめてください。"),
            Ask("copies", "unclear"),
        ],
        due_on=date(2099, 4, 20),
    )
    actions.ask_correction(case.pk, wish, by=town.sato, at=case.arrived_at)
    return Case.objects.get()


def at(case: Case, page: str = "") -> str:
    return f"/midori/status/{case.pk}/correct/{page}"


def test_it_says_what_why_and_until_when(client: Client, case: Case) -> None:
    page = text_of(client.get(at(case)))

    assert "生年月日を確かめてください。" in page
    assert "区の記録や書類とちがいます" in page
    assert "4月20日" in page
    assert "直し始める" in page


def test_only_what_was_asked_can_be_changed(client: Client, case: Case) -> None:
    assert client.get(at(case, "contact/"))["Location"] == at(case)
    assert client.post(at(case, "contact/"), {"phone": "x"})["Location"] == at(case)
    assert client.get(at(case, "nonsense/")).status_code == 404


def test_the_whole_correction(client: Client, case: Case) -> None:
    page = client.get(at(case, "copies/"))
    assert 'value="2"' in page.content.decode()

    second = client.post(at(case, "copies/"), {"copies": "3"})
    assert second["Location"] == at(case, "applicant/")
    assert client.get(at(case, "check-answers/"))["Location"] == second["Location"]
    given = with_asked({**NAME, **BIRTH, "birth.year": "34"})
    last = client.post(second["Location"], given)
    assert last["Location"] == at(case, "check-answers/")
    check = text_of(client.get(last["Location"]))
    assert "前の答え" in check
    assert "昭和34年" in check

    done = client.post(last["Location"])

    assert done["Location"] == f"/midori/status/{case.pk}/"
    now = Case.objects.get()
    assert now.state == "reviewing"
    assert now.fee_yen == 900
    assert open_own(now).answers["birth"] == "1959-04-01"
    assert "区が確認しています" in text_of(client.get(done["Location"]))


def test_a_wrong_answer_is_shown_again(client: Client, case: Case) -> None:
    response = client.post(at(case, "copies/"), {"copies": "\x00"})

    assert response.status_code == 422
    assert "エラー" in text_of(response)


def test_after_answering_there_is_nothing_to_correct(
    client: Client, case: Case
) -> None:
    client.post(at(case, "copies/"), {"copies": "3"})
    client.post(at(case, "applicant/"), with_asked({**NAME, **BIRTH}))
    client.post(at(case, "check-answers/"))

    for address in (at(case), at(case, "copies/"), at(case, "check-answers/")):
        response = client.post(address) if "check" in address else client.get(address)
        assert response.status_code == 409
        assert "いまは変えられません" in text_of(response)


def test_a_stranger_answers_nothing(client: Client, case: Case) -> None:
    stranger = Client()

    assert stranger.get(at(case)).status_code == 404
    assert stranger.post(at(case, "copies/"), {"copies": "3"}).status_code == 404
