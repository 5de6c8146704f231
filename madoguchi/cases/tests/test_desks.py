"""A case lies on the desk of the department its stage names, and of no other."""

from dataclasses import replace

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.actions.holding import held
from madoguchi.cases.actions.opening import Sought
from madoguchi.cases.actions.reopening import reopen
from madoguchi.cases.actions.revoking import revoke
from madoguchi.cases.actions.stages import pass_stage
from madoguchi.cases.approvals import holders, proposals_visible_to
from madoguchi.cases.comparison import compare
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask, Ruling
from madoguchi.cases.problems import NotAllowed, NotYours
from madoguchi.cases.queries import (
    cases_in_sight_of,
    cases_visible_to,
    opened,
    visible_case,
)
from madoguchi.cases.queue import Wanted
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_stage,
    an_office,
    answer,
    decide,
)
from madoguchi.cases.tests.two_desks import (
    SHARED,
    STAGES,
    WAITS,
    a_shared,
    a_shared_case,
    forward,
    now,
    offer,
)
from madoguchi.cases.walking import walk_of
from madoguchi.events.queries import history
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
LATER = MONDAY + 9 * DAY


@pytest.fixture
def shared(town: Town) -> Town:
    offer(town, a_shared())
    return town


def queue_of(actor: Actor) -> list[str]:
    page = actions.open_queue(actor, Wanted(), at=MONDAY)
    return [one.case.reference for one in page.rows]


def found_by(actor: Actor, case: Case) -> list[str]:
    rows = actions.find(actor, Sought(reference=case.reference), at=MONDAY)
    return [one.case.reference for one in rows]


def kinds(case: Case) -> list[str]:
    return [event.kind for event in history(case.ward_id, case.stream)]


def forwarded(case: Case) -> list[tuple[str, str, str]]:
    return [
        (event.fact["stage"], event.fact["left"], event.fact["department"])
        for event in history(case.ward_id, case.stream)
        if event.kind == "case.forwarded"
    ]


def test_it_moves_to_the_desk_of_its_stage_and_is_nobodys_there(shared: Town) -> None:
    case = forward(shared, a_shared_case(shared))

    assert (case.stage, case.unit, case.home_unit) == ("tax", "zeimu", "kumin")
    assert (case.assignee, case.state) == (None, "received")
    assert forwarded(case) == [("tax", "kumin", "zeimu")]
    assert queue_of(shared.kato) == [case.reference]
    assert queue_of(shared.sato) == []


def test_only_the_desk_it_lies_on_works_on_it(shared: Town) -> None:
    case = forward(shared, a_shared_case(shared))

    for act in (actions.take, actions.finish_review, actions.release):
        with pytest.raises(NotAllowed) as refused:
            act(case.pk, by=shared.sato, at=MONDAY)
        assert refused.value.reason == "department"
    with pytest.raises(NotAllowed):
        decide(shared, case.pk)
    with pytest.raises(NotAllowed):
        actions.add_note(case.pk, "見た。", by=shared.suzuki, at=MONDAY)

    actions.take(case.pk, by=shared.kato, at=MONDAY)
    with pytest.raises(NotAllowed) as refused:
        actions.assign(case.pk, int(shared.sato.id), by=shared.kato, at=MONDAY)
    assert refused.value.reason == "colleague"
    actions.finish_review(case.pk, by=shared.kato, at=MONDAY)

    back = now(case)
    assert (back.stage, back.unit, back.home) == ("decision", "kumin", None)
    assert decide(shared, case.pk).outcome == "granted"


def test_who_sees_it(shared: Town) -> None:
    """The desk it lies on, whoever answers for it; no former department, no other."""
    case = forward(shared, a_shared_case(shared))
    other = replace(shared.kato, unit="hoken", departments=frozenset({"hoken"}))
    robot = replace(shared.sato, kind="robot", roles=frozenset())

    def sight(actor: Actor) -> tuple[bool, bool, bool, bool]:
        return (
            visible_case(actor, case.pk) is not None,
            cases_in_sight_of(actor).filter(pk=case.pk).exists(),
            cases_visible_to(actor).filter(pk=case.pk).exists(),
            found_by(actor, case) == [case.reference],
        )

    assert sight(shared.kato) == (True, True, True, True), "its desk"
    assert sight(shared.sato) == (True, True, False, True), "who answers for it"
    assert sight(other) == (False, False, False, False), "another"
    assert sight(robot)[:3] == (False, False, False), "a robot of the former desk"

    actions.take(case.pk, by=shared.kato, at=MONDAY)
    actions.finish_review(case.pk, by=shared.kato, at=MONDAY)

    assert sight(shared.kato) == (False, False, False, False), "the former desk"
    assert sight(shared.sato) == (True, True, True, True)
    with pytest.raises(NotYours):
        actions.open_case(case.pk, shared.kato, "work", MONDAY)


