"""Ages by law, at the days where people and programs differ."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.ages import (
    AGE_BANDS,
    age_band,
    age_on,
    fiscal_year,
    is_65_plus,
    nursery_class,
    reaches,
    school_grade,
)

births = st.dates(date(1905, 1, 1), date(2026, 12, 31))


@given(birth=births, age=st.integers(1, 115))
def test_an_age_is_reached_at_the_end_of_one_day_and_not_before(
    birth: date, age: int
) -> None:
    day = reaches(birth, age)
    assert age_on(birth, day) == age
    assert age_on(birth, day - timedelta(days=1)) == age - 1


@given(birth=births, offset=st.integers(0, 40_000))
def test_nobody_grows_younger(birth: date, offset: int) -> None:
    day = birth + timedelta(days=offset)
    assert 0 <= age_on(birth, day) - age_on(birth, day - timedelta(days=1)) <= 1


@pytest.mark.parametrize("year", [2024, 2025, 2028])
def test_a_leap_day_child_grows_older_on_february_28_each_year(year: int) -> None:
    birth = date(2004, 2, 29)
    assert age_on(birth, date(year, 2, 27)) == year - 2004 - 1
    assert age_on(birth, date(year, 2, 28)) == year - 2004


def test_a_child_of_april_1_starts_school_a_year_before_one_of_april_2() -> None:
    first_day = date(2026, 4, 1)
    assert age_on(date(2020, 4, 1), date(2026, 3, 31)) == 6
    assert school_grade(date(2020, 4, 1), first_day) == 1
    assert school_grade(date(2020, 4, 2), first_day) == 0
    assert school_grade(date(2019, 4, 2), first_day) == 1


def test_a_grade_lasts_until_march() -> None:
    birth = date(2011, 9, 1)
    assert school_grade(birth, date(2027, 3, 31)) == 9
    assert school_grade(birth, date(2027, 4, 1)) == 10


def test_the_class_of_the_babies_takes_those_born_since_april_2() -> None:
    assert nursery_class(date(2026, 4, 1), date(2026, 4, 1)) == 0
    assert nursery_class(date(2026, 4, 2), date(2026, 4, 2)) == -1
    assert nursery_class(date(2025, 4, 2), date(2027, 3, 31)) == 0


@given(births)
def test_a_fiscal_year_starts_in_april(day: date) -> None:
    year = fiscal_year(day)
    assert date(year, 4, 1) <= day <= date(year + 1, 3, 31)


@given(st.integers(0, 130))
def test_every_age_has_the_band_that_names_it(age: int) -> None:
    band = age_band(age)
    assert band in AGE_BANDS
    low, _, high = band.rstrip("+").partition("-")
    assert int(low) <= age <= int(high or 999)
    assert is_65_plus(band) == (age >= 65)


@pytest.mark.parametrize("age", [None, -1])
def test_an_age_not_known_has_its_own_band(age: int | None) -> None:
    assert age_band(age) == "unknown"
    assert not is_65_plus("unknown")
