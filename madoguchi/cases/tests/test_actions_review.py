"""The office takes, decides, hands over and closes; the first decision stands."""

import pytest

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.problems import (
    AlreadyDecided,
    AlreadyTaken,
    NotAllowed,
    NotYours,
    ReasonNeeded,
    WrongState,
)
from madoguchi.cases.queries import decision_of, notes_of, open_own
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    REMEDIES,
    Town,
    a_case,
    a_definition,
    a_town,
    an_allowance,
    decide,
    staff,
)
from madoguchi.events.queries import history
from madoguchi.kernel.channel import Channel
from madoguchi.procedures.definition.model import Definition, Remedies
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.queries import forget_wards
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


def kinds(case: Case) -> list[str]:
    return [event.kind for event in history(case.ward_id, case.stream)]


def test_a_taken_case_has_one_clerk(town: Town) -> None:
    case = actions.take(a_case(town).pk, by=town.sato, at=MONDAY)

    assert case.state == "reviewing"
    assert str(case.assignee_id) == town.sato.id
    actions.take(case.pk, by=town.sato, at=MONDAY)
    assert kinds(case).count("case.taken") == 1
    with pytest.raises(AlreadyTaken):
        actions.take(case.pk, by=town.suzuki, at=MONDAY)


def test_a_released_case_is_the_teams_again(town: Town) -> None:
    case = a_case(town, "reviewing")

    released = actions.release(case.pk, by=town.sato, at=MONDAY)

    assert (released.state, released.assignee_id) == ("received", None)


