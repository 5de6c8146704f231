"""Tell PostgreSQL whose rows may be seen, before the statement that would see them.

Row-level security compares each row with the setting `madoguchi.ward`. A process
keeps its connection, so it tells the ward only when it is another than the last:
entering and leaving a scope costs nothing, and a statement outside any scope still
sees nothing.
"""

import select
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper

from madoguchi.wards.scope import in_scope

UNKNOWN = -1


class InWard(CursorWrapper):
    """A cursor whose statements run in the ward of their scope."""

    db: "DatabaseWrapper"

    def _execute(self, sql: Any, params: Any, *ignored: Any) -> Any:
        self.db.tell_ward()
        return super()._execute(sql, params, *ignored)  # type: ignore[misc]

    def _executemany(self, sql: Any, param_list: Any, *ignored: Any) -> Any:
        self.db.tell_ward()
        return super()._executemany(sql, param_list, *ignored)  # type: ignore[misc]

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        self.db.tell_ward()
        return self.cursor.copy(*args, **kwargs)


class InWardAndWatched(InWard, CursorDebugWrapper):
    """The same, for tests that look at the statements."""


class DatabaseWrapper(base.DatabaseWrapper):
    _told: int | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; what is new knows no ward."""
        self._told = None
        return super().get_new_connection(conn_params)

    def make_cursor(self, cursor: Any) -> CursorWrapper:
        return InWard(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> CursorDebugWrapper:
        return InWardAndWatched(cursor, self)

    def tell_ward(self) -> None:
        """Say which ward's scope this is, unless that is known. Keys have no ward."""
        ward = in_scope.get()
        if ward == self._told or self.alias != DEFAULT_DB_ALIAS:
            return
        told = "" if ward is None else str(int(ward))
        with self.wrap_database_errors:
            self.connection.execute(f"SET madoguchi.ward = '{told}'")
        self._told = ward

    def is_usable(self) -> bool:
        """Notice a server that hung up; an idle connection says nothing else."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0) or bool(super().is_usable())

    # What was told within a transaction is forgotten with it.

    def _rollback(self) -> Any:
        self._told = UNKNOWN
        return super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        """Roll back, and tell nothing before: a broken transaction hears no more."""
        with self.wrap_database_errors:
            self.connection.execute(self.ops.savepoint_rollback_sql(sid))
        self._told = UNKNOWN
