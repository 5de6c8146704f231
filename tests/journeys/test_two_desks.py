"""Two departments work on one application for school aid (就学援助).

学務課 looks at the school and ends its stage; the period stands still while the
register is asked; 税務課 looks at the income and sends it back; 学務課 decides.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.actions.stages import pass_stage
from madoguchi.cases.comparison import compare
from madoguchi.cases.models import Case
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_case,
    a_stage,
    a_town,
    staff,
)
from madoguchi.cases.tests.two_desks import (
    SHARED,
    WAITS,
    a_shared,
    a_shared_case,
    forward,
    offer,
)
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.channels.web.timeline import Known, next_words
from madoguchi.config.demo.people import invent
from madoguchi.config.demo.seeds import Scene, application
from madoguchi.config.wiring import follow_all
from madoguchi.events.queries import history
from madoguchi.indicators.models import CaseLine
from madoguchi.jobs.worker import run_due
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Identity
from madoguchi.procedures.queries import forget_offers, offered
from madoguchi.procedures.tests.proof import publish
from madoguchi.teamwork.actions.rules import set_rule
from madoguchi.wards.actions import create_department
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
SLUG = "shugaku"
ON = date(2026, 4, 6)
MISSING = HTTPStatus.NOT_FOUND


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    town = a_town()
    with ward_scope(town.id):
        yield town


@pytest.fixture
def applied(town: Town) -> Case:
    """Return what somebody with little income sent; 区民課 stands for 学務課 here."""
    real = load(Path(settings.PROCEDURES_DIR) / SLUG / "2")
    here = replace(real, department="kumin", identity=Identity())
    publish(here, ward=town.id, by=Actor.system(town.id), at=MONDAY)
    forget_offers()
    form = offered(town.id, SLUG)
    chance = Random(SLUG)  # noqa: S311 - a story
    who = invent(chance, 1, 35, ON, "みどり区")
    answers = None
    while answers is None or answers["ground"] != "income":
        answers = application(form, Scene(who, ON, "web"), chance)
    pages = {
        page.key: {one.key: answers.get(one.key) for one in page.questions}
        for page in form.pages
        if any(one.key in answers for one in page.questions)
    }
    return a_case(town, procedure=SLUG, answers=pages)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def go_on() -> None:
    """Let followers and jobs do what they have to."""
    for _ in range(3):
        follow_all()
        run_due()
    follow_all()


def told(case: Case) -> list[str]:
    moving = ("case.forwarded", "case.paused", "case.resumed", "stage.passed")
    found = history(case.ward_id, case.stream)
    return [one.kind for one in found if one.kind in moving]


def opens(desk: Desk, case: Case) -> bool:
    status: int = desk.get("case", case.pk).status_code
    return status != MISSING


def test_it_goes_to_the_tax_section_and_comes_back(town: Town, applied: Case) -> None:
    hoken = create_department(town.ward, slug="hoken", name="保健衛生課")
    sato, suzuki = Desk.of(town, town.sato), Desk.of(town, town.suzuki)
    kato = Desk.of(town, town.kato)
    other = Desk.of(town, staff(hoken, "hoken1", "保田 健", "clerk"))
    queue = [sato, kato, other]

    def lies_with() -> list[bool]:
        return [applied.reference in desk.text("queue") for desk in queue]

    assert lies_with() == [True, False, False]
    sato.post("take", applied.pk)
    page = sato.text("case", applied.pk)
    assert "この工程を終えて、「住民税の記録の照会」へ進む" in page
    assert "税務課" in page, "where it goes later"

    sato.post("finish_review", applied.pk)
    assert now(applied).paused_on is not None
    page = sato.text("case", applied.pk)
    assert "期間の計算は止まっています" in page
    assert "外からの回答を待つため、期間の計算を止めた" in page
    case = open_own(now(applied))
    title, words = next_words(
        Known(case.row, case.form.definition, "区民課", "ja", None)
    )
    assert title == "ほかの役所などの回答を待っています"
    assert "期限の日数に数えません" in words
    assert lies_with() == [True, False, False]

    go_on()
    assert (now(applied).stage, now(applied).unit) == ("tax", "zeimu")
    assert lies_with() == [False, True, False]
    assert [opens(desk, applied) for desk in queue] == [True, True, False]
    page = sato.text("case", applied.pk)
    assert "いまは、ほかの課が扱っています" in page
    assert "税務課（所管は区民課）" in page
    assert "区民課から税務課へ送った" in page
    assert 'name="note"' not in page
    assert "NotAllowed.department" in sato.post("take", applied.pk)["Location"]
    found = sato.get("queue", reference=applied.reference)
    assert str(applied.pk) in found["Location"], "a search opens it"

    kato.post("take", applied.pk)
    page = kato.text("case", applied.pk)
    assert "この工程を終えて、区民課へ送る（認定か否認定の決定）" in page
    kato.post("checklist", applied.pk, line=["declared"], then="finish")
    assert lies_with() == [True, False, False]
    assert [opens(desk, applied) for desk in queue] == [True, False, False]

    assert (now(applied).stage, now(applied).assignee) == ("decision", None)
    suzuki.post("take", applied.pk)
    assert "決定へ進む" in suzuki.text("case", applied.pk)
    assert told(applied) == [
        "case.paused",
        "stage.passed",
        "case.resumed",
        "case.forwarded",
        "case.forwarded",
    ]
    assert compare(town.id).differences == ()


def test_the_queue_marks_what_stands_too_long(town: Town, applied: Case) -> None:
    sato = Desk.of(town, town.sato)
    rows = Case.objects.filter(pk=applied.pk)
    rows.update(stage_due_at=timezone.now() + timedelta(hours=1))
    assert "めやす超過" not in sato.text("queue")
    assert "、超過）" not in sato.text("case", applied.pk)

    rows.update(stage_due_at=timezone.now() - timedelta(hours=1))

    assert "めやす超過" in sato.text("queue")
    assert "、超過）" in sato.text("case", applied.pk)


def test_the_wait_is_no_lead_time_of_the_ward(town: Town) -> None:
    decides = replace(a_stage("decision", "decision"), department="zeimu")
    ends = a_stage("close", "close")
    offer(town, a_shared(stages=(a_stage("review", "review"), WAITS, decides, ends)))
    case, hour, system = a_shared_case(town), timedelta(hours=1), Actor.system(town.id)
    actions.finish_review(case.pk, by=town.sato, at=MONDAY + hour)
    later = MONDAY + 5 * DAY
    pass_stage(case.pk, "enquiry", "answered", by=system, at=later + hour)
    actions.decide(
        case.pk,
        actions.Ruling("granted"),
        by=town.kato,
        at=MONDAY + 5 * DAY + timedelta(hours=3),
    )
    follow_all()

    line = CaseLine.objects.get(stream=case.stream)
    assert (line.lead_minutes, line.corrections) == (3 * 60, 0)


def test_the_rule_of_the_new_desk_gives_it_out(town: Town) -> None:
    offer(town, a_shared())
    leads = replace(town.kato, roles=frozenset({"supervisor"}))
    set_rule(SHARED, [int(town.kato.id)], by=leads, at=MONDAY)

    case = forward(town, a_shared_case(town))
    follow_all()

    assert str(now(case).assignee_id) == town.kato.id
