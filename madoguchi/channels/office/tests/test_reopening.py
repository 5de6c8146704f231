"""Reopening what ended by mistake: what the page asks for, and where it leads."""

import pytest

from madoguchi.cases.models import Case, Proposal
from madoguchi.cases.tests.cast import Office, Town, a_case, an_office
from madoguchi.channels.office.tests.desk import Desk

RIGHT = {"reason_code": "office", "reason": "別の人の取下書でした。"}
LINK = "終わった事案を再開する"


@pytest.fixture
def office(town: Town) -> Office:
    return an_office(town)


def test_the_page_is_offered_for_what_ended_undecided(
    office: Office, sato: Desk
) -> None:
    assert LINK in sato.text("case", a_case(office.town, "withdrawn").pk)
    for state in ("reviewing", "granted", "closed"):
        case = a_case(office.town, state)
        assert LINK not in sato.text("case", case.pk)
        gone = sato.get("reopening", case.pk)
        assert "refused=NotAllowed.not_reopenable" in gone["Location"]


def test_it_is_proposed_agreed_to_and_told_in_the_history(
    office: Office, sato: Desk
) -> None:
    case = a_case(office.town, "withdrawn")
    page = sato.text("reopening", case.pk)
    assert "課本 長" in page  # whose stamp it needs

    done = sato.post("reopening", case.pk, **RIGHT)

    row = Proposal.objects.get()
    assert done["Location"].startswith(f"/midori/office/approvals/{row.pk}/")
    shown = sato.text("approval", row.pk)
    assert "終わった事案の再開" in shown
    assert "職員が誤って終わらせた" in shown
    assert RIGHT["reason"] in shown
    head = Desk.of(office.town, office.head)
    digest = bytes(row.digest).hex()
    head.text("approval", row.pk)
    head.post("approval_stamp", row.pk, mark=digest)
    assert Case.objects.get(pk=case.pk).state == "received"
    assert "終わった事案を再開した" in sato.text("case", case.pk)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({**RIGHT, "reason_code": ""}, "なぜ終わっていたのかを選んで"),
        ({**RIGHT, "reason": " "}, "再開する理由を書いて"),
        ({**RIGHT, "reason": "あ" * 4001}, "4000文字まで"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    office: Office, sato: Desk, typed: dict[str, str], words: str
) -> None:
    case = a_case(office.town, "withdrawn")

    response = sato.post("reopening", case.pk, **typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Proposal.objects.exists()
