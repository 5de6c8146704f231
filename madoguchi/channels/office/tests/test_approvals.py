"""At the office door a decision is drafted, stamped, sent back, and stood in for."""

from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.models import Case, Mandate, Proposal, Step, Substitution
from madoguchi.cases.opened import Ruling
from madoguchi.cases.tests.cast import DAY, MONDAY, Office, Town, a_case, an_office
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.channels.office.tests.test_mandates import TYPED

REASON = "区内に住民登録がありません。"
REFUSAL = {"outcome": "refused", "reason_code": "not_eligible", "reason": REASON}


def drafted(town: Town) -> tuple[Office, Proposal]:
    office = an_office(town)
    ruling = Ruling("refused", "not_eligible", REASON)
    row = actions.propose(
        a_case(town, "reviewing").pk, ruling, is_urgent=True, by=town.sato, at=MONDAY
    )
    return office, row


def a_month() -> dict[str, str]:
    """Return the days of an absence that has begun."""
    today = timezone.localdate()
    return {
        "from_on": today.isoformat(),
        "until_on": (today + 30 * DAY).isoformat(),
    }


def mark(row: Proposal) -> str:
    return bytes(row.digest).hex()


def test_a_clerk_drafts_where_others_must_agree(town: Town, sato: Desk) -> None:
    an_office(town)
    case = a_case(town, "reviewing")

    check = sato.post("decision", case.pk, **REFUSAL).content.decode()
    assert "この内容で起案しますか" in check
    assert "財政課 課長" in check
    done = sato.post("decision", case.pk, **REFUSAL, sure="yes", urgent="yes")

    row = Proposal.objects.get(case=case)
    assert done["Location"].endswith(f"/approvals/{row.pk}/?said=proposed")
    assert row.is_urgent
    assert Case.objects.get(pk=case.pk).outcome == ""
    page = sato.text("case", case.pk)
    assert "起案した内容の決裁を待っています" in page
    assert "決定へ進む" not in page


def test_three_stamps_at_the_door_decide(town: Town) -> None:
    office, row = drafted(town)

    said = []
    for by in (office.chief, office.finance, office.head):
        desk = Desk.of(town, by)
        assert row.case.reference in desk.text("approvals")
        page = desk.text("approval", row.pk)
        assert REASON in page
        done = desk.post("approval_stamp", row.pk, mark=mark(row))
        said.append(done["Location"].rpartition("=")[2])

    assert said == ["stamped", "stamped", "stamped_last"]
    assert Case.objects.get(pk=row.case_id).outcome == "refused"


def test_whoever_stamps_reads_that_an_agent_applied(town: Town, sato: Desk) -> None:
    office = an_office(town)
    case = a_case(town, "reviewing")
    assert sato.post("mandate", case.pk, **TYPED).status_code == 302
    sato.post("mandate_change", case.pk, Mandate.objects.get().pk, act="verify")
    ruling = Ruling("refused", "not_eligible", REASON)
    row = actions.propose(case.pk, ruling, is_urgent=False, by=town.sato, at=MONDAY)

    page = Desk.of(town, office.chief).text("approval", row.pk)

    assert "代理人による申請" in page
    assert "委任状" in page
    assert "確認済み" in page
    assert TYPED["name"] not in page


def test_a_list_names_no_applicant(town: Town) -> None:
    office, _ = drafted(town)

    assert "若葉" not in Desk.of(town, office.chief).text("approvals")


def test_who_is_consulted_sees_the_proposal_and_not_the_case(town: Town) -> None:
    office, row = drafted(town)
    desk = Desk.of(town, office.finance)

    assert "事案を開く" not in desk.text("approval", row.pk)
    assert desk.get("case", row.case_id).status_code == 404


def test_nobody_off_the_way_has_such_a_proposal(town: Town) -> None:
    _, row = drafted(town)
    desk = Desk.of(town, town.kato)

    assert desk.get("approval", row.pk).status_code == 404
    for name in ("approval_stamp", "approval_send_back", "approval_recall"):
        sent = desk.post(name, row.pk, mark=mark(row), remark="なぜ")
        assert sent.status_code == 404


def test_sending_back_asks_for_a_reason_and_shows_it_to_the_drafter(
    town: Town, sato: Desk
) -> None:
    office, row = drafted(town)
    desk = Desk.of(town, office.chief)

    empty = desk.post("approval_send_back", row.pk, remark=" ")
    assert empty.status_code == 422
    assert "差し戻す理由を書いてください" in empty.content.decode()
    desk.post("approval_send_back", row.pk, remark="条文を<b>入れて</b>ください")

    page = sato.text("approval", row.pk)
    assert "条文を&lt;b&gt;入れて" in page
    assert "決定へ進む" in sato.text("case", row.case_id)


def test_the_drafter_recalls(town: Town, sato: Desk) -> None:
    office, row = drafted(town)

    sato.post("approval_recall", row.pk)

    row.refresh_from_db()
    assert row.state == "recalled"
    late = Desk.of(town, office.chief).post("approval_stamp", row.pk, mark=mark(row))
    assert "refused=ProposalElsewhere" in late["Location"]


def test_a_deputy_is_named_stamps_and_is_seen_afterwards(town: Town) -> None:
    office, row = drafted(town)
    chief, suzuki = Desk.of(town, office.chief), Desk.of(town, town.suzuki)
    days = a_month()

    assert "この人に決める" in chief.text("deputies")
    assert chief.post("deputies", **days, deputy="").status_code == 422
    wrong = chief.post("deputies", from_on="x", until_on="", deputy=town.suzuki.id)
    assert wrong.content.decode().count("日付を入力してください") >= 2
    chief.post("deputies", **days, deputy=town.suzuki.id)
    assert "係田" in suzuki.text("deputies")
    assert "代決" in suzuki.text("approval", row.pk)
    suzuki.post("approval_stamp", row.pk, mark=mark(row))

    step = Step.objects.get(proposal=row, staff=int(town.suzuki.id))
    assert "後閲するもの" in chief.text("approvals")
    chief.post("approval_seen", step.pk)
    assert "後閲するもの" not in chief.text("approvals")
    assert "後閲済み" in chief.text("approval", row.pk)


def test_a_naming_is_taken_back_by_who_made_it(town: Town) -> None:
    office, _ = drafted(town)
    chief = Desk.of(town, office.chief)
    days = a_month()
    chief.post("deputies", **days, deputy=town.suzuki.id)
    row = Substitution.objects.get()

    assert Desk.of(town, town.suzuki).post("deputy_end", row.pk).status_code == 404
    chief.post("deputy_end", row.pk)

    row.refresh_from_db()
    assert row.ended_at is not None


def test_without_a_post_there_is_no_deputy_to_name(town: Town, sato: Desk) -> None:
    assert "役職のある職員です" in sato.text("deputies")
    assert "承認する役職に就いている職員" in sato.text("approvals")


def test_a_remark_too_long_is_shown_again_whole(town: Town) -> None:
    office, row = drafted(town)
    long = "条" * 4001

    answer = Desk.of(town, office.chief).post("approval_send_back", row.pk, remark=long)

    assert answer.status_code == 422
    assert long in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "circulating"
