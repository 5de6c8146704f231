"""School aid (就学援助) in an invented ward: two departments work on one case.

One case was just taken, one waits for the register, some lie at 税務課, the rest came
back or were decided.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from madoguchi.cases.actions.drafts import Start, save_page, start_draft
from madoguchi.cases.actions.review import decide, finish_review, take, tick_lines
from madoguchi.cases.actions.submit import submit
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.cases.queries import open_draft
from madoguchi.cases.walking import lines_open, walk_of
from madoguchi.config.demo.people import invent
from madoguchi.config.demo.plan import after
from madoguchi.config.demo.seeds import Answers, Scene, application
from madoguchi.exchange.actions.enquiries import (
    ask_for_stage,
    carry_out,
    go_on_answered,
)
from madoguchi.exchange.models import Enquiry
from madoguchi.people.actions import Claims, sign_in
from madoguchi.procedures.engine import Form
from madoguchi.procedures.queries import offered, slugs_of
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import actor_of, calendar_of, staff_of
from madoguchi.wards.scope import ward_scope

SLUG: Final = "shugaku"
ISSUER: Final = "https://demo.invalid"
TRIES: Final = 40
REACHED: Final = ("taken", "asked", "tax", "tax", "looked", "back", "decided")
"""How far each case has come, the latest first."""


@dataclass(frozen=True, slots=True)
class Desks:
    """Who works on it in the department that answers for it, and in the other."""

    ward: Ward
    form: Form
    home: Actor
    other: Actor
    now: datetime


def forward(ward: Ward, chance: Random, now: datetime) -> int:
    """Let parents apply by their income; return how many did."""
    with ward_scope(ward.pk):
        desks = _desks(ward, now)
        if desks is None:
            return 0
        count = 0
        for place, reached in enumerate(REACHED, 1):
            at = now - timedelta(days=2 * place, hours=chance.randint(0, 5))
            case = _apply(desks, place, chance, at)
            if case is not None:
                _work(desks, case, reached, chance)
                count += 1
    return count


def _desks(ward: Ward, now: datetime) -> Desks | None:
    """Return who works on it; nobody where the ward does not offer it by two desks."""
    if SLUG not in slugs_of(ward.pk):
        return None
    form = offered(ward.pk, SLUG)
    home = form.definition.department
    others = form.definition.departments - {home}
    actors = [actor_of(one) for one in staff_of(ward.pk)]
    clerks = [one for one in actors if one.has("clerk") and one.has("supervisor")]
    first = next((one for one in clerks if one.unit == home), None)
    second = next((one for one in clerks if one.unit in others), None)
    if first is None or second is None:
        return None
    return Desks(ward, form, first, second, now)


def _apply(desks: Desks, number: int, chance: Random, at: datetime) -> Case | None:
    ward, form = desks.ward, desks.form
    who = invent(chance, 9_000 + number, chance.randint(30, 45), at.date(), ward.name)
    answers = _answers(form, Scene(who, at.date(), "web"), chance)
    if answers is None:
        return None
    claims = Claims(3, 3, "signature", who.profile())
    person = sign_in(ward.pk, ISSUER, who.id, claims, at)
    by = Actor.resident(ward.pk, str(person.pk))
    handle = start_draft(Start(SLUG), by=by, at=at)
    draft = open_draft(by, handle.draft_id, handle.secret)
    for page in form.pages:
        given: dict[str, Any] = {
            one.key: answers.get(one.key)
            for one in page.questions
            if one.key in answers
        }
        if given:
            draft = save_page(draft, page.key, given, by=by, at=at)
    return submit(draft, by=by, at=at, chance=chance)


def _answers(form: Form, scene: Scene, chance: Random) -> Answers | None:
    """Return the answers of somebody whose income is looked at."""
    for _ in range(TRIES):
        found = application(form, scene, chance)
        if found is not None and found.get("ground") == "income":
            return found
    return None


def _work(desks: Desks, case: Case, reached: str, chance: Random) -> None:
    """Bring a case as far as it has come, each step some hours after the last."""
    far = {"taken": 1, "asked": 2, "tax": 3, "looked": 4, "back": 5, "decided": 7}
    steps = (
        _take,
        _finish,
        _answer,
        _take_elsewhere,
        _finish_elsewhere,
        _take,
        _decide,
    )
    at = case.arrived_at
    for step in steps[: far[reached]]:
        at = after(chance, calendar_of(desks.ward), at, chance.uniform(0.1, 0.3))
        if at > desks.now:
            return
        step(desks, Case.objects.get(ward=desks.ward, pk=case.pk), at)


def _take(desks: Desks, case: Case, at: datetime) -> None:
    take(case.pk, by=desks.home, at=at)


def _finish(desks: Desks, case: Case, at: datetime) -> None:
    finish_review(case.pk, by=desks.home, at=at)


def _answer(desks: Desks, case: Case, at: datetime) -> None:
    """Let the register be asked what the stage waits for, and answer."""
    stage = walk_of(case).current
    if stage is None or not stage.enquiry:
        return
    ask_for_stage(case, stage.enquiry, at=at)
    row = Enquiry.objects.get(ward=desks.ward, case=case, key=stage.enquiry)
    carry_out(desks.ward.pk, row.pk, at=at)
    go_on_answered(desks.ward.pk, row.pk, at=at)


def _take_elsewhere(desks: Desks, case: Case, at: datetime) -> None:
    take(case.pk, by=desks.other, at=at)


def _finish_elsewhere(desks: Desks, case: Case, at: datetime) -> None:
    """Tick what has to be looked at, and send the case back."""
    lines = [one.key for one in lines_open(case, walk_of(case))]
    tick_lines(case.pk, lines, by=desks.other, at=at)
    finish_review(case.pk, by=desks.other, at=at)


def _decide(desks: Desks, case: Case, at: datetime) -> None:
    decide(case.pk, Ruling("granted"), by=desks.home, at=at)
