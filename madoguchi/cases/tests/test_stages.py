"""A case passes the stages that apply to it, and none before what it asks is done."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions.stages import pass_check, pass_stage
from madoguchi.cases.approvals import proposal_of, ticks_in
from madoguchi.cases.models import Case, Tick
from madoguchi.cases.problems import NotAllowed, NotYours, ProposalElsewhere
from madoguchi.cases.queries import opened
from madoguchi.cases.replay import standing
from madoguchi.cases.tests.cast import (
    ANSWERS,
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    a_stage,
    an_office,
    answer,
    ask,
    decide,
    text,
)
from madoguchi.cases.walking import ticks_of, walk_of
from madoguchi.events.queries import history
from madoguchi.procedures.definition.model import Check, Definition
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.vault.sealing import open_json
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db

MANY: Mapping[str, Mapping[str, Any]] = {**ANSWERS, "copies": {"copies": 9}}


def a_flow() -> Definition:
    """Return a certificate with every early stage: few copies pass by themselves."""
    household = replace(
        a_stage("household", "review", "supervisor"), when=parse("copies >= 5")
    )
    few = replace(a_stage("few", "check"), passes=parse("copies < 5"))
    return a_definition(
        "staged",
        stages=(
            a_stage("review", "review"),
            few,
            replace(a_stage("typed", "robot", "robot"), standard="receive"),
            household,
            a_stage("decision", "decision"),
            a_stage("close", "close"),
        ),
        checklist=(
            Check("papers", "review", text("書類を見た")),
            Check("photo", "review", text("写真を見た"), required=False),
            Check("amount", "decision", text("額を確かめた"), text("条例第1条")),
            Check("handed", "close", text("渡した")),
        ),
    )


@pytest.fixture
def staged(town: Town) -> Town:
    """Return a town that offers the flow."""
    by = Actor.system(town.id)
    publish(a_flow(), ward=town.id, by=by, at=MONDAY - 90 * DAY)
    forget_offers()
    return town


def a_staged(
    town: Town, state: str = "reviewing", answers: Mapping[str, Any] = ANSWERS
) -> Case:
    return a_case(town, state, procedure="staged", answers=answers)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def tick(town: Town, case: Case, *lines: str, by: Actor | None = None) -> None:
    actions.tick_lines(case.pk, lines, by=by or town.sato, at=MONDAY)


def finish(town: Town, case: Case, by: Actor | None = None) -> str:
    actions.finish_review(case.pk, by=by or town.sato, at=MONDAY)
    return now(case).stage


def kinds(case: Case) -> list[str]:
    return [event.kind for event in history(case.ward_id, case.stream)]


def pass_on(town: Town, case: Case) -> None:
    """Let the rule and the robot do their stages."""
    by = Actor.system(town.id)
    pass_check(case.pk, ward=town.id, at=MONDAY)
    pass_stage(case.pk, "robot", "recorded", by=by, at=MONDAY)


def ready(town: Town, case: Case) -> Case:
    """Bring a case of few copies to its decision, everything ticked."""
    tick(town, case, "papers")
    finish(town, case)
    pass_on(town, case)
    tick(town, case, "amount")
    return now(case)


def test_a_stage_is_not_ended_while_a_needed_line_is_unticked(staged: Town) -> None:
    case = a_staged(staged)

    with pytest.raises(NotAllowed) as refused:
        finish(staged, case)
    assert refused.value.reason == "unticked"
    tick(staged, case, "photo")
    with pytest.raises(NotAllowed):
        finish(staged, case)

    tick(staged, case, "photo", "papers")
    assert finish(staged, case) == "few"


def test_each_tick_and_each_one_taken_back_is_a_fact(staged: Town) -> None:
    case = a_staged(staged)

    tick(staged, case, "papers", "photo")
    tick(staged, case, "papers", "photo")
    tick(staged, case, "papers")

    told = [
        (event.kind, event.fact["line"], event.actor)
        for event in history(staged.id, case.stream)
        if event.kind.startswith("check.")
    ]
    who = staged.sato.reference
    assert told == [
        ("check.ticked", "papers", who),
        ("check.ticked", "photo", who),
        ("check.unticked", "photo", who),
    ]
    assert [ticks_of(now(case))["papers"].name] == ["佐藤 恵"]


def test_what_passes_goes_on_by_itself_and_the_rest_waits(staged: Town) -> None:
    few, many = a_staged(staged), a_staged(staged, answers=MANY)
    for case in (few, many):
        tick(staged, case, "papers")
        finish(staged, case)
        pass_check(case.pk, ward=staged.id, at=MONDAY)

    assert [now(few).stage, now(many).stage] == ["typed", "few"]
    assert finish(staged, many) == "typed"


def test_a_stage_is_passed_by_whom_it_applies_to(staged: Town) -> None:
    few, many = a_staged(staged), a_staged(staged, answers=MANY)
    for case in (few, many):
        tick(staged, case, "papers")
        finish(staged, case)
        finish(staged, case)
        pass_stage(case.pk, "robot", "recorded", by=Actor.system(staged.id), at=MONDAY)

    assert [now(few).stage, now(many).stage] == ["decision", "household"]
    with pytest.raises(NotAllowed) as refused:
        finish(staged, many)
    assert refused.value.reason == "stage_supervisor"
    assert finish(staged, many, staged.suzuki) == "decision"


def test_an_answer_told_twice_ends_one_stage(staged: Town) -> None:
    case = ready(staged, a_staged(staged))

    again = pass_stage(
        case.pk, "robot", "recorded", by=Actor.system(staged.id), at=MONDAY
    )

    assert not again
    assert kinds(case).count("stage.passed") == 2
    passed = [e for e in history(staged.id, case.stream) if e.kind == "stage.passed"]
    assert [(e.fact["ended"], e.fact["standard"]) for e in passed] == [
        ("few", "confirm"),
        ("typed", "receive"),
    ]


@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_nothing_is_decided_while_a_stage_is_left(staged: Town, outcome: str) -> None:
    case = a_staged(staged)
    tick(staged, case, "papers")

    with pytest.raises(NotAllowed) as refused:
        decide(staged, case.pk, outcome)
    assert refused.value.reason == "stages_left"
    finish(staged, case)
    pass_on(staged, case)
    with pytest.raises(NotAllowed) as refused:
        decide(staged, case.pk, outcome)
    assert refused.value.reason == "unticked"

    tick(staged, case, "amount")
    assert decide(staged, case.pk, outcome).outcome == outcome


def test_a_case_is_closed_when_its_last_lines_are_ticked(staged: Town) -> None:
    case = ready(staged, a_staged(staged))
    decide(staged, case.pk)

    with pytest.raises(NotAllowed) as refused:
        actions.close(case.pk, by=staged.sato, at=MONDAY)
    assert refused.value.reason == "unticked"
    tick(staged, case, "handed")

    assert actions.close(case.pk, by=staged.sato, at=MONDAY).state == "closed"


def test_after_a_correction_everything_is_looked_at_again(staged: Town) -> None:
    case = ready(staged, a_staged(staged))
    ask(staged, case.pk)

    answer(case, {"birth": "1958-04-02"}, at=MONDAY + DAY)

    assert now(case).stage == "review"
    assert ticks_of(now(case)) == {}
    with pytest.raises(NotAllowed) as refused:
        finish(staged, case)
    assert refused.value.reason == "unticked"
    facts = [(e.kind, e.fact) for e in history(staged.id, case.stream)]
    assert standing(facts).stage == "review"


def test_what_is_never_completed_is_refused_without_its_stages(staged: Town) -> None:
    case = a_staged(staged, "correcting")

    with pytest.raises(NotAllowed) as refused:
        decide(staged, case.pk, "granted")
    assert refused.value.reason == "stages_left"

    assert decide(staged, case.pk, "refused").outcome == "refused"


def test_nobody_ticks_what_belongs_to_another_stage(staged: Town) -> None:
    case = a_staged(staged)

    for line in ("amount", "handed", "unknown"):
        with pytest.raises(NotAllowed) as refused:
            tick(staged, case, line)
        assert refused.value.reason == "line"
    assert not Tick.objects.exists()


def test_a_stranger_of_another_department_ticks_nothing(staged: Town) -> None:
    case = a_staged(staged)

    with pytest.raises(NotYours):
        tick(staged, case, "papers", by=staged.kato)


def test_who_stamps_sees_who_ticked_and_no_tick_moves_meanwhile(staged: Town) -> None:
    office = an_office(staged)
    case = ready(staged, a_staged(staged))
    ruling = actions.Ruling("refused", "not_eligible", "区内に住民登録がありません。")
    row = actions.propose(case.pk, ruling, is_urgent=False, by=staged.sato, at=MONDAY)

    shown = actions.open_proposal(row.pk, by=office.chief, at=MONDAY)
    assert {one.name for one in shown.ticks.values()} == {"佐藤 恵"}
    assert sorted(shown.ticks) == ["amount", "papers"]
    with pytest.raises(ProposalElsewhere):
        tick(staged, case)

    key = opened(now(case)).key
    said = open_json(key, case.stream, f"proposal/{row.pk}", bytes(row.sealed))
    assert ticks_in(said) == dict(shown.ticks)


def test_a_tick_that_is_changed_behind_the_page_voids_the_proposal(
    staged: Town,
) -> None:
    office = an_office(staged)
    case = ready(staged, a_staged(staged))
    ruling = actions.Ruling("refused", "not_eligible", "区内に住民登録がありません。")
    actions.propose(case.pk, ruling, is_urgent=False, by=staged.sato, at=MONDAY)
    row = proposal_of(now(case))
    assert row is not None
    Tick.objects.filter(line="amount").delete()

    with pytest.raises(Exception, match="changed"):
        actions.stamp(row.pk, bytes(row.digest).hex(), by=office.finance, at=MONDAY)


def test_a_flow_without_the_new_keys_is_walked_as_ever(town: Town) -> None:
    case = a_case(town, "reviewing")

    walk = walk_of(case)

    assert (walk.is_undone, walk.waits_outside) == (False, False)
    assert finish(town, case) == "decision"
    assert kinds(case)[-1] == "case.reviewed"
