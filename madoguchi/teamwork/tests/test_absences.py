"""Somebody is away for some days: who may say so, and who is here meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from madoguchi.cases.tests.cast import MONDAY, Town, a_town, staff
from madoguchi.events.queries import history
from madoguchi.personnel.actions.absences import Away, end_absence, name_absence
from madoguchi.personnel.models import Absence
from madoguchi.personnel.problems import BadAbsence, NoSuchStaff
from madoguchi.personnel.queries import roll_of, stood_in_for
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Membership
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
DAY = timedelta(days=1)


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    town = a_town()
    with ward_scope(town.id):
        yield town


def away(who: Actor, **more: Any) -> Away:
    days = {"from_on": TODAY, "until_on": TODAY + 2 * DAY, **more}
    return Away(int(who.id), **days)


def test_who_is_away_is_not_here_and_who_stands_in_is(town: Town) -> None:
    stand_in = int(town.suzuki.id)
    name_absence(away(town.sato, stand_in=stand_in), by=town.sato, at=MONDAY)

    roll = roll_of(town.id, ["kumin"], TODAY + DAY)

    assert roll.away == {int(town.sato.id)}
    assert roll.here == {stand_in}
    assert roll.stood_in_by(stand_in) == roll.away
    assert stood_in_for(town.id, stand_in, TODAY + 2 * DAY) == roll.away
    assert stood_in_for(town.id, stand_in, TODAY + 3 * DAY) == frozenset()
    (fact,) = history(town.id, town.sato.reference)[-1:]
    assert (fact.kind, fact.fact["stand_in"]) == (
        "absence.named",
        town.suzuki.reference,
    )


def test_days_that_were_taken_back_hold_no_more(town: Town) -> None:
    row = name_absence(away(town.sato), by=town.sato, at=MONDAY)

    end_absence(row.pk, by=town.suzuki, at=MONDAY)

    assert roll_of(town.id, ["kumin"], TODAY).away == frozenset()
    with pytest.raises(NoSuchStaff):
        end_absence(row.pk, by=town.suzuki, at=MONDAY)


def test_a_supervisor_enters_the_days_of_a_colleague_nobody_else_does(
    town: Town,
) -> None:
    kumin = Department.objects.get(ward=town.ward, slug="kumin")
    ito = staff(kumin, "ito", "伊藤 花", "clerk")
    name_absence(away(town.sato), by=town.suzuki, at=MONDAY)

    for stranger in (
        ito,
        town.kato,
        replace(town.kato, roles=frozenset(["supervisor"])),
    ):
        with pytest.raises(NoSuchStaff):
            name_absence(away(town.suzuki), by=stranger, at=MONDAY)
    with pytest.raises(NoSuchStaff):
        end_absence(Absence.objects.get().pk, by=ito, at=MONDAY)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"until_on": TODAY - DAY}, "days"),
        ({"from_on": TODAY + 3 * DAY}, "days"),
        ({"until_on": date(2028, 1, 1)}, "days"),
        ({"stand_in": 10**9}, "stand_in"),
        ({"stand_in": "sato"}, "stand_in"),
        ({"stand_in": "kato"}, "stand_in"),
    ],
)
def test_bad_days_and_stand_ins_are_refused(
    town: Town, more: dict[str, Any], why: str
) -> None:
    if isinstance(name := more.get("stand_in"), str):
        more = {"stand_in": int(getattr(town, name).id)}

    with pytest.raises(BadAbsence, match=why):
        name_absence(away(town.sato, **more), by=town.sato, at=MONDAY)


def test_one_is_away_once_at_a_time(town: Town) -> None:
    name_absence(away(town.sato), by=town.sato, at=MONDAY)

    with pytest.raises(BadAbsence, match="overlaps"):
        name_absence(
            away(town.sato, from_on=TODAY + 2 * DAY, until_on=TODAY + 9 * DAY),
            by=town.suzuki,
            at=MONDAY,
        )


def test_who_left_the_department_is_gone(town: Town) -> None:
    Membership.objects.filter(staff=int(town.sato.id)).update(until_on=TODAY - DAY)

    roll = roll_of(town.id, ["kumin"], TODAY)

    assert roll.gone == {int(town.sato.id)}
    assert int(town.sato.id) not in roll.working
