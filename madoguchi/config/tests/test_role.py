"""On PostgreSQL the doors work as a bound role; a backup needs one that is not."""

import os
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from madoguchi.config.backup.places import store_of
from madoguchi.config.backup.problems import ToolFailed
from madoguchi.config.backup.stores import PostgresStore
from madoguchi.config.bootstrap import bind_to_wards

ROLE, URL = "MADOGUCHI_DATABASE_ROLE", "MADOGUCHI_DATABASE_URL"


@pytest.mark.parametrize(
    ("told", "bound"), [(None, "madoguchi_app"), ("", ""), ("another", "another")]
)
def test_what_serves_is_bound_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, told: str | None, bound: str
) -> None:
    environment = {URL: "postgresql://owner@/madoguchi"}
    monkeypatch.setattr(os, "environ", environment)
    if told is not None:
        environment[ROLE] = told

    bind_to_wards()

    assert environment[ROLE] == bound


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_some_rows_only_is_no_copy(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("one file holds every ward's rows")
    store = store_of(settings.DATABASES["default"])
    assert isinstance(store, PostgresStore)
    with psycopg.connect(store.conninfo, autocommit=True) as owner:
        owner.execute("CREATE ROLE plain_owner LOGIN")
    try:
        plain = make_conninfo(store.conninfo, user="plain_owner")
        with pytest.raises(ToolFailed, match="BYPASSRLS"):
            PostgresStore(plain, "", "public").copy_to(tmp_path / "copy")
    finally:
        with psycopg.connect(store.conninfo, autocommit=True) as owner:
            owner.execute("DROP ROLE plain_owner")
