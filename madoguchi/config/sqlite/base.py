"""Let one writer in at a time, in the order they came.

SQLite's own busy handler sleeps and retries, so one busy process can keep the
write lock while the others starve for seconds. Each write transaction first
takes a blocking `flock` on a side file: the kernel queues the waiters, and a
killed process frees its place by dying. A writer outside the gate stays correct,
only unfair.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    _gate: int | None = None
    _inside = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Let the owner alone read what is written, whatever the umask says.

        SQLite gives the write-ahead log and its index the mode of the database.
        """
        path = Path(self.settings_dict["NAME"])
        if path.is_absolute():
            # Never opened while it is there: closing it again would drop the locks
            # that SQLite holds on it in this process. Where it cannot be made,
            # SQLite says so itself.
            with suppress(OSError):
                path.touch(0o600, exist_ok=False)
            if path.exists() and path.stat().st_mode & 0o077:
                path.chmod(0o600)
        return super().get_new_connection(conn_params)

    def _enter(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._inside or not Path(name).is_absolute():
            return  # a database in memory has one process and needs no gate
        if self._gate is None:
            self._gate = os.open(f"{name}.gate", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._gate, fcntl.LOCK_EX)
        self._inside = True

    def _leave(self) -> None:
        if self._inside and self._gate is not None:
            fcntl.flock(self._gate, fcntl.LOCK_UN)
        self._inside = False

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._leave()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave()
            if self._gate is not None:
                os.close(self._gate)
                self._gate = None
