"""A case counts by the calendar it was received under; an action alone moves it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from madoguchi.cases.actions.recounting import recount
from madoguchi.cases.models import Case
from madoguchi.cases.queries import open_own
from madoguchi.cases.replay import standing
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    a_page,
    a_question,
    answer,
    decide,
)
from madoguchi.events.queries import history
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import CalendarRevision, Ward
from madoguchi.wards.queries import (
    NoSuchCalendar,
    calendar_at,
    calendar_of,
    forget_wards,
    revision_of,
)

NEW_CLOSED = ["2026-04-07", "2026-04-08", "2026-04-09"]


@pytest.fixture(autouse=True)
def _kept_anew() -> Iterator[None]:
    forget_wards()
    yield
    forget_wards()


def closed_more(town: Town, days: Sequence[str] = NEW_CLOSED) -> Ward:
    """Let the ward close on some more days from now on."""
    row = Ward.objects.get(pk=town.id)
    rules = {**row.rules, "closed": [*row.rules["closed"], *days]}
    Ward.objects.filter(pk=town.id).update(rules=rules)
    forget_wards()
    return Ward.objects.get(pk=town.id)


def test_a_revision_is_stored_once_and_named_by_its_content(town: Town) -> None:
    first, second = a_case(town), a_case(town)

    [row] = CalendarRevision.objects.all()
    assert first.calendar == second.calendar == row.hash == revision_of(town.ward).hash
    assert calendar_at(town.id, row.hash) == calendar_of(town.ward)
    received = history(town.id, first.stream)[-1]
    assert received.fact["calendar"] == row.hash


def test_a_change_of_closed_days_moves_no_date_of_a_case(town: Town) -> None:
    case = a_case(town, "correcting")
    before = case.due_on
    ward = closed_more(town)
    at = MONDAY + DAY

    answered = answer(case, {"birth": "1958-04-01"}, at=at)

    assert revision_of(ward).hash != case.calendar
    assert answered.due_on == before + timedelta(days=1)  # the day it waited
    later = a_case(town)
    assert later.calendar == revision_of(ward).hash
    assert later.due_on > before


def test_an_explicit_action_moves_it_and_says_so(town: Town) -> None:
    case = a_case(town, "reviewing")
    ward = closed_more(town)

    found = recount(ward, by=Actor.system(town.id), at=MONDAY + DAY)

    moved = Case.objects.get(pk=case.pk)
    assert (found.cases, found.moved) == (1, 1)
    assert moved.due_on > case.due_on
    assert moved.calendar == revision_of(ward).hash
    told = history(town.id, case.stream)
    assert told[-1].kind == "case.recounted"
    assert told[-1].fact["before"] == case.due_on.isoformat()
    folded = standing((one.kind, one.fact) for one in told)
    assert folded.due_on == moved.due_on.isoformat()
    again = recount(ward, by=Actor.system(town.id), at=MONDAY + DAY)
    assert (again.cases, again.moved) == (0, 0)


def test_a_decided_case_is_never_counted_anew(town: Town) -> None:
    case = a_case(town, "reviewing")
    decide(town, case.pk)
    ward = closed_more(town)

    assert recount(ward, by=Actor.system(town.id), at=MONDAY).cases == 0
    assert Case.objects.get(pk=case.pk).calendar == case.calendar


def test_a_case_of_before_there_were_revisions_counts_by_the_calendar_of_now(
    town: Town,
) -> None:
    case = a_case(town, "correcting")
    Case.objects.filter(pk=case.pk).update(calendar="")
    closed_more(town)

    answered = answer(case, {"birth": "1958-04-01"}, at=MONDAY + DAY)

    assert answered.due_on > case.due_on + timedelta(days=1)


def test_a_revision_that_is_not_stored_is_an_error(town: Town) -> None:
    with pytest.raises(NoSuchCalendar):
        calendar_at(town.id, "0" * 64)


def test_what_a_case_computed_from_open_days_stays(town: Town) -> None:
    question = a_question(
        "due",
        "calculated",
        own={"gives": "date"},
        value=parse("business_days_after(today, 1)"),
    )
    definition = a_definition(
        "counted",
        pages=(
            a_page("copies", a_question("copies", "number", own={"min": 1})),
            a_page("due", question),
        ),
        fee=(),
        roles={},
        facts=(),
    )
    publish(definition, ward=town.id, by=Actor.system(town.id), at=MONDAY)
    forget_offers()
    closed_more(town, ["2026-01-01", "2026-12-31"])  # so that the year is known
    case = a_case(town, procedure="counted", answers={"copies": {"copies": 1}})
    closed_more(town)

    assert open_own(case).journey().shown()["due"] == "2026-04-07"
    other = a_case(town, procedure="counted", answers={"copies": {"copies": 1}})
    assert open_own(other).journey().shown()["due"] == "2026-04-10"


def test_the_command_says_how_many_dates_moved(town: Town) -> None:
    a_case(town, "reviewing")
    closed_more(town)
    said = StringIO()

    call_command("recount", ward=town.ward.slug, stdout=said)

    assert "1 cases counted anew, 1 due dates moved" in said.getvalue()
    assert (
        date.fromisoformat(NEW_CLOSED[0])
        in calendar_of(Ward.objects.get(pk=town.id)).closed
    )
