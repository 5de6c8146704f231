"""Keep one ward's rows apart from every other's.

`ward_scope` says whose rows may be seen now; on PostgreSQL the database itself
enforces it by row-level security for the role the application runs as. It does
not decide who may see which row within a ward: queries do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

APP_ROLE = "madoguchi_app"
in_scope: ContextVar[int | None] = ContextVar("ward", default=None)
"""The ward whose rows may be seen now, if any."""


@contextmanager
def ward_scope(ward: int) -> Iterator[None]:
    """Let only this ward's rows be seen inside the block.

    It says so to nobody: the database is told by the next statement that needs it.
    """
    token = in_scope.set(ward)
    try:
        yield
    finally:
        in_scope.reset(token)


class _OnPostgres(Operation):
    """A step of a migration that only PostgreSQL takes."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002  Django passes it
        to_state: Any,  # noqa: ARG002  same
    ) -> None:
        self._run(app_label, schema_editor, self.forwards())

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002  Django passes it
        to_state: Any,  # noqa: ARG002  same
    ) -> None:
        self._run(app_label, schema_editor, self.backwards())

    def _run(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, statements: list[str]
    ) -> None:
        connection = editor.connection
        if connection.vendor != "postgresql":
            return
        if not router.allow_migrate(connection.alias, app_label):
            return
        for statement in statements:
            editor.execute(statement, params=None)

    def forwards(self) -> list[str]:
        raise NotImplementedError

    def backwards(self) -> list[str]:
        return []


class ProtectWard(_OnPostgres):
    """Show a table's rows only inside their own ward's scope.

    FORCE includes the table's owner; only a superuser passes.
    """

    def __init__(self, table: str, column: str = "ward_id") -> None:
        self.table = table
        self.column = column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.table, self.column], {})

    def forwards(self) -> list[str]:
        mine = (
            f'"{self.column}" = '
            "NULLIF(current_setting('madoguchi.ward', true), '')::integer"
        )
        return [
            f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{self.table}" FORCE ROW LEVEL SECURITY',
            (
                f'CREATE POLICY own_ward ON "{self.table}"'
                f" USING ({mine}) WITH CHECK ({mine})"
            ),
        ]

    def backwards(self) -> list[str]:
        return [
            f'DROP POLICY own_ward ON "{self.table}"',
            f'ALTER TABLE "{self.table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{self.table}" DISABLE ROW LEVEL SECURITY',
        ]

    def describe(self) -> str:
        return f"Protect the rows of {self.table} by ward"


class OpenToApplication(_OnPostgres):
    """Make the role the application runs as, and let it use this schema's tables.

    Tables made later by the same owner are open to it too; a room that wants less
    takes rights away in its own migration.
    """

    def forwards(self) -> list[str]:
        return [
            f"""DO $$ BEGIN
              CREATE ROLE {APP_ROLE} NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$""",
            f"GRANT {APP_ROLE} TO CURRENT_USER",
            f"""DO $$ DECLARE s text := quote_ident(current_schema()); BEGIN
              EXECUTE 'GRANT USAGE ON SCHEMA ' || s || ' TO {APP_ROLE}';
              EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA '
                || s || ' TO {APP_ROLE}';
              EXECUTE 'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA '
                || s || ' TO {APP_ROLE}';
              EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || s
                || ' GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE}';
              EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || s
                || ' GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE}';
            END $$""",
        ]

    def describe(self) -> str:
        return "Open the tables to the role of the application"


class OnlyInsert(_OnPostgres):
    """Leave the application only SELECT and INSERT on a table."""

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.table], {})

    def forwards(self) -> list[str]:
        return [f'REVOKE UPDATE, DELETE, TRUNCATE ON "{self.table}" FROM {APP_ROLE}']

    def backwards(self) -> list[str]:
        return [f'GRANT UPDATE, DELETE ON "{self.table}" TO {APP_ROLE}']

    def describe(self) -> str:
        return f"Let the application only insert into {self.table}"
