"""Taking a decision back: what the page asks for, and where it leads."""

import pytest

from madoguchi.cases.models import Case, Proposal
from madoguchi.cases.tests.cast import Office, Town, a_case, an_office
from madoguchi.channels.office.tests.desk import Desk

RIGHT = {"reason_code": "fact", "reason": "世帯の人数の誤りです。", "heard": "yes"}


@pytest.fixture
def office(town: Town) -> Office:
    return an_office(town)


def test_the_page_is_offered_after_a_decision_only(office: Office, sato: Desk) -> None:
    link = "誤った決定を取り消す"

    assert link in sato.text("case", a_case(office.town, "granted").pk)
    assert link not in sato.text("case", a_case(office.town, "reviewing").pk)


def test_it_is_checked_and_then_proposed(office: Office, sato: Desk) -> None:
    case = a_case(office.town, "closed")
    checked = sato.post("revocation", case.pk, **RIGHT).content.decode()
    assert "課本 長" in checked  # whose stamp it needs
    assert "審査請求" in checked
    assert not Proposal.objects.exists()

    done = sato.post("revocation", case.pk, **RIGHT, sure="yes")

    row = Proposal.objects.get()
    assert done["Location"].startswith(f"/midori/office/approvals/{row.pk}/")
    assert "決定の取消し（職権取消し）" in sato.text("approval", row.pk)
    assert "世帯の人数の誤りです。" in sato.text("approval", row.pk)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({**RIGHT, "reason_code": ""}, "誤っていたかを選んで"),
        ({**RIGHT, "reason": " "}, "行政手続法14条"),
        ({**RIGHT, "reason": "あ" * 4001}, "4000文字まで"),
        ({**RIGHT, "heard": ""}, "言い分を聞いたか"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    office: Office, sato: Desk, typed: dict[str, str], words: str
) -> None:
    case = a_case(office.town, "granted")

    response = sato.post("revocation", case.pk, **typed, sure="yes")

    assert response.status_code == 422
    assert words in response.content.decode()
    assert typed["reason"].strip() in response.content.decode()
    assert not Proposal.objects.exists()


def test_a_wrong_refusal_needs_no_hearing(office: Office, sato: Desk) -> None:
    office.rule(approval=[])
    case = a_case(office.town, "refused")

    sato.post("revocation", case.pk, **{**RIGHT, "heard": ""}, sure="yes")

    assert Proposal.objects.get().outcome == "revoked"


def test_there_is_nothing_to_take_back(office: Office, sato: Desk) -> None:
    case = a_case(office.town, "reviewing")

    assert "refused=" in sato.get("revocation", case.pk)["Location"]
    assert Case.objects.get(pk=case.pk).state == "reviewing"
