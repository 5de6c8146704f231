"""A decision goes its way: who must agree, in which order, and what makes it void."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.actions.approval import Absence
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.approvals import (
    drafted_by_me,
    proposal_of,
    to_review,
    waiting_for,
)
from madoguchi.cases.comparison import stored
from madoguchi.cases.models import Case, Proposal
from madoguchi.cases.opened import Ask, Ruling
from madoguchi.cases.problems import (
    ApprovalNeeded,
    BadSubstitution,
    NoHolder,
    NoRoute,
    NotYours,
    NotYourTurn,
    ProposalElsewhere,
    ProposalVoid,
    RemarkNeeded,
)
from madoguchi.cases.queries import opened
from madoguchi.cases.replay import standing
from madoguchi.cases.routes import BadTable
from madoguchi.cases.tests.cast import DAY, MONDAY, Office, Town, a_case, an_office
from madoguchi.events.queries import history
from madoguchi.personnel.actions.memberships import leave
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Membership, Staff
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
REFUSAL = Ruling("refused", "not_eligible", "区内に住民登録がありません。")
TODAY = date(2026, 4, 6)


@pytest.fixture
def office(town: Town) -> Office:
    return an_office(town)


def a_proposal(office: Office, **case: str) -> Proposal:
    row = a_case(office.town, "reviewing", **case)
    return actions.propose(
        row.pk, REFUSAL, is_urgent=False, by=office.town.sato, at=MONDAY
    )


def stamp(row: Proposal, by: Actor) -> Proposal:
    shown = actions.open_proposal(row.pk, by=by, at=MONDAY)
    return actions.stamp(row.pk, shown.mark, by=by, at=MONDAY)


def case_of(row: Proposal) -> Case:
    return Case.objects.get(pk=row.case_id)


def kinds(row: Proposal) -> list[str]:
    return [one.kind for one in history(row.ward_id, row.case.stream)]


def test_the_last_stamp_decides_after_everybody_agreed(office: Office) -> None:
    row = a_proposal(office)

    for by in (office.chief, office.finance, office.head):
        assert case_of(row).outcome == ""
        stamp(row, by)

    case = case_of(row)
    assert (case.outcome, case.state) == ("refused", "decided")
    assert str(case.decisions.get().staff_id) == office.head.id
    assert kinds(row)[-5:] == [
        "approval.proposed",
        *["approval.stamped"] * 3,
        "case.decided",
    ]


def test_the_log_tells_where_a_proposed_case_stands(office: Office) -> None:
    row = a_proposal(office)

    for by in (office.chief, office.finance, office.head):
        told = [(one.kind, one.fact) for one in history(row.ward_id, row.case.stream)]
        assert standing(told) == stored(case_of(row))
        without = [one for one in told if one[0] != "approval.proposed"]
        assert standing(without).stage != case_of(row).stage or by is office.head
        stamp(row, by)


def test_a_stamp_of_any_time_zone_is_sound(office: Office) -> None:
    row, tokyo = a_proposal(office), timezone.localtime(MONDAY)

    for by in (office.chief, office.finance, office.head):
        shown = actions.open_proposal(row.pk, by=by, at=tokyo)
        actions.stamp(row.pk, shown.mark, by=by, at=tokyo)

    assert case_of(row).is_decided


def test_the_line_goes_up_one_by_one_and_those_consulted_are_asked_at_once(
    office: Office,
) -> None:
    row = a_proposal(office)

    assert waiting_for(office.chief, TODAY) == [row]
    assert waiting_for(office.finance, TODAY) == [row]
    assert waiting_for(office.head, TODAY) == []
    stamp(row, office.chief)
    assert waiting_for(office.head, TODAY) == []
    with pytest.raises(NotYourTurn):
        stamp(row, office.head)
    stamp(row, office.finance)
    assert waiting_for(office.head, TODAY) == [row]


def test_where_the_table_asks_others_nobody_decides_alone(office: Office) -> None:
    case = a_case(office.town, "reviewing")

    with pytest.raises(ApprovalNeeded):
        actions.decide(case.pk, REFUSAL, by=office.town.suzuki, at=MONDAY)
    with pytest.raises(NoRoute):
        actions.propose(
            case.pk, Ruling("granted"), is_urgent=False, by=office.town.sato, at=MONDAY
        )
    actions.decide(case.pk, Ruling("granted"), by=office.town.sato, at=MONDAY)


def test_nobody_stamps_what_they_drafted_nor_twice(office: Office) -> None:
    row = a_proposal(office)

    with pytest.raises(NotYourTurn):
        stamp(row, office.town.sato)
    stamp(row, office.chief)
    with pytest.raises(NotYourTurn):
        stamp(row, office.chief)


def test_a_drafter_leaves_out_their_own_post_and_cannot_decide(office: Office) -> None:
    case = a_case(office.town)
    gone = Staff.objects.get(pk=office.second_head.id)
    system, yesterday = Actor.system(office.town.id), (MONDAY - DAY).date()
    leave(gone, last_on=yesterday, by=system, at=MONDAY)

    with pytest.raises(NoHolder) as problem:
        actions.propose(case.pk, REFUSAL, is_urgent=False, by=office.head, at=MONDAY)
    assert (problem.value.department, problem.value.post) == ("kumin", "head")
    row = actions.propose(case.pk, REFUSAL, is_urgent=False, by=office.chief, at=MONDAY)
    assert [one.post for one in row.steps.all()] == ["head", "head"]


def test_a_change_of_the_case_after_the_first_stamp_voids_them_all(
    office: Office,
) -> None:
    row = a_proposal(office)
    stamp(row, office.chief)
    case = case_of(row)
    shown = opened(case)
    answers = {**shown.answers, "copies": 9}
    case.sealed = seal_json(shown.key, case.stream, "answers", answers)
    case.save(update_fields=["sealed"])

    with pytest.raises(ProposalVoid):
        stamp(row, office.finance)

    row.refresh_from_db()
    assert row.state == Proposal.State.VOID
    assert case_of(row).state == "reviewing"
    assert kinds(row)[-1] == "approval.voided"
    with pytest.raises(ProposalElsewhere):
        stamp(row, office.finance)


def test_a_stamp_that_nobody_made_is_found(office: Office) -> None:
    row = a_proposal(office)
    stamp(row, office.finance)
    row.steps.filter(part="line", post="chief").update(
        staff=int(office.chief.id), stamped_at=MONDAY, signature=bytes(32)
    )

    with pytest.raises(ProposalVoid) as problem:
        stamp(row, office.head)

    assert problem.value.reason == "tampered"
    assert case_of(row).outcome == ""


def test_a_correction_and_a_withdrawal_void_a_proposal(office: Office) -> None:
    row = a_proposal(office)
    wish = Wish([Ask("copies", "unclear")], (MONDAY + 10 * DAY).date())
    actions.ask_correction(row.case_id, wish, by=office.town.sato, at=MONDAY)
    row.refresh_from_db()
    assert row.state == Proposal.State.VOID

    other = a_proposal(office)
    actions.withdraw_for(other.case_id, by=office.town.sato, at=MONDAY)
    other.refresh_from_db()
    assert other.state == Proposal.State.VOID


def test_a_page_that_showed_another_record_stamps_nothing(office: Office) -> None:
    row = a_proposal(office)
    old = actions.open_proposal(row.pk, by=office.chief, at=MONDAY).mark
    actions.recall(row.pk, by=office.town.sato, at=MONDAY)
    again = actions.propose(
        row.case_id, REFUSAL, is_urgent=True, by=office.town.sato, at=MONDAY
    )

    with pytest.raises(ProposalElsewhere):
        actions.stamp(again.pk, old, by=office.chief, at=MONDAY)


def test_who_sends_back_says_why_and_the_drafter_reads_it(office: Office) -> None:
    row = a_proposal(office)

    with pytest.raises(RemarkNeeded):
        actions.send_back(row.pk, "  ", by=office.finance, at=MONDAY)
    actions.send_back(row.pk, "理由が足りません。", by=office.finance, at=MONDAY)

    shown = actions.open_proposal(row.pk, by=office.town.sato, at=MONDAY)
    assert shown.remark == "理由が足りません。"
    assert shown.row.state == Proposal.State.SENT_BACK
    assert waiting_for(office.chief, TODAY) == []


def test_only_the_drafter_recalls_and_then_drafts_anew(office: Office) -> None:
    row = a_proposal(office)

    with pytest.raises(NotYourTurn):
        actions.recall(row.pk, by=office.chief, at=MONDAY)
    actions.recall(row.pk, by=office.town.sato, at=MONDAY)
    again = actions.propose(
        row.case_id, REFUSAL, is_urgent=True, by=office.town.sato, at=MONDAY + DAY
    )

    assert drafted_by_me(office.town.sato, 5)[0] == again
    found = proposal_of(case_of(row))
    assert found is not None
    assert found.is_urgent


def test_a_second_proposal_of_one_case_waits_for_the_first(office: Office) -> None:
    row = a_proposal(office)

    with pytest.raises(ProposalElsewhere):
        actions.propose(
            row.case_id, REFUSAL, is_urgent=False, by=office.town.sato, at=MONDAY
        )


def test_a_deputy_stamps_while_somebody_is_absent_and_is_reviewed_later(
    office: Office,
) -> None:
    row = a_proposal(office)
    away = Absence(int(office.town.suzuki.id), TODAY, TODAY)
    named = actions.name_deputy(away, by=office.chief, at=MONDAY)

    stamp(row, office.town.suzuki)

    step = row.steps.get(part="line", post="chief")
    assert str(step.stood_in_for_id) == office.chief.id
    assert to_review(office.chief) == [step]
    actions.review_later(step.pk, by=office.chief, at=MONDAY)
    assert to_review(office.chief) == []
    with pytest.raises(NotYours):
        actions.review_later(step.pk, by=office.head, at=MONDAY)
    actions.end_substitution(named.pk, by=office.chief, at=MONDAY)
    assert waiting_for(office.town.suzuki, TODAY) == []


def test_a_deputy_of_the_drafter_does_not_stamp_in_the_drafters_place(
    office: Office,
) -> None:
    deputy = Absence(int(office.town.suzuki.id), TODAY, TODAY)
    case = a_case(office.town)
    row = actions.propose(
        case.pk, REFUSAL, is_urgent=False, by=office.second_head, at=MONDAY
    )
    actions.name_deputy(deputy, by=office.second_head, at=MONDAY)
    stamp(row, office.finance)

    with pytest.raises(NotYourTurn):
        stamp(row, office.town.suzuki)
    stamp(row, office.head)
    assert case_of(row).is_decided


def test_only_who_has_a_post_names_a_deputy_for_days_to_come(office: Office) -> None:
    suzuki, chief = int(office.town.suzuki.id), int(office.chief.id)
    tries = [
        (office.town.sato, Absence(suzuki, TODAY, TODAY), "post"),
        (office.chief, Absence(chief, TODAY, TODAY), "deputy"),
        (office.chief, Absence(suzuki, TODAY, date(2026, 4, 5)), "days"),
    ]
    for by, absence, why in tries:
        with pytest.raises(BadSubstitution) as problem:
            actions.name_deputy(absence, by=by, at=MONDAY)
        assert problem.value.reason == why


def test_nobody_off_the_way_sees_a_proposal(office: Office) -> None:
    row = a_proposal(office)

    for by in (office.town.kato, office.town.hanako):
        with pytest.raises(NotYours):
            actions.open_proposal(row.pk, by=by, at=MONDAY)


def test_the_ward_keeps_who_typed_it_in_from_stamping(office: Office) -> None:
    office.rule(enterer_may_decide=False)
    row = a_proposal(office)
    Case.objects.filter(pk=row.case_id).update(entered_by=int(office.chief.id))

    with pytest.raises(NotYourTurn):
        stamp(row, office.chief)


def test_a_bad_table_says_where(office: Office) -> None:
    office.rule(approval=[{"steps": ["head"]}, {"steps": ["emperor"]}])

    with pytest.raises(BadTable) as problem:
        a_proposal(office)
    assert (problem.value.row, problem.value.key) == (2, "steps")


def test_a_post_held_beside_another_counts(office: Office) -> None:
    office.rule(approval=[{"steps": ["kumin/director"]}])
    with ward_scope(office.town.id):
        kumin = Department.objects.get(ward=office.town.id, slug="kumin")
        Membership.objects.create(
            ward_id=office.town.id,
            staff_id=int(office.finance.id),
            department=kumin,
            roles=["supervisor"],
            post="director",
        )

    row = a_proposal(office)

    assert waiting_for(office.finance, TODAY) == []
    director = replace(office.finance, unit="kumin", post="director")
    assert waiting_for(director, TODAY) == [row]


def test_a_post_that_is_over_holds_up_nobody(office: Office) -> None:
    rows = Membership.objects.filter(staff=int(office.chief.id))
    rows.update(until_on=date(2026, 4, 5))

    with pytest.raises(NoHolder):
        a_proposal(office)


def test_a_remark_is_never_cut(office: Office) -> None:
    row = a_proposal(office)

    with pytest.raises(RemarkNeeded):
        actions.send_back(row.pk, "あ" * 4001, by=office.finance, at=MONDAY)
