"""What was filed after the law's last day is marked, found and put in order."""

from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.cases.actions.indexing import index_anew
from madoguchi.cases.actions.opening import open_queue
from madoguchi.cases.deadlines import Narrowed, overdue_cases
from madoguchi.cases.models import Case
from madoguchi.cases.queue import Wanted, queue_rows, queue_sizes
from madoguchi.cases.tests.cast import (
    ANSWERS,
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    answer,
    ask,
    text,
)
from madoguchi.cases.tests.test_queue import NOBODY, plan_of
from madoguchi.events.queries import history
from madoguchi.procedures.definition.model import Filing
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
LAW = Filing(parse("birth"), 14, text("住民基本台帳法第22条第1項"))
IN_TIME, TWO_LATE, TEN_LATE = "2026-03-23", "2026-03-20", "2026-03-12"


@pytest.fixture
def town(town: Town) -> Iterator[Town]:
    system = Actor.system(town.id)
    move = a_definition("move", filing=LAW)
    publish(move, ward=town.id, by=system, at=MONDAY - 90 * DAY)
    forget_offers()
    yield town
    forget_offers()


def moved(town: Town, day: str, **draft: Any) -> Case:
    """File a move of a day on MONDAY, the 6th of April."""
    applicant = {**ANSWERS["applicant"], "birth": day}
    answers = {**ANSWERS, "applicant": applicant}
    return a_case(town, procedure="move", answers=answers, **draft)


def test_the_days_are_kept_with_the_case_and_not_in_the_log(town: Town) -> None:
    late, in_time, other = moved(town, TWO_LATE), moved(town, IN_TIME), a_case(town)

    assert [one.late_days for one in (late, in_time, other)] == [3, None, None]
    received = [one for one in history(town.id, late.stream) if one.lifecycle]
    assert received[-1].fact["filed_late"] is True
    assert "late_days" not in str(received[-1].fact)


def test_a_correction_counts_them_anew(town: Town) -> None:
    case = moved(town, TWO_LATE, state="reviewing")
    ask(town, case.pk)

    answer(case, {"birth": IN_TIME}, at=MONDAY + DAY)
    assert Case.objects.get(pk=case.pk).late_days is None
    ask(town, case.pk, at=MONDAY + DAY)
    answer(case, {"birth": TEN_LATE}, at=MONDAY + 2 * DAY)
    assert Case.objects.get(pk=case.pk).late_days == 11


def test_cases_of_before_are_counted_by_indexing_anew(town: Town) -> None:
    case = moved(town, TWO_LATE)
    Case.objects.update(late_days=None)

    index_anew(town.id)

    assert Case.objects.get(pk=case.pk).late_days == 3


def listed(town: Town, **wanted: Any) -> list[Any]:
    page = open_queue(town.sato, Wanted(**wanted), at=MONDAY)
    return [one.case.pk for one in page.rows]


def test_the_list_shows_the_late_alone_and_the_latest_first(town: Town) -> None:
    ten, two = moved(town, TEN_LATE), moved(town, TWO_LATE)
    moved(town, IN_TIME)

    late = {"filed_late": True, "sort": "late_days"}
    assert listed(town, **late) == [two.pk, ten.pk]
    assert listed(town, **late, descending=True) == [ten.pk, two.pk]
    assert len(listed(town)) == 3
    assert len(listed(town, sort="late_days")) == 3
    found = open_queue(town.sato, Wanted(filed_late=True), at=MONDAY)
    assert (found.found, found.sizes["team"]) == (2, 3)
    assert open_queue(town.kato, Wanted(filed_late=True), at=MONDAY).rows == []


def test_the_report_of_overdue_cases_is_narrowed_too(town: Town) -> None:
    two, ten, in_time = (moved(town, one) for one in (TWO_LATE, TEN_LATE, IN_TIME))
    on = (MONDAY + 30 * DAY).date()

    def report(**of: bool) -> list[Any]:
        return [one.pk for one in overdue_cases(town.sato, on, Narrowed(**of))]  # type: ignore[arg-type]

    assert set(report()) == {two.pk, ten.pk, in_time.pk}
    assert set(report(filed_late=True)) == {two.pk, ten.pk}
    assert report(filed_late=True, by_lateness=True) == [ten.pk, two.pk]


@pytest.mark.parametrize("view", ["team", "all", "free"])
@pytest.mark.parametrize("sort", ["due_on", "late_days"])
def test_late_pages_and_sizes_are_told_by_indexes_alone(
    town: Town, sort: Any, view: Any
) -> None:
    wanted = {"filed_late": True, "sort": sort, "view": view}

    plan = plan_of(town, lambda one: list(queue_rows(*one, NOBODY)), **wanted)
    inner = [step for step in plan if " U0 " in step]
    assert inner
    assert all("COVERING INDEX" in step for step in inner)
    (sizes,) = plan_of(town, lambda one: queue_sizes(*one, NOBODY), **wanted)
    assert "COVERING INDEX cases_narrowed" in sizes
