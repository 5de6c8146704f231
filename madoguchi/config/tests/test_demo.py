"""The demo can be played on any day of any year, and plays alike by its seed.

Each life is lived in a throw-away installation on SQLite: its present is not ours.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, time
from random import Random

import pytest
from django.utils import timezone

from madoguchi.cases.actions.tables import office_of
from madoguchi.cases.models import Case
from madoguchi.cases.owing import owes
from madoguchi.cases.own import closings_in
from madoguchi.cases.tables import flaws_of
from madoguchi.config import installing
from madoguchi.config.demo.plan import days_until, opening, visits
from madoguchi.config.rig.place import Place, place
from madoguchi.kernel.calendar import WardCalendar
from madoguchi.payments.models import Payment
from madoguchi.wards.queries import staff_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

CASES = "30"
EARLY_AT_NEW_YEAR = "2027-01-01T00:05"
# The first day's earliest hours, an office closed for days, a day most years lack.
PRESENTS = ("2026-12-24T02:30", "2027-05-05T23:59", "2028-02-29T09:00")


def empty() -> None:
    """Make an installation that no ward has moved in to."""
    installing.make_folders()
    installing.make_tables()
    installing.make_keys()


def lived(here: Place, *more: str) -> list[dict[str, object]]:
    """Play a life of one month and return the figures of its last whole month."""
    options = ("--cases", CASES, "--days", "30", "--now", *more)
    code, said = here.command("demo", *options)
    assert code == 0, said[-2000:]
    code, figures = here.command("indicators", "--json", "--period", "2026-12")
    assert code == 0, figures[-2000:]
    told: list[dict[str, object]] = json.loads(figures)
    return told


def test_nobody_comes_before_the_ward_opens() -> None:
    days = days_until(date(2026, 12, 31), 2)
    calendar = WardCalendar()
    chance = Random(1)  # noqa: S311 - a story
    every = list(visits(chance, calendar, days, 2000))
    assert min(one.at for one in every) >= opening(days)
    assert min(one.at.time() for one in every) < time(6)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as kept:
        yield kept


@pytest.mark.parametrize("present", PRESENTS)
def test_a_ward_can_have_lived_until_any_moment(present: str, stack: ExitStack) -> None:
    here = stack.enter_context(place(furnish=empty))
    lived(here, present)


def test_the_same_seed_tells_the_same_story(stack: ExitStack) -> None:
    told = [
        lived(
            stack.enter_context(place(furnish=empty)), EARLY_AT_NEW_YEAR, "--seed", seed
        )
        for seed in ("7", "7", "8")
    ]
    assert told[0] == told[1]
    assert told[0] != told[2]


def closed_months() -> dict[str, list[str]]:
    """Return who closed which month of the last two, seen from the place's present."""
    ward = ward_by_slug("midori")
    with ward_scope(ward.pk):
        logins = {one.pk: one.login for one in staff_of(ward.pk)}
        return {
            month: [
                logins[staff]
                for staff, one in closings_in(ward.pk, month).items()
                if one.closed
            ]
            for month in ("2026-11", "2026-12")
        }


def flaws_of_the_table() -> list[str]:
    """Return what would keep the ward's own approval table from being enacted."""
    ward = ward_by_slug("midori")
    with ward_scope(ward.pk):
        office = office_of(ward.pk, timezone.localdate())
        return [one.code for one in flaws_of(ward.rules["approval"], office)]


def money_of_a_ward() -> dict[str, list[str]]:
    """Return how fees came, what became of them, and who was given a copy without."""
    ward = ward_by_slug("midori")
    with ward_scope(ward.pk):
        fees = list(Payment.objects.filter(ward=ward))
        certificates = Case.objects.filter(ward=ward, procedure="juminhyo")
        given = certificates.filter(
            outcome=Case.Outcome.GRANTED,
            state__in=(Case.State.ISSUED, Case.State.CLOSED),
        )
        return {
            "methods": sorted({one.method for one in fees if one.method}),
            "states": sorted({one.state for one in fees}),
            "given": [one.reference for one in given],
            "given unpaid": [one.reference for one in given if owes(one)],
        }


def test_months_are_closed_the_table_is_sound_and_no_copy_is_given_unpaid(
    stack: ExitStack,
) -> None:
    here = stack.enter_context(place(furnish=empty))
    options = ("--cases", "120", "--days", "33", "--now", "2026-12-03T10:30")
    code, said = here.command("demo", *options)
    assert code == 0, said[-2000:]
    assert here.run(closed_months) == {"2026-11": ["kodomo1"], "2026-12": []}
    assert here.run(flaws_of_the_table) == []
    money = here.run(money_of_a_ward)
    assert {"card", "window"} <= set(money["methods"])
    assert "received" in money["states"]
    assert not {"lapsed", "cancelled"} & set(money["states"])
    assert money["given"]
    assert money["given unpaid"] == []
