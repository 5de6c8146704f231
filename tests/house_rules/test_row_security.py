"""Every row of a ward is hidden outside it, by the database itself where it can.

Which tables belong to a ward is found by their models; one that is not protected
must be listed with its reason.
"""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models
from django.db.migrations.loader import MigrationLoader

from madoguchi.wards.models import Ward
from madoguchi.wards.scope import APP_ROLE, OnlyInsert, ProtectWard, ward_scope
from tests.journeys.world import World, undone

OPEN_TO_ALL_WARDS = {
    "jobs.Job": "one queue for all wards; its rows hold ids, never answers",
    "vault.SealedKey": "in the key store of its own; wrapped under its ward's key",
    "vault.WardKey": "in the key store of its own; wrapped under the root key",
}
"""Tables with the number of a ward that the database does not hide."""


def ours() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model.__module__.startswith("madoguchi"):
            yield model


def has_ward(model: type[models.Model]) -> bool:
    names = {field.name for field in model._meta.get_fields()}
    return "ward" in names or "ward_id" in names


OWNED = [model for model in ours() if has_ward(model)]
PROTECTED = [model for model in OWNED if model._meta.label not in OPEN_TO_ALL_WARDS]
LABELS = [model._meta.label for model in PROTECTED]


def protections() -> dict[str, str]:
    """Return which tables the migrations protect, each with its column."""
    found = {}
    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, ProtectWard):
                found[operation.table] = operation.column
    return found


@pytest.mark.parametrize("model", PROTECTED, ids=LABELS)
def test_every_table_of_a_ward_is_protected_by_a_migration(
    model: type[models.Model],
) -> None:
    (column,) = (
        one.column for one in model._meta.concrete_fields if one.name == "ward"
    )

    assert protections().get(model._meta.db_table) == column


def test_a_listed_exception_is_still_a_table_that_is_not_protected() -> None:
    tables = {model._meta.label: model._meta.db_table for model in OWNED}
    protected = protections()

    assert [name for name in OPEN_TO_ALL_WARDS if name not in tables] == []
    assert [name for name in OPEN_TO_ALL_WARDS if tables[name] in protected] == []


def test_no_protection_is_left_over_from_a_table_that_is_gone() -> None:
    tables = {model._meta.db_table for model in PROTECTED}

    assert set(protections()) == tables


def test_a_table_of_a_ward_that_nobody_protects_is_found() -> None:
    class Planted(models.Model):
        """A table somebody adds without thinking of wards."""

        ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")

        class Meta:
            app_label = "planted"
            managed = False

    assert has_ward(Planted)
    assert Planted._meta.db_table not in protections()


# --------------------------------------------------------------- on PostgreSQL alone


def hidden_by_the_database(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test where the database hides rows itself, which SQLite cannot."""
    reason = "only PostgreSQL hides rows itself"
    skip = pytest.mark.skipif(connection.vendor != "postgresql", reason=reason)
    marked: Callable[..., None] = pytest.mark.django_db(skip(test))
    return marked


def count(model: type[models.Model]) -> int:
    """Count all rows there are, in words no scope has anything to do with."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')  # noqa: S608
        (number,) = cursor.fetchone()
    assert number == model._base_manager.count()
    return int(number)


def wards_of(model: type[models.Model]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT DISTINCT ward_id FROM "{model._meta.db_table}"')  # noqa: S608
        return {ward for (ward,) in cursor.fetchall()}


@hidden_by_the_database
def test_the_application_is_no_superuser_and_owns_nothing(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (APP_ROLE, False)
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE tableowner = %s", [APP_ROLE]
        )
        assert cursor.fetchall() == []


@hidden_by_the_database
@pytest.mark.parametrize("model", PROTECTED, ids=LABELS)
def test_the_database_enforces_it_on_the_owner_too(
    world: World, model: type[models.Model]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE oid = %s::regclass",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (True, True)


@hidden_by_the_database
@pytest.mark.parametrize("model", PROTECTED, ids=LABELS)
def test_without_a_ward_there_are_no_rows(
    world: World, model: type[models.Model]
) -> None:
    assert count(model) == 0


@hidden_by_the_database
@pytest.mark.parametrize("model", PROTECTED, ids=LABELS)
def test_inside_a_ward_there_are_its_rows_alone(
    world: World, model: type[models.Model]
) -> None:
    for life in world.values():
        with ward_scope(life.town.id):
            assert wards_of(model) == {life.town.id}, "the world must fill each table"
            assert count(model) == model._base_manager.filter(ward=life.town.id).count()


@hidden_by_the_database
@pytest.mark.parametrize("model", PROTECTED, ids=LABELS)
def test_no_row_can_be_written_for_another_ward(
    world: World, model: type[models.Model]
) -> None:
    """Insert a copy of a row under the other ward's number, by plain SQL."""
    mine, other = (life.town.id for life in world.values())
    columns = [field.column for field in model._meta.local_concrete_fields]
    named = ", ".join(f'"{name}"' for name in columns)
    moved = ", ".join("%s" if name == "ward_id" else f'"{name}"' for name in columns)
    table = model._meta.db_table
    statement = (
        f'INSERT INTO "{table}" ({named}) OVERRIDING SYSTEM VALUE'  # noqa: S608
        f' SELECT {moved} FROM "{table}" LIMIT 1'
    )
    with ward_scope(mine), pytest.raises(DatabaseError, match="row-level security"):
        run(statement, other)


@hidden_by_the_database
@pytest.mark.parametrize("model", PROTECTED, ids=LABELS)
def test_no_row_can_be_moved_to_another_ward_or_taken_from_it(
    world: World, model: type[models.Model]
) -> None:
    mine, other = (life.town.id for life in world.values())
    table = model._meta.db_table
    away = f'UPDATE "{table}" SET ward_id = %s'  # noqa: S608
    refused = "row-level security|permission denied"
    with ward_scope(mine), pytest.raises(DatabaseError, match=refused):
        run(away, other)
    if table in only_inserted():
        return
    with ward_scope(mine):
        assert run(f"{away} WHERE ward_id = %s", mine, other) == 0
        assert run(f'DELETE FROM "{table}" WHERE ward_id = %s', other) == 0  # noqa: S608


def only_inserted() -> set[str]:
    return {
        operation.table
        for migration in MigrationLoader(None).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, OnlyInsert)
    }


def run(statement: str, *values: int) -> int:
    """Run one statement beside a savepoint; return how many rows it touched."""
    with undone(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
