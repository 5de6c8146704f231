"""Each step answers with the case again and says what was done, or why not."""

import pytest

from madoguchi.cases.models import Case, Note
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    a_stage,
    bring,
)
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.events.queries import history
from madoguchi.kernel.channel import Channel
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor


def state_of(case: Case) -> tuple[str, str]:
    now = Case.objects.get(pk=case.pk)
    return str(now.state), str(now.assignee_id or "")


def test_taking_a_case(town: Town, sato: Desk) -> None:
    case = a_case(town)

    response = sato.post("take", case.pk)

    assert response["Location"].endswith("?said=taken")
    assert state_of(case) == ("reviewing", town.sato.id)


def test_a_case_that_a_colleague_has_is_not_taken(town: Town, suzuki: Desk) -> None:
    case = a_case(town, "reviewing")

    response = suzuki.post("take", case.pk)

    assert response["Location"].endswith("?refused=AlreadyTaken")
    text = suzuki.text("case", case.pk, refused="AlreadyTaken")
    assert "ほかの職員が担当しています。代わるときは" in text
    assert state_of(case) == ("reviewing", town.sato.id)


def test_releasing_a_case(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    sato.post("release", case.pk)

    assert state_of(case) == ("received", "")


def test_a_supervisor_assigns_what_somebody_else_has(town: Town, suzuki: Desk) -> None:
    case = a_case(town, "reviewing")

    response = suzuki.post("assign", case.pk, staff=town.suzuki.id)

    assert response["Location"].endswith("?said=assigned")
    assert state_of(case) == ("reviewing", town.suzuki.id)


@pytest.mark.parametrize("chosen", ["", "x", "999999"])
def test_nobody_is_assigned_who_cannot_work_on_it(
    town: Town, suzuki: Desk, chosen: str
) -> None:
    case = a_case(town)

    response = suzuki.post("assign", case.pk, staff=chosen)

    assert "refused=NotAllowed.colleague" in response["Location"]


def test_a_clerk_passes_a_reviewed_benefit_on_to_the_supervisor(
    town: Town, sato: Desk, suzuki: Desk
) -> None:
    case = a_case(town, "reviewing", procedure="benefit", by=town.hanako)
    assert "審査を終える（決裁へ回す）" in sato.text("case", case.pk)
    assert "決定へ進む" not in sato.text("case", case.pk)

    sato.post("finish_review", case.pk)

    assert Case.objects.get(pk=case.pk).stage == "decision"
    assert "決裁待ち" in suzuki.text("case", case.pk)
    assert "決定へ進む" in suzuki.text("case", case.pk)


def test_a_clerk_who_may_not_decide_is_told_who_does(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing", procedure="benefit", by=town.hanako)

    response = sato.get("decision", case.pk)

    assert response["Location"].endswith("?refused=NotAllowed.decide")


def test_what_was_granted_is_handed_over_and_closed(town: Town, sato: Desk) -> None:
    case = a_case(town, "granted")
    early = sato.post("close", case.pk)
    assert "refused=NotAllowed.hand_over" in early["Location"]

    sato.post("hand_over", case.pk)
    sato.post("close", case.pk)

    assert state_of(case)[0] == "closed"


def test_an_enquiry_is_worked_through_and_closed_without_a_decision(
    town: Town, sato: Desk
) -> None:
    stages = (a_stage("review", "review"), a_stage("answer", "close"))
    enquiry = a_definition("enquiry", stages=stages)
    by = Actor.system(town.id)
    publish(enquiry, ward=town.id, by=by, at=MONDAY - 90 * DAY)
    forget_offers()
    case = a_case(town, "reviewing", procedure="enquiry")
    text = sato.text("case", case.pk)
    assert "この工程を終えて、「answer」へ進む" in text
    assert "決定へ進む" not in text
    assert "完了にする" not in text
    assert "NotAllowed.nothing_to_decide" in sato.get("decision", case.pk)["Location"]

    sato.post("finish_review", case.pk)
    assert "完了にする" in sato.text("case", case.pk)
    sato.post("close", case.pk)

    assert state_of(case)[0] == "closed"


def test_a_withdrawn_case_cannot_be_taken(town: Town, sato: Desk) -> None:
    case = a_case(town, "withdrawn")

    response = sato.post("take", case.pk)

    assert response["Location"].endswith("?refused=WrongState")
    assert "画面の状態を確かめて" in sato.text("case", case.pk, refused="WrongState")


def test_a_note_is_kept(town: Town, sato: Desk) -> None:
    case = a_case(town)

    sato.post("notes", case.pk, note="折り返し電話")
    sato.post("notes", case.pk, note="   ")

    assert Note.objects.count() == 1
    assert "折り返し電話" in sato.text("case", case.pk)


def test_a_note_that_has_no_room_is_shown_again_whole(town: Town, sato: Desk) -> None:
    case, long = a_case(town), "長" * 4001

    response = sato.post("notes", case.pk, note=long)

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(long) == 1
    assert "4000文字までにしてください。いまは4001文字です。" in page
    assert not Note.objects.exists()


def test_an_invented_code_says_nothing_strange(town: Town, sato: Desk) -> None:
    case = a_case(town)

    text = sato.text("case", case.pk, refused="<script>", said="<script>")

    assert "<script>" not in text.replace("<script defer", "")
    assert "もう一度お試しください" in text


def test_an_open_correction_lapses_with_the_decision(town: Town, suzuki: Desk) -> None:
    case = bring(town, a_case(town), "correcting")

    check = suzuki.post("decision", case.pk, outcome="granted")

    assert "申請者に求めている補正は終わりになります。" in check.content.decode()


def test_paper_is_taken_back_when_its_applicant_asked(town: Town, sato: Desk) -> None:
    case = a_case(town, by=town.sato, channel=Channel.POST)
    assert "取り下げる" in sato.text("case", case.pk)

    unasked = sato.post("withdraw", case.pk)
    assert unasked["Location"].endswith("?refused=NotAllowed.unasked")
    assert state_of(case)[0] == "received"
    done = sato.post("withdraw", case.pk, sure="yes")

    assert done["Location"].endswith("?said=withdrawn")
    assert state_of(case)[0] == "withdrawn"
    assert history(town.id, case.stream)[-1].actor == town.sato.reference
    assert "取り下げる" not in sato.text("case", case.pk)


def test_nobody_takes_back_what_a_colleague_works_on_or_what_is_decided(
    town: Town, sato: Desk, suzuki: Desk
) -> None:
    case = a_case(town, "granted")
    assert "AlreadyDecided" in sato.post("withdraw", case.pk, sure="yes")["Location"]
    held = a_case(town)
    suzuki.post("take", held.pk)
    assert "AlreadyTaken" in sato.post("withdraw", held.pk, sure="yes")["Location"]
