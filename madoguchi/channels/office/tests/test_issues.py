"""One issued paper at the office: what may be done with it, and what it says then."""

import pytest

from madoguchi.cases.actions.issuing import ask_reissue
from madoguchi.cases.models import Case
from madoguchi.cases.tasks import write_letter
from madoguchi.cases.tests.cast import MONDAY, Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.documents import store
from madoguchi.documents.actions import Why
from madoguchi.documents.models import Delivery, Document, Issue
from madoguchi.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(town: Town) -> tuple[Case, Issue]:
    case = a_case(town, "granted")
    write_letter.func(town.id, str(case.pk))
    return case, Issue.objects.get(stream=case.stream)


Paper = tuple[Case, Issue]


def test_the_case_lists_what_was_issued_and_leads_to_it(
    sato: Desk, paper: Paper
) -> None:
    case, issue = paper
    text = sato.text("case", case.pk)

    assert "交付した書類 1件" in text
    assert issue.number in text
    assert sato.address("issue", case.pk, issue.pk) in text


def test_a_paper_is_handed_over_at_the_counter(sato: Desk, paper: Paper) -> None:
    case, issue = paper
    unseen = sato.post("issue_deliver", case.pk, issue.pk, way="counter")
    assert "本人確認に使ったものを選んで" in sato.client.get(unseen["Location"]).text

    sent = {"way": "counter", "seen": "card", "tracking": "99"}
    done = sato.post("issue_deliver", case.pk, issue.pk, **sent)

    text = sato.client.get(done["Location"]).text
    assert "渡したことを記録しました" in text
    assert "マイナンバーカード" in text
    assert Delivery.objects.get().sealed_tracking == b""


def test_a_posted_paper_shows_its_number_and_may_come_back(
    sato: Desk, paper: Paper
) -> None:
    case, issue = paper
    sent = {"way": "post", "tracking": "1234-5678"}
    sato.post("issue_deliver", case.pk, issue.pk, **sent)
    assert "1234-5678" in sato.text("issue", case.pk, issue.pk)

    delivery = Delivery.objects.get()
    sato.post("issue_returned", case.pk, issue.pk, delivery=str(delivery.pk))

    assert "返ってきた" in sato.text("issue", case.pk, issue.pk)
    for nonsense in ("", "x", "9" * 40, "²"):
        answer = sato.post("issue_returned", case.pk, issue.pk, delivery=nonsense)
        assert answer.status_code == 302
        assert "refused" in answer["Location"]


def test_a_reissue_is_asked_with_its_reason(sato: Desk, paper: Paper) -> None:
    case, issue = paper
    why = {"reissue_for": "other", "reissue_words": " "}
    refused = sato.post("issue_anew", case.pk, issue.pk, **why)
    assert "くわしい理由を書いて" in sato.client.get(refused["Location"]).text

    sato.post("issue_anew", case.pk, issue.pk, **{**why, "reissue_for": "lost"})

    text = sato.text("issue", case.pk, issue.pk)
    assert "新しいものを作っています" in text
    assert "再交付を作っています" in sato.text("case", case.pk)


def test_a_clerk_is_not_offered_to_revoke_and_cannot(sato: Desk, paper: Paper) -> None:
    case, issue = paper
    here = sato.address("issue_revoke", case.pk, issue.pk)
    assert here not in sato.text("issue", case.pk, issue.pk)

    sato.post("issue_revoke", case.pk, issue.pk, revoke_for="mistake")

    issue.refresh_from_db()
    assert issue.state == "valid"


def test_a_supervisor_revokes_and_nothing_more_is_offered(
    suzuki: Desk, paper: Paper
) -> None:
    case, issue = paper
    suzuki.post(
        "issue_revoke", case.pk, issue.pk, revoke_for="mistake", revoke_words="別件"
    )
    text = suzuki.text("issue", case.pk, issue.pk)

    assert "誤って交付した" in text
    assert "別件" in text
    assert "窓口で渡したことを記録する" not in text
    assert "NotIssued" in suzuki.get("issue_address", case.pk, issue.pk)["Location"]


def test_without_an_address_there_is_no_sheet_and_it_is_said(
    sato: Desk, paper: Paper
) -> None:
    case, issue = paper
    answer = sato.get("issue_address", case.pk, issue.pk)
    assert "宛名の紙は作れません" in sato.client.get(answer["Location"]).text


def test_a_paper_of_another_case_is_not_there(
    town: Town, sato: Desk, paper: Paper
) -> None:
    other = a_case(town)
    assert sato.get("issue", other.pk, paper[1].pk).status_code == 404


def test_a_paper_that_is_not_its_cases_gives_no_byte_to_staff(
    town: Town, sato: Desk, paper: Paper
) -> None:
    """Two files changed places on the disk, keys and all: the seal stops them too."""
    case, issue = paper
    other = a_case(town, "granted")
    write_letter.func(town.id, str(other.pk))
    mine, theirs = (
        store.path_of(town.id, one.pk) for one in Document.objects.order_by("pk")
    )
    was = mine.read_bytes()
    mine.write_bytes(theirs.read_bytes())
    theirs.write_bytes(was)

    answer = sato.get("document", case.pk, issue.pk)

    assert answer.status_code >= 400
    assert b"%PDF" not in answer.content


def test_the_words_of_a_reason_are_in_no_fact(town: Town, paper: Paper) -> None:
    case, issue = paper
    why = Why("lost", "財布ごと落とした")
    ask_reissue(case.pk, issue.pk, why, by=town.sato, at=MONDAY)
    assert all("財布" not in event.body for event in Event.objects.all())


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("issue_deliver", {"way": "post", "tracking": "9" * 41}),
        ("issue_anew", {"reissue_for": "lost", "reissue_words": "あ" * 1001}),
    ],
)
def test_what_is_too_long_is_refused_and_never_cut(
    sato: Desk, paper: Paper, address: str, sent: dict[str, str]
) -> None:
    case, issue = paper

    done = sato.post(address, case.pk, issue.pk, **sent)

    assert "refused=NotIssued.long" in done["Location"]
    assert not Delivery.objects.exists()
    issue.refresh_from_db()
    assert issue.reissue_asked_at is None
