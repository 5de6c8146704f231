"""A database file is its owner's alone, also beside a careless umask."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from madoguchi.config.settings import sqlite
from madoguchi.config.sqlite.base import DatabaseWrapper


@pytest.fixture
def careless() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def a_database(path: Path) -> DatabaseWrapper:
    defaults: dict[str, Any] = {
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
        "TEST": {},
    }
    return DatabaseWrapper({**defaults, **sqlite(str(path)), "NAME": str(path)})


@pytest.mark.usefixtures("careless")
@pytest.mark.parametrize("made_before", [False, True])
def test_nobody_else_reads_a_database_or_its_log(
    tmp_path: Path, *, made_before: bool
) -> None:
    path = tmp_path / "ward.sqlite3"
    if made_before:
        path.touch(0o666)
    database = a_database(path)

    connection = database.get_new_connection(database.get_connection_params())
    connection.execute("CREATE TABLE a (b)")

    modes = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}
    connection.close()
    assert modes.keys() >= {"ward.sqlite3", "ward.sqlite3-wal", "ward.sqlite3-shm"}
    assert set(modes.values()) == {0o600}
