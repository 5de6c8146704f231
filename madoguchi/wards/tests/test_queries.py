"""A ward's rules are data; reading them is cheap."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from madoguchi.wards.actions import NewWard, create_ward, renew_calendar
from madoguchi.wards.queries import (
    UnknownWard,
    all_wards,
    calendar_ends_on,
    calendar_of,
    closed_days,
    forget_wards,
    own_closed_days,
    ward_by_id,
    ward_by_slug,
)
from madoguchi.wards.tasks import renew_calendars

pytestmark = pytest.mark.django_db


def test_a_ward_is_read_once_in_a_while(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ward = create_ward(NewWard(slug="midori", code="131999", name="みどり区"))

    with django_assert_num_queries(1):
        assert ward_by_slug("midori") == ward
        assert ward_by_slug("midori") == ward
    assert ward_by_id(ward.pk) == ward
    assert all_wards() == [ward]


def test_a_ward_that_does_not_exist_is_refused() -> None:
    forget_wards()
    with pytest.raises(UnknownWard):
        ward_by_slug("nowhere")


def test_the_calendar_follows_the_rules_of_the_ward() -> None:
    ward = create_ward(
        NewWard(
            slug="midori",
            code="131999",
            name="みどり区",
            rules={"count_from": "arrival"},
            years=[2026],
            closed=[date(2026, 10, 1)],
        )
    )

    calendar = calendar_of(ward)

    assert calendar.count_from == "arrival"
    assert not calendar.is_open(date(2026, 10, 1))
    assert not calendar.is_open(date(2026, 11, 23))


def test_a_renewed_calendar_keeps_old_years_and_the_wards_own_days() -> None:
    own = [date(2026, 10, 1), date(2027, 10, 1)]
    ward = create_ward(
        NewWard(slug="midori", code="131999", name="みどり区", years=[2026], closed=own)
    )
    # A holiday that was calculated wrongly for a year that is renewed.
    wrong = date(2027, 3, 24)
    ward.rules["closed"].append(wrong.isoformat())
    ward.save()

    renew_calendar(ward.pk, [2027, 2028])

    renewed = ward_by_id(ward.pk)
    assert {*own, date(2026, 11, 23), date(2028, 11, 3)} <= closed_days(renewed)
    assert wrong not in closed_days(renewed)
    assert own_closed_days(renewed) == set(own)
    assert calendar_ends_on(renewed, date(2026, 4, 1)) == date(2028, 12, 31)


def test_own_days_that_were_not_stored_apart_are_not_lost() -> None:
    own = date(2026, 10, 1)
    ward = create_ward(
        NewWard(
            slug="midori", code="131999", name="みどり区", years=[2026], closed=[own]
        )
    )
    del ward.rules["own_closed"]
    ward.save()

    renew_calendar(ward.pk, [2026, 2027])

    renewed = ward_by_id(ward.pk)
    assert own_closed_days(renewed) == {own}
    assert own in closed_days(renewed)


def test_every_calendar_is_kept_three_years_long() -> None:
    year = timezone.localdate().year
    wards = [
        create_ward(NewWard(slug=slug, code="131999", name="区", years=years))
        for slug, years in (("new", ()), ("old", [year - 1, year]))
    ]

    for _ in range(2):
        renew_calendars.func()

    for ward in wards:
        renewed = ward_by_id(ward.pk)
        ends_on = calendar_ends_on(renewed, timezone.localdate())
        assert ends_on == date(year + 2, 12, 31)
    assert date(year - 1, 12, 31) in closed_days(ward_by_id(wards[1].pk))


def test_a_calendar_that_is_long_enough_is_left_alone(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    year = timezone.localdate().year
    years = range(year, year + 3)
    create_ward(NewWard(slug="midori", code="131999", name="区", years=years))

    with django_assert_num_queries(1):
        renew_calendars.func()