def test_a_supervisor_may_give_a_case_to_a_colleague_who_works_on_it(
    town: Town,
) -> None:
    case = a_case(town, "reviewing")

    given = actions.assign(case.pk, int(town.suzuki.id), by=town.suzuki, at=MONDAY)

    assert str(given.assignee_id) == town.suzuki.id
    with pytest.raises(NotAllowed):
        actions.assign(case.pk, int(town.kato.id), by=town.suzuki, at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.assign(case.pk, int(town.sato.id), by=town.sato, at=MONDAY)


def test_another_department_and_the_other_ward_have_no_such_case(town: Town) -> None:
    case = a_case(town)
    other = a_town("aoba")

    with pytest.raises(NotYours):
        actions.take(case.pk, by=town.kato, at=MONDAY)
    with ward_scope(other.id), pytest.raises(NotYours):
        actions.take(case.pk, by=other.sato, at=MONDAY)


def test_a_clerk_may_grant_where_the_flow_says_so(town: Town) -> None:
    case = a_case(town, "reviewing")

    decided = actions.decide(
        case.pk, actions.Ruling("granted"), by=town.sato, at=MONDAY
    )

    assert (decided.state, decided.outcome) == ("decided", "granted")
    assert decided.stage == "handover"
    assert decided.decided_at == MONDAY


def test_where_the_flow_says_supervisor_a_clerk_may_not_decide(town: Town) -> None:
    case = a_case(town, procedure="benefit", by=town.hanako)

    with pytest.raises(NotAllowed):
        actions.decide(case.pk, actions.Ruling("granted"), by=town.sato, at=MONDAY)

    assert decide(town, case.pk).outcome == "granted"


def test_a_refusal_says_why_and_what_can_be_done_about_it(town: Town) -> None:
    case = a_case(town)
    for ruling in (
        actions.Ruling("refused"),
        actions.Ruling("refused", reason="理由"),
        actions.Ruling("refused", reason_code="whim", reason="理由"),
    ):
        with pytest.raises(ReasonNeeded):
            actions.decide(case.pk, ruling, by=town.sato, at=MONDAY)

    refused = decide(town, case.pk, "refused")

    decision = decision_of(open_own(refused))
    assert decision
    assert decision.reason == "区内に住民登録がありません。"
    assert REMEDIES in decision.remedies
    assert refused.stage == "close"
    assert "住民登録" not in str(history(town.id, refused.stream))


def remedies_of(case: Case) -> str:
    decision = decision_of(open_own(case))
    assert decision
    return decision.remedies


@pytest.mark.parametrize("state", ["granted", "refused"])
def test_of_entrusted_work_the_governor_hears_the_appeal(
    town: Town, state: str
) -> None:
    offer(town, an_allowance())

    said = remedies_of(a_case(town, state, procedure="allowance"))

    assert "東京都知事に対して審査請求" in said
    assert REMEDIES not in said
    assert "みどり区を被告として" in said


def test_where_nothing_can_be_appealed_nothing_is_said_of_it(town: Town) -> None:
    offer(town, a_definition("letterbox", remedies=Remedies()))

    assert remedies_of(a_case(town, "refused", procedure="letterbox")) == ""


def test_the_words_of_a_clerk_take_the_place_of_the_usual_ones(town: Town) -> None:
    ruling = actions.Ruling("granted", remedies="都の審査会に審査請求ができます。")

    case = actions.decide(a_case(town).pk, ruling, by=town.suzuki, at=MONDAY)

    assert remedies_of(case) == ruling.remedies


def offer(town: Town, definition: Definition) -> None:
    system = Actor.system(town.id)
    publish(definition, ward=town.id, by=system, at=MONDAY - 90 * DAY)
    forget_offers()


def test_the_first_decision_stands(town: Town) -> None:
    case = a_case(town)
    decide(town, case.pk, "granted")

    with pytest.raises(AlreadyDecided) as problem:
        decide(town, case.pk, "refused")

    assert problem.value.outcome == "granted"
    assert kinds(case).count("case.decided") == 1


def test_a_colleague_does_not_decide_what_somebody_works_on(town: Town) -> None:
    department = Department.objects.get(slug="kumin")
    colleague = staff(department, "mori", "森 桃子", "clerk")
    case = a_case(town, "reviewing")

    with pytest.raises(AlreadyTaken):
        actions.decide(case.pk, actions.Ruling("granted"), by=colleague, at=MONDAY)


def test_whoever_entered_a_form_may_decide_it_unless_the_ward_says_no(
    town: Town,
) -> None:
    first, second = (a_case(town, by=town.sato, channel=Channel.POST) for _ in range(2))
    grant = actions.Ruling("granted")
    actions.decide(first.pk, grant, by=town.sato, at=MONDAY)

    Ward.objects.update(rules={"enterer_may_decide": False})
    forget_wards()

    with pytest.raises(NotAllowed):
        actions.decide(second.pk, grant, by=town.sato, at=MONDAY)


def test_a_finished_review_waits_for_its_decision(town: Town) -> None:
    case = a_case(town, "reviewing")

    reviewed = actions.finish_review(case.pk, by=town.sato, at=MONDAY)

    assert (reviewed.state, reviewed.stage) == ("reviewing", "decision")
    actions.finish_review(case.pk, by=town.sato, at=MONDAY)
    assert kinds(case).count("case.reviewed") == 1


def test_what_is_granted_is_handed_over_once_before_it_is_closed(town: Town) -> None:
    case = a_case(town, "granted")
    with pytest.raises(NotAllowed):
        actions.close(case.pk, by=town.sato, at=MONDAY)

    for _ in range(2):
        issued = actions.hand_over_done(
            case.pk, adapter="sample", result="issued", by=town.sato, at=MONDAY
        )
    assert (issued.state, issued.stage) == ("issued", "close")
    closed = actions.close(case.pk, by=town.sato, at=MONDAY)

    assert (closed.state, closed.closed_at) == ("closed", MONDAY)
    assert kinds(case)[-2:] == ["case.handed_over", "case.closed"]


def test_a_refused_case_closes_without_hand_over(town: Town) -> None:
    case = a_case(town, "refused")

    assert actions.close(case.pk, by=town.sato, at=MONDAY).state == "closed"


def test_an_undecided_case_is_neither_handed_over_nor_closed(town: Town) -> None:
    case = a_case(town)

    with pytest.raises(WrongState):
        actions.hand_over_done(
            case.pk, adapter="sample", result="issued", by=town.sato, at=MONDAY
        )
    with pytest.raises(NotAllowed):
        actions.close(case.pk, by=town.sato, at=MONDAY)


def test_a_note_is_for_colleagues_and_sealed(town: Town) -> None:
    case = a_case(town)

    actions.add_note(case.pk, "電話で確認済み。", by=town.sato, at=MONDAY)

    note = notes_of(open_own(case))[0]
    assert (note.text, note.staff_name) == ("電話で確認済み。", "佐藤 恵")
    assert "電話".encode() not in bytes(case.notes.get().sealed)
    assert kinds(case)[-1] == "case.noted"
