"""The database itself refuses to change the log."""
# ruff: noqa: S608 - what an intruder would type is written here by hand

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.events.actions import record_view
from madoguchi.events.envelope import Look
from madoguchi.events.insert_only import trigger_names
from madoguchi.events.models import Event
from madoguchi.events.tests.cast import NOON, a_ward, as_intruder, light, seal_all
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
TABLES = ("events_event", "events_view", "events_seal", "events_viewseal")
VALUES = {
    "events_event": "id, ward_id, stream, number, kind, occurred_us, body",
    "events_view": "id, ward_id, stream, kind, occurred_us, body",
    "events_seal": "ward_id, number, row_id, hash",
    "events_viewseal": "ward_id, number, row_id, hash",
}


@pytest.fixture(autouse=True)
def ward() -> Iterator[int]:
    ward = a_ward()
    with ward_scope(ward):
        light(ward, "case/1")
        look = Look(ward, "case/1", "case.viewed")
        record_view(look, by=Actor.system(ward), at=NOON)
        seal_all(ward)
        yield ward


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_changed_or_taken_away(table: str) -> None:
    assert refused(f"UPDATE {table} SET ward_id = ward_id")
    assert refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="SQLite's own words")
def test_no_row_is_replaced(table: str) -> None:
    columns = VALUES[table]
    for verb in ("INSERT OR REPLACE", "REPLACE", "INSERT"):
        assert refused(f"{verb} INTO {table} ({columns}) SELECT {columns} FROM {table}")


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="SQLite's own words")
def test_no_event_takes_the_place_of_another(ward: int) -> None:
    row = f"({ward}, 'case/1', 1, 'lamp.lit', 0, '{{}}')"
    columns = "ward_id, stream, number, kind, occurred_us, body"
    assert refused(f"INSERT OR REPLACE INTO events_event ({columns}) VALUES {row}")
    assert refused(
        f"INSERT INTO events_event ({columns}) VALUES {row}"
        " ON CONFLICT DO UPDATE SET body = ''"
    )
    assert Event.objects.get().body != "{}"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's words")
def test_the_application_has_no_right_to_try(table: str) -> None:
    for statement in (
        f"TRUNCATE {table}",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"DROP TABLE {table}",
        f"SELECT 1 FROM {table} FOR SHARE",
    ):
        assert refused(statement)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's owner")
def test_even_the_owner_is_stopped_by_the_triggers(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        try:
            assert refused(f"UPDATE {table} SET ward_id = ward_id")
            assert refused(f"DELETE FROM {table}")
            assert refused(f"TRUNCATE {table}")
        finally:
            cursor.execute("SET ROLE madoguchi_app")


@pytest.mark.parametrize("table", TABLES)
def test_without_its_triggers_the_log_could_be_changed(table: str) -> None:
    with as_intruder():
        assert not refused(f"UPDATE {table} SET ward_id = ward_id")


def test_no_migration_lost_a_trigger() -> None:
    catalog = (
        "SELECT tgname FROM pg_trigger"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalog)
        there = {name for (name,) in cursor.fetchall()}
    for table in TABLES:
        waiting = "x" if table in {"events_event", "events_view"} else ""
        assert set(trigger_names(connection.vendor, table, waiting)) <= there
