"""A certificate that two departments work on: 税務課 looks, then 区民課 decides."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import (
    ANSWERS,
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    a_stage,
)
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

SHARED = "shared"
STAGES = (
    a_stage("review", "review"),
    replace(a_stage("tax", "review"), department="zeimu", target_minutes=1440),
    a_stage("decision", "decision"),
    a_stage("handover", "handover", "register"),
    replace(a_stage("close", "close"), department="zeimu"),
)
WAITS = replace(
    a_stage("income", "enquiry", "register"),
    enquiry="income",
    target_minutes=2 * 1440,
    stops_clock=True,
)
"""A stage at which the clock stands still."""


def a_shared(slug: str = SHARED, **changes: Any) -> Definition:
    return a_definition(slug, **{"stages": STAGES, **changes})


def offer(town: Town, definition: Definition) -> None:
    by = Actor.system(town.id)
    publish(definition, ward=town.id, by=by, at=MONDAY - 90 * DAY)
    forget_offers()


def a_shared_case(
    town: Town,
    state: str = "reviewing",
    answers: Mapping[str, Any] = ANSWERS,
    procedure: str = SHARED,
) -> Case:
    return a_case(town, state, procedure=procedure, answers=answers)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def forward(town: Town, case: Case) -> Case:
    """Let 区民課 end its review, so that the case lies at 税務課."""
    actions.finish_review(case.pk, by=town.sato, at=MONDAY)
    return now(case)