def test_a_search_by_what_is_not_sealed_finds_it_for_who_answers(shared: Town) -> None:
    case, near = forward(shared, a_shared_case(shared)), a_shared_case(shared)

    found = actions.find(shared.sato, Sought(procedure=SHARED), at=MONDAY)

    assert {one.case.pk for one in found} == {case.pk, near.pk}
    actions.add_note(near.pk, "折返し電話あり", by=shared.sato, at=MONDAY)
    away = forward(shared, near)
    noted = actions.find(shared.sato, Sought(noted="折返し"), at=MONDAY)
    assert [one.case.pk for one in noted] == [away.pk]


def test_nobody_decides_for_the_department_that_decides(town: Town) -> None:
    """A review next to a decision elsewhere ends first: it is forwarded."""
    offer(
        town,
        a_shared(
            stages=(
                a_stage("review", "review"),
                replace(a_stage("decision", "decision"), department="zeimu"),
                a_stage("close", "close"),
            )
        ),
    )
    case = a_shared_case(town)
    assert walk_of(case).is_undone

    with pytest.raises(NotAllowed) as refused:
        decide(town, case.pk)
    assert refused.value.reason == "stages_left"
    case = forward(town, case)

    assert actions.decide(
        case.pk, Ruling("granted"), by=town.kato, at=MONDAY
    ).is_decided
    assert now(case).unit == "kumin"
    assert actions.close(case.pk, by=town.sato, at=MONDAY).is_closed


def test_after_the_decision_it_lies_where_the_next_stage_is(shared: Town) -> None:
    case = forward(shared, a_shared_case(shared))
    actions.take(case.pk, by=shared.kato, at=MONDAY)
    actions.finish_review(case.pk, by=shared.kato, at=MONDAY)
    decide(shared, case.pk)
    by = Actor.system(shared.id)
    actions.hand_over_done(case.pk, adapter="a", result="issued", by=by, at=MONDAY)

    assert (now(case).state, now(case).unit) == ("issued", "zeimu")
    with pytest.raises(NotAllowed):
        actions.close(case.pk, by=shared.sato, at=MONDAY)
    actions.close(case.pk, by=shared.kato, at=MONDAY)

    ended = now(case)
    assert (ended.state, ended.unit, ended.home) == ("closed", "kumin", None)
    assert kinds(case)[-2:] == ["case.closed", "case.forwarded"]
    assert compare(shared.id).differences == ()


def test_a_first_stage_elsewhere_takes_it_there_at_once(town: Town) -> None:
    offer(town, a_shared(stages=STAGES[1:]))
    case = a_shared_case(town, "received")

    assert (now(case).unit, now(case).home) == ("zeimu", "kumin")
    assert kinds(case)[-2:] == ["case.received", "case.forwarded"]
    actions.withdraw(case, by=town.anyone, at=MONDAY)
    assert (now(case).unit, now(case).home) == ("kumin", None)
    assert compare(town.id).differences == ()


def test_other_answers_take_it_back_to_its_first_stage(town: Town) -> None:
    """Where a stage waits for nobody of the office, a correction begins anew."""
    robot = a_stage("typed", "robot", "robot")
    offer(town, a_shared(stages=(STAGES[0], STAGES[1], robot, *STAGES[2:])))
    case = forward(town, a_shared_case(town))
    actions.take(case.pk, by=town.kato, at=MONDAY)
    wish = Wish([Ask("birth", "mismatch", "")], due_on=(MONDAY + 9 * DAY).date())
    actions.ask_correction(case.pk, wish, by=town.kato, at=MONDAY)
    assert (now(case).unit, now(case).state) == ("zeimu", "correcting")

    answer(case, {"birth": "1958-04-02"}, at=MONDAY + DAY)

    back = now(case)
    assert (back.stage, back.unit, back.assignee) == ("review", "kumin", None)
    assert compare(town.id).differences == ()


def test_a_decision_taken_back_begins_at_the_first_desk(town: Town) -> None:
    offer(town, a_shared(stages=STAGES[1:]))
    case = a_shared_case(town, "received")
    actions.take(case.pk, by=town.kato, at=MONDAY)
    actions.finish_review(case.pk, by=town.kato, at=MONDAY)
    decide(town, case.pk)

    with held(case.pk, town.suzuki) as row:
        wrong = Ruling("revoked", "fact", "誤りがありました。")
        revoke(row, wrong, by=town.suzuki, at=MONDAY)

    assert (now(case).stage, now(case).unit, now(case).state) == (
        "tax",
        "zeimu",
        "received",
    )
    assert compare(town.id).differences == ()


