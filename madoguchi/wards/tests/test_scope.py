"""One ward's rows are out of reach of another, by the database where it can."""

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.wards.actions import NewWard, create_department, create_ward
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.scope import in_scope, ward_scope

pytestmark = pytest.mark.django_db
only_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no row-level security"
)


@pytest.fixture
def midori() -> Ward:
    return create_ward(NewWard(slug="midori", code="131999", name="みどり区"))


@pytest.fixture
def minato() -> Ward:
    return create_ward(NewWard(slug="minato", code="131998", name="みなと区"))


def test_outside_any_scope_there_is_no_ward() -> None:
    assert in_scope.get() is None


def test_a_scope_ends_where_it_began(midori: Ward, minato: Ward) -> None:
    with ward_scope(midori.pk):
        with ward_scope(minato.pk):
            assert in_scope.get() == minato.pk
        assert in_scope.get() == midori.pk
    assert in_scope.get() is None


@only_postgresql
def test_forgetting_the_filter_shows_no_foreign_row(midori: Ward, minato: Ward) -> None:
    create_department(midori, slug="tax", name="税務課")
    create_department(minato, slug="tax", name="税務課")

    with ward_scope(midori.pk):
        assert [row.ward_id for row in Department.objects.all()] == [midori.pk]
    assert not Department.objects.exists()


@only_postgresql
def test_a_row_cannot_be_written_into_another_ward(midori: Ward, minato: Ward) -> None:
    with (
        ward_scope(midori.pk),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Department.objects.create(ward=minato, slug="tax", name="税務課")


@only_postgresql
def test_a_scope_left_by_an_error_of_the_database_leaves_nothing_behind(
    midori: Ward,
) -> None:
    create_department(midori, slug="tax", name="税務課")

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        ward_scope(midori.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT 1 / 0")

    assert not Department.objects.exists()


@only_postgresql
def test_the_tests_run_as_the_role_that_the_rules_bind() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("madoguchi_app",)
