"""A ward's rules are data; reading them is cheap."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from madoguchi.wards.actions import NewWard, create_ward, renew_calendar
from madoguchi.wards.queries import (
    UnknownWard,
    all_wards,
    calendar_of,
    forget_wards,
    ward_by_id,
    ward_by_slug,
)

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
    renew_calendar(ward, [2027], [])
    assert calendar_of(ward_by_id(ward.pk)).is_open(date(2026, 10, 1))