def test_the_approval_table_asks_who_answers_for_it(town: Town) -> None:
    """Its own line agrees also where another department drafts the decision."""
    office = an_office(town)
    offer(
        town,
        a_shared(
            stages=(
                replace(a_stage("decision", "decision"), department="zeimu"),
                a_stage("close", "close"),
            )
        ),
    )
    case = a_shared_case(town, "received")
    ruling = Ruling("refused", "not_eligible", "区内に住民登録がありません。")
    head = replace(town.kato, post="head")

    row = actions.propose(case.pk, ruling, is_urgent=False, by=head, at=MONDAY)

    steps = [(one.department, one.post) for one in row.steps.order_by("number")]
    assert steps == [("zaisei", "head"), ("kumin", "chief"), ("kumin", "head")]
    assert holders(town.id, MONDAY.date())["kumin", "head"]
    seen = proposals_visible_to(office.chief, MONDAY.date())
    assert seen.get() == row
    assert proposals_visible_to(town.sato, MONDAY.date()).get() == row


def test_a_flow_of_one_department_forwards_nothing(town: Town) -> None:
    case = a_shared_case(town, procedure="certificate")

    assert "case.forwarded" not in kinds(forward(town, case))
    assert opened(now(case)).row.home_unit == "kumin"


def test_a_case_reopened_lies_where_it_lay_when_it_ended(shared: Town) -> None:
    case = forward(shared, a_shared_case(shared))
    actions.withdraw(case, by=shared.anyone, at=MONDAY)
    assert now(case).unit == "kumin"

    with held(case.pk, shared.suzuki) as row:
        reopen(row, Ruling("reopened", "office", "取違え"), by=shared.suzuki, at=LATER)

    again = now(case)
    assert (again.stage, again.unit, again.home) == ("tax", "zeimu", "kumin")
    assert again.stage_due_at is not None
    assert again.stage_due_at > LATER
    assert compare(shared.id).differences == ()


def test_a_case_reopened_at_a_stage_that_waits_stands_still_again(town: Town) -> None:
    offer(town, a_shared(stages=(STAGES[0], WAITS, *STAGES[1:])))
    case = forward(town, a_shared_case(town))
    assert now(case).paused_on is not None
    actions.withdraw(case, by=town.anyone, at=MONDAY)

    with held(case.pk, town.suzuki) as row:
        reopen(row, Ruling("reopened", "office", "取違え"), by=town.suzuki, at=LATER)

    assert now(case).paused_on == LATER.date()
    assert compare(town.id).differences == ()


def test_who_only_looks_refuses_nothing_while_the_applicant_is_asked(
    shared: Town,
) -> None:
    case = forward(shared, a_shared_case(shared))
    chief = replace(shared.kato, roles=frozenset({"supervisor"}), role="supervisor")
    wish = Wish([Ask("birth", "mismatch", "")], due_on=(MONDAY + 9 * DAY).date())
    actions.ask_correction(case.pk, wish, by=chief, at=MONDAY)

    with pytest.raises(NotAllowed) as refused:
        actions.decide(
            case.pk, Ruling("refused", "no_answer", "回答なし"), by=chief, at=MONDAY
        )
    assert refused.value.reason == "stages_left"


def test_a_case_stays_with_who_asked_until_the_answer_is_there(town: Town) -> None:
    """An answer of a register does not carry it away from a correction."""
    offer(town, a_shared(stages=(STAGES[0], WAITS, *STAGES[1:])))
    case = forward(town, a_shared_case(town))
    wish = Wish([Ask("birth", "mismatch", "")], due_on=(MONDAY + 9 * DAY).date())
    actions.ask_correction(case.pk, wish, by=town.sato, at=MONDAY)

    by = Actor.system(town.id)
    assert pass_stage(case.pk, "enquiry", "answered", by=by, at=MONDAY)
    waiting = now(case)
    assert (waiting.stage, waiting.unit, waiting.state) == (
        "tax",
        "kumin",
        "correcting",
    )

    answer(case, {"birth": "1958-04-02"}, at=MONDAY + DAY)
    assert compare(town.id).differences == ()
    assert now(case).unit == ("kumin" if now(case).stage == "review" else "zeimu")
