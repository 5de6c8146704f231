"""The period stands still while an answer from outside is waited for at a stage."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.actions.extending import Extension
from madoguchi.cases.actions.stages import pass_stage
from madoguchi.cases.comparison import compare
from madoguchi.cases.deadlines import Narrowed, overdue_cases
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask
from madoguchi.cases.queue import Wanted
from madoguchi.cases.rules import pause, stored_pauses
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_stage, answer, ask
from madoguchi.cases.tests.two_desks import WAITS, a_shared, a_shared_case, now, offer
from madoguchi.events.queries import history
from madoguchi.kernel.errors import Refused
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(town: Town) -> Town:
    offer(
        town,
        a_shared(
            stages=(
                a_stage("review", "review"),
                WAITS,
                replace(a_stage("decision", "decision"), department="zeimu"),
                a_stage("close", "close"),
            )
        ),
    )
    return town


def wait(town: Town, case: Case, at: datetime = MONDAY) -> Case:
    actions.finish_review(case.pk, by=town.sato, at=at)
    return now(case)


def come(town: Town, case: Case, at: datetime) -> Case:
    """Let the answer come."""
    by = Actor.system(town.id)
    pass_stage(case.pk, "enquiry", "answered", by=by, at=at)
    return now(case)


def told(case: Case, *kinds: str) -> list[tuple[str, dict[str, object]]]:
    found = history(case.ward_id, case.stream)
    return [(one.kind, one.fact) for one in found if one.kind in kinds]


def test_the_days_of_the_wait_do_not_count(waiting: Town) -> None:
    case = wait(waiting, a_shared_case(waiting))
    before = case.due_on

    case = come(waiting, case, MONDAY + 7 * DAY)

    assert case.due_on == before + timedelta(days=7)
    assert case.pauses == [["2026-04-07", "2026-04-13"]]
    assert told(case, "case.paused", "case.resumed") == [
        ("case.paused", {"stage": "income", "until": "2026-04-08"}),
        ("case.resumed", {"due_on": case.due_on.isoformat(), "paused_days": 7}),
    ]
    assert case.unit == "zeimu"
    assert compare(waiting.id).differences == ()


def test_while_it_waits_it_is_due_when_the_answer_is_expected(waiting: Town) -> None:
    case = wait(waiting, a_shared_case(waiting))
    late = MONDAY + 20 * DAY

    assert case.answer_due_on == (MONDAY + 2 * DAY).date()
    assert not overdue_cases(waiting.sato, late.date(), Narrowed()).exists()
    page = actions.open_queue(waiting.sato, Wanted(view="overdue"), at=late)
    assert [one.case.pk for one in page.rows] == [case.pk]
    assert not case.is_slow(late)


def test_a_correction_meanwhile_is_one_wait_with_it(waiting: Town) -> None:
    """The answer of the register comes first: the clock waits for the applicant."""
    case = wait(waiting, a_shared_case(waiting))
    ask(waiting, case.pk, at=MONDAY + 2 * DAY)

    case = come(waiting, case, MONDAY + 3 * DAY)
    assert case.paused_on == MONDAY.date()
    answer(case, {"birth": "1958-04-02"}, at=MONDAY + 9 * DAY)

    assert now(case).pauses == [["2026-04-07", "2026-04-15"]]
    assert now(case).due_on == date(2026, 4, 20), "three open days behind it"
    assert now(case).paused_on is None
    assert compare(waiting.id).differences == ()


def test_a_stage_is_slow_after_its_minutes_of_open_days(town: Town) -> None:
    review = replace(a_stage("review", "review"), target_minutes=5 * 1440)
    offer(town, a_shared(stages=(review, a_stage("close", "close"))))
    case = a_shared_case(town, "received")

    assert case.stage_due_at == MONDAY + 7 * DAY, "a weekend lies between"
    assert not case.is_slow(MONDAY + 7 * DAY)
    assert case.is_slow(MONDAY + 7 * DAY + timedelta(minutes=1))
    ask(town, case.pk, at=MONDAY + DAY)
    assert not now(case).is_slow(MONDAY + 30 * DAY)
    answer(case, {"birth": "1958-04-02"}, at=MONDAY + 8 * DAY)
    assert now(case).stage_due_at == MONDAY + 15 * DAY


def test_random_waits_move_the_due_day_by_what_they_lasted(waiting: Town) -> None:
    """Whatever happens in whatever order: no day that was waited for counts."""
    chance = random.Random(20261127)  # noqa: S311 - a history, not a secret
    for _ in range(25):
        _live(waiting, chance)
    assert compare(waiting.id).differences == ()


def _live(town: Town, chance: random.Random) -> None:
    at = MONDAY
    case = a_shared_case(town)
    still: set[object] = set()
    for _ in range(12):
        later = at + timedelta(hours=chance.randrange(1, 60))
        if now(case).paused_on is not None:
            span = pause(timezone.localdate(at), timezone.localdate(later))
            days = (
                [span.start + timedelta(days=n) for n in range(len(span))]
                if span
                else []
            )
            still |= set(days)
        at = later
        try:
            _one_step(town, now(case), chance, at)
        except Refused:
            continue
        row = now(case)
        if row.paused_on is None:
            spans = stored_pauses(row.pauses)
            assert {
                one.start + timedelta(days=n) for one in spans for n in range(len(one))
            } == still
            calendar = calendar_at(row.ward_id, row.calendar)
            days_in_all = row.extended_days + 3
            assert row.due_on == calendar.deadline(row.arrived_on, days_in_all, spans)


def _one_step(town: Town, case: Case, chance: random.Random, at: datetime) -> None:
    match chance.randrange(6):
        case 0:
            actions.take(case.pk, by=town.sato, at=at)
        case 1:
            actions.finish_review(case.pk, by=town.suzuki, at=at)
        case 2:
            come(town, case, at)
        case 3:
            wish = a_wish(at)
            actions.ask_correction(case.pk, wish, by=town.sato, at=at)
        case 4:
            answer(case, {"birth": f"1958-04-{chance.randrange(10, 28)}"}, at=at)
        case _:
            actions.extend(case.pk, Extension(1, "complex"), by=town.sato, at=at)


def a_wish(at: datetime) -> Wish:
    asks = [Ask("birth", "mismatch", "")]
    return Wish(asks, due_on=(at + 9 * DAY).date())
