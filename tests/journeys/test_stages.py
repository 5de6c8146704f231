"""Cases of real procedures pass their flows.

Of 児童扶養手当 a clerk ticks, a register answers, a rule passes it and a supervisor
looks at the household; a robot does its stage of 児童育成手当.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings

from madoguchi.cases.models import Case
from madoguchi.cases.queries import opened
from madoguchi.cases.tests.cast import MONDAY, Town, a_case, a_town
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.demo.people import invent
from madoguchi.config.demo.seeds import Scene, application
from madoguchi.config.wiring import follow_all
from madoguchi.events.queries import history
from madoguchi.exchange.queries import enquiries_of
from madoguchi.jobs.worker import run_due
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Identity
from madoguchi.procedures.queries import forget_offers, offered
from madoguchi.procedures.tests.proof import publish
from madoguchi.robots import actions as robots
from madoguchi.robots.rules import Report
from madoguchi.robots.tests.cast import a_robot
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 6)


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    town = a_town()
    with ward_scope(town.id):
        yield town


def a_real_case(town: Town, slug: str, **more: Any) -> Case:
    """Return a received case of a real procedure, offered by 区民課 to anybody."""
    real = load(Path(settings.PROCEDURES_DIR) / slug / "1")
    here = replace(real, department="kumin", identity=Identity())
    publish(here, ward=town.id, by=Actor.system(town.id), at=MONDAY)
    forget_offers()
    form = offered(town.id, slug)
    chance = Random(slug)  # noqa: S311 - a story
    who = invent(chance, 1, 41, ON, "みどり区")
    answers = application(form, Scene(who, ON, "web"), chance)
    assert answers is not None
    answers |= more
    pages = {
        page.key: {one.key: answers.get(one.key) for one in page.questions}
        for page in form.pages
        if any(one.key in answers for one in page.questions)
    }
    return a_case(town, procedure=slug, answers=pages)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def go_on() -> None:
    """Let followers and jobs do what they have to."""
    for _ in range(3):
        follow_all()
        run_due()
    follow_all()


def told(case: Case, *names: str) -> list[tuple[str, str]]:
    """Return the ends of stages: which one, and its step of the standard flow."""
    return [
        (event.fact["ended"], event.fact["standard"])
        for event in history(case.ward_id, case.stream)
        if event.kind in names
    ]


ENDS = ("case.reviewed", "stage.passed")


def test_a_case_with_relatives_passes_every_stage(town: Town) -> None:
    case = a_real_case(
        town, "jidofuyo", income=0, dependents=1, relative=True, relative_income=0,
        relative_dependents=0,
    )  # fmt: skip
    sato, suzuki = Desk.of(town, town.sato), Desk.of(town, town.suzuki)
    sato.post("take", case.pk)
    page = sato.text("case", case.pk)
    assert "戸籍と住民票で、子と申請する人の関係を確かめた" in page
    assert "児童扶養手当法第4条第1項" in page
    assert "この工程を終えて、「所得の記録の照会」へ進む" in page

    early = sato.post("finish_review", case.pk)
    assert "NotAllowed.unticked" in early["Location"]
    lines = ["family_register", "not_double"]
    done = sato.post("checklist", case.pk, line=lines, then="finish")
    assert done["Location"].endswith("said=stage_ended")
    assert now(case).stage == "income"
    assert "台帳の回答を待っています" in sato.text("case", case.pk)
    assert "NotAllowed.decide" in sato.get("decision", case.pk)["Location"]

    go_on()
    assert now(case).stage == "household"
    assert told(case, *ENDS) == [
        ("review", "examine"),
        ("income", "confirm"),
        ("limit", "confirm"),
    ]
    refused = sato.post("finish_review", case.pk)
    assert "NotAllowed.stage_supervisor" in refused["Location"]
    suzuki.post("finish_review", case.pk)
    assert now(case).stage == "decision"
    page = suzuki.text("case", case.pk)
    assert "佐藤 恵" in page
    assert "支給の月額が、照会した所得と子の人数に合うことを確かめた" in page


def test_who_lives_alone_with_the_child_passes_by_the_household(town: Town) -> None:
    case = a_real_case(town, "jidofuyo", income=0, dependents=1, relative=False)
    sato = Desk.of(town, town.sato)
    sato.post("take", case.pk)

    lines = ["family_register", "not_double"]
    sato.post("checklist", case.pk, line=lines, then="finish")
    go_on()

    assert now(case).stage == "decision"
    assert "この事案では通らない" in sato.text("case", case.pk)


def test_the_register_was_asked_by_the_flow_and_its_answer_kept(town: Town) -> None:
    case = a_real_case(town, "jidofuyo", income=0, dependents=1, relative=False)
    sato = Desk.of(town, town.sato)
    sato.post("take", case.pk)
    lines = ["family_register", "not_double"]
    sato.post("checklist", case.pk, line=lines, then="finish")
    go_on()

    [found] = enquiries_of(opened(now(case)))
    assert (found.row.key, found.row.asked_by) == ("tax-income-single", None)
    assert found.answer["income_yen"] == 1_120_000
    assert "仕事の流れ（自動）" in sato.text("enquiries", case.pk)


def test_a_robot_does_its_stage_and_the_case_goes_on(town: Town) -> None:
    case = a_real_case(town, "jidoikusei")
    sato = Desk.of(town, town.sato)
    robot, _ = a_robot(town)
    robot.procedures = ["jidoikusei"]
    robot.save()
    assert robots.look(robot, 5, at=MONDAY) == []
    sato.post("take", case.pk)
    sato.post("finish_review", case.pk)
    assert "ロボットの作業を待っています" in sato.text("case", case.pk)

    [seen] = robots.look(robot, 5, at=MONDAY)
    leased = robots.lease(robot, seen.pk, at=MONDAY)
    report = Report("entered", 6, 40)
    for _ in range(2):
        robots.report(robot, leased.errand.pk, report, at=MONDAY)

    assert now(case).stage == "decision"
    assert now(case).state == "reviewing"
    assert told(case, "stage.passed") == [("entry", "receive")]
    assert robots.look(robot, 5, at=MONDAY) == []


def test_a_stage_that_nobody_answers_is_ended_by_hand(town: Town) -> None:
    case = a_real_case(town, "jidoikusei")
    sato = Desk.of(town, town.sato)
    sato.post("take", case.pk)
    sato.post("finish_review", case.pk)

    assert "手作業で確かめたので、決裁へ回す" in sato.text("case", case.pk)
    sato.post("finish_review", case.pk)

    assert now(case).stage == "decision"
