"""Queries that are written once ask what the queryset they came from asks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, models
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from madoguchi.wards.actions import (
    NewStaff,
    NewWard,
    create_department,
    create_staff,
    create_ward,
)
from madoguchi.wards.models import Department, Staff, Ward
from madoguchi.wards.scope import ward_scope
from madoguchi.wards.statements import written_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Iterator[Ward]:
    made = create_ward(NewWard(slug="midori", code="131999", name="みどり区"))
    with ward_scope(made.pk):
        for slug in ("residents", "welfare"):
            create_department(made, slug=slug, name=slug)
        yield made


def _with_slug(ward: int, slug: str) -> QuerySet[Department]:
    return Department.objects.filter(ward=ward, slug=slug).order_by("id")


def test_other_values_find_other_rows(ward: Ward) -> None:
    asked = written_once(_with_slug)
    slugs = list(Department.objects.filter(ward=ward).values_list("slug", flat=True))

    found = [asked(ward.pk, slug) for slug in slugs]

    assert len(slugs) > 1
    assert found == [list(_with_slug(ward.pk, slug)) for slug in slugs]
    assert asked(ward.pk + 1, slugs[0]) == []
    assert asked(ward.pk, "') OR 1=1 --") == []


def test_what_is_joined_comes_along(
    ward: Ward, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    welfare = Department.objects.get(ward=ward, slug="welfare")
    made = create_staff(welfare, NewStaff(login="sato", name="佐藤 花", encoded="!"))

    @written_once
    def colleagues(ward: int) -> QuerySet[Staff]:
        return Staff.objects.filter(ward=ward).select_related("department")

    with django_assert_num_queries(1):
        (found,) = colleagues(ward.pk)
        assert (found, found.department) == (made, welfare)


def test_single_columns_are_asked_as_well(ward: Ward) -> None:
    @written_once
    def slugs(ward: int) -> QuerySet[Department, str]:
        rows = Department.objects.filter(ward=ward).order_by("-slug")
        return rows.values_list("slug", flat=True)[:1]

    rows = Department.objects.filter(ward=ward)
    assert slugs(ward.pk) == [max(one.slug for one in rows)]


@pytest.mark.parametrize("value", [None, True, date(2026, 4, 1)])
def test_a_value_of_another_kind_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot stand"):
        written_once(_with_slug)(value, "welfare")


def test_a_value_that_decides_how_it_is_made_is_refused(ward: Ward) -> None:
    @written_once
    def some(ward: int, at_most: int) -> QuerySet[Department]:
        return Department.objects.filter(ward=ward)[: min(at_most, 5)]

    with pytest.raises(TypeError, match="decides"):
        some(ward.pk, 2)


def test_an_id_is_sent_as_the_database_keeps_it(ward: Ward) -> None:
    @written_once
    def held(ward: int, key: UUID) -> QuerySet[Ward]:
        return Ward.objects.filter(pk=ward).annotate(
            key=models.Value(key, output_field=models.UUIDField())
        )

    key = UUID(int=77)
    assert [one.key for one in held(ward.pk, key)] == [key]  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_by_its_own_connection(ward: Ward) -> None:
    asked = written_once(_with_slug)

    def ask() -> list[str]:
        with ward_scope(ward.pk), closing(connections["default"]):
            return [one.slug for one in asked(ward.pk, "welfare")]

    asked(ward.pk, "welfare")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(ask).result() == ["welfare"]
