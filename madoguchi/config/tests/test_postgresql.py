"""The ward is told when a statement needs it, and a lost server is noticed."""

from collections.abc import Iterator
from unittest.mock import patch

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from madoguchi.config.backup.places import store_of
from madoguchi.config.backup.stores import PostgresStore
from madoguchi.wards.actions import NewWard, create_department, create_ward
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite has no row-level security"
    ),
]


@pytest.fixture
def ward() -> int:
    made = create_ward(NewWard(slug="midori", code="131999", name="みどり区"))
    create_department(made, slug="tax", name="税務課")
    return made.pk


@pytest.fixture
def told() -> Iterator[list[str]]:
    """Collect what the server is told beside the statements themselves."""
    said: list[str] = []
    speak = type(connection.connection).execute

    def listen(own: object, text: str, *rest: object) -> object:
        said.append(text)
        return speak(own, text, *rest)

    with patch.object(type(connection.connection), "execute", listen):
        yield said


def departments() -> int:
    return Department.objects.count()


def test_a_ward_is_told_once_for_all_that_is_asked_of_it(
    ward: int, told: list[str]
) -> None:
    assert departments() == 0
    told.clear()

    for _ in range(3):
        with ward_scope(ward):
            assert departments() == 1
            assert departments() == 1

    assert told == [f"SET madoguchi.ward = '{ward}'"]


def test_entering_and_leaving_says_nothing(ward: int, told: list[str]) -> None:
    with ward_scope(ward):
        pass

    assert told == []


def test_outside_the_scope_nothing_is_seen_also_by_many_rows_at_once(ward: int) -> None:
    with ward_scope(ward):
        assert departments() == 1

    assert departments() == 0
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY (SELECT id FROM wards_department) TO STDOUT") as copied,
    ):
        assert list(copied.rows()) == []


def test_what_was_told_in_a_transaction_is_told_again_after_its_rollback(
    ward: int,
) -> None:
    with transaction.atomic():
        with ward_scope(ward):
            assert departments() == 1
        transaction.set_rollback(True)

    with ward_scope(ward):
        assert departments() == 1
    assert departments() == 0


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_made_anew() -> None:
    first = backend()
    store = store_of(settings.DATABASES["default"])
    assert isinstance(store, PostgresStore)
    with psycopg.connect(store.conninfo, autocommit=True) as owner:
        ended = owner.execute("SELECT pg_terminate_backend(%s, 10000)", [first])
        assert ended.fetchone() == (True,)

    connection.close_if_unusable_or_obsolete()  # as at the start of a request

    assert backend() != first


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    return int(process)
