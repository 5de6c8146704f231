"""Make a table refuse every change but a new row, by triggers of the database.

SQLite's INSERT OR REPLACE deletes without asking a DELETE trigger, so there an
insert is refused when its key is taken. Rights are not decided here: on PostgreSQL
a migration also takes UPDATE and DELETE from the application.
"""

from collections.abc import Sequence
from typing import Any

from django.db import router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

Keys = Sequence[Sequence[str]]


class InsertOnly(Operation):
    """Refuse UPDATE and DELETE; write each new row's id to `waiting`, if given."""

    reversible = True

    def __init__(self, table: str, keys: Keys, waiting: str = "") -> None:
        self.table = table
        self.keys = keys
        self.waiting = waiting

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.table, self.keys, self.waiting], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002  Django passes it
        to_state: Any,  # noqa: ARG002  same
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            statements = on_postgresql(self.table, self.waiting)
        else:
            statements = on_sqlite(self.table, self.keys, self.waiting)
        self._run(app_label, schema_editor, statements)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002  Django passes it
        to_state: Any,  # noqa: ARG002  same
    ) -> None:
        vendor = schema_editor.connection.vendor
        self._run(app_label, schema_editor, drop(vendor, self.table, self.waiting))

    def _run(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, statements: list[str]
    ) -> None:
        if router.allow_migrate(editor.connection.alias, app_label):
            for statement in statements:
                editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Make {self.table} insert-only"


def trigger_names(vendor: str, table: str, waiting: str = "") -> list[str]:
    """Return the triggers a table must have.

    >>> trigger_names("sqlite", "events_seal")
    ['events_seal_no_update', 'events_seal_no_delete', 'events_seal_no_replace']
    """
    third = "no_truncate" if vendor == "postgresql" else "no_replace"
    ends = ["no_update", "no_delete", third, *(["waits"] if waiting else [])]
    return [f"{table}_{end}" for end in ends]


def on_sqlite(table: str, keys: Keys, waiting: str) -> list[str]:
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE "  # noqa: S608  names from a migration
        + " AND ".join(f"{column} = NEW.{column}" for column in key)
        + ")"
        for key in keys
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
    before = {
        "no_update": "BEFORE UPDATE",
        "no_delete": "BEFORE DELETE",
        "no_replace": "BEFORE INSERT",
    }
    when = {"no_replace": f"WHEN {taken}"}
    statements = [
        f"CREATE TRIGGER {table}_{name} {moment} ON {table}"
        f" {when.get(name, '')} {refuse}"
        for name, moment in before.items()
    ]
    if waiting:
        wait = _wait(waiting)
        statements.append(
            f"CREATE TRIGGER {table}_waits AFTER INSERT ON {table} BEGIN {wait} END"
        )
    return statements


def on_postgresql(table: str, waiting: str) -> list[str]:
    each = {
        "no_update": ("BEFORE UPDATE", "ROW", "refuse"),
        "no_delete": ("BEFORE DELETE", "ROW", "refuse"),
        "no_truncate": ("BEFORE TRUNCATE", "STATEMENT", "refuse"),
    }
    bodies = {
        "refuse": f"RAISE EXCEPTION '{table} is insert-only'"
        " USING ERRCODE = 'integrity_constraint_violation';"
    }
    if waiting:
        each["waits"] = ("AFTER INSERT", "ROW", "wait")
        bodies["wait"] = f"{_wait(waiting)} RETURN NULL;"
    functions = [
        f"CREATE FUNCTION {table}_{name}() RETURNS trigger"
        f" LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        for name, body in bodies.items()
    ]
    triggers = [
        f"CREATE TRIGGER {table}_{name} {moment} ON {table}"
        f" FOR EACH {unit} EXECUTE FUNCTION {table}_{function}()"
        for name, (moment, unit, function) in each.items()
    ]
    return functions + triggers


def _wait(waiting: str) -> str:
    return (
        f"INSERT INTO {waiting} (ward_id, row_id)"  # noqa: S608  a name from a migration
        " VALUES (NEW.ward_id, NEW.id);"
    )


def drop(vendor: str, table: str, waiting: str) -> list[str]:
    if vendor == "postgresql":
        functions = ["refuse", *(["wait"] if waiting else [])]
        return [f"DROP FUNCTION {table}_{name}() CASCADE" for name in functions]
    return [f"DROP TRIGGER {name}" for name in trigger_names(vendor, table, waiting)]
