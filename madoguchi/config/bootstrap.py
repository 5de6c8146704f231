"""Put a sound SQLite under Python before Django asks for one.

Every entry point calls `prepare()` first. SQLite 3.7.0 to 3.51.2 can corrupt a
write-ahead log when two connections write and checkpoint at the same moment, and
the system's library is usually older than the cure (3.51.3), so the wheel's own
copy takes the name `sqlite3`.
"""

import os
import sys


def prepare() -> None:
    try:
        import pysqlite3  # noqa: PLC0415
        from pysqlite3 import dbapi2  # noqa: PLC0415
    except ImportError:
        return  # `madoguchi doctor` says what it means and what to do
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2


def bind_to_wards() -> None:
    """Work as the role that row-level security binds, whoever owns the tables."""
    from madoguchi.wards.scope import APP_ROLE  # noqa: PLC0415  after prepare()

    if os.environ.get("MADOGUCHI_DATABASE_URL"):
        os.environ.setdefault("MADOGUCHI_DATABASE_ROLE", APP_ROLE)
