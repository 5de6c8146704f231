"""What every test shares: a sound SQLite, both databases, invented keys.

The environment is set before the settings are read, so a test run never touches
the data of an installation. On PostgreSQL the schema is made by its owner and the
tests then run as `madoguchi_app`, the role that row-level security binds.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

from madoguchi.config import bootstrap

bootstrap.prepare()
HOME = Path(tempfile.mkdtemp(prefix="madoguchi-test-"))
os.environ["MADOGUCHI_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.config.settings"
os.environ["MADOGUCHI_OIDC_ISSUER"] = "http://127.0.0.1:8001/api/realms/main"
for name in ("MADOGUCHI_PUBLIC_URL", "MADOGUCHI_DEMO", "MADOGUCHI_DATABASE_ROLE"):
    os.environ.pop(name, None)

import django  # noqa: E402

django.setup()

import pytest  # noqa: E402
import pytest_django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.backends.base.operations import BaseDatabaseOperations  # noqa: E402
from hypothesis import HealthCheck  # noqa: E402
from hypothesis import settings as examples  # noqa: E402

from madoguchi.config import installing, keys, translations  # noqa: E402
from madoguchi.config.rig.strict import as_strict_as_postgresql  # noqa: E402
from madoguchi.config.tables import KEYS, rooms_in  # noqa: E402
from madoguchi.vault import actions as vault  # noqa: E402
from madoguchi.vault.keys import hold_root_key  # noqa: E402

# A busy machine is slow and not wrong: how long an example takes is no test.
PATIENT = examples(deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.register_profile("patient", PATIENT)
examples.register_profile("whole", PATIENT, max_examples=30)
examples.register_profile("fast", PATIENT, max_examples=5)
examples.load_profile("patient")
collect_ignore = ["node_modules", "var"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each database test both databases: data keys live in their own."""
    for item in items:
        if "db" in getattr(item, "fixturenames", ()):
            item.add_marker("django_db")
        for mark in item.iter_markers("django_db"):
            cast("dict[str, Any]", mark.kwargs).setdefault(
                "databases", ["default", "keys"]
            )


def pytest_sessionstart() -> None:
    # A password that is slow to try is slow in every test that signs in.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    translations.compile_all()
    keys.make_missing()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Let the key store's test database be a database instead of a schema.

    Processes that test side by side have databases of their own; those of SQLite
    are in memory. The key store has the tables of one room: they are made as its
    models are, without walking through the changes of all the others.
    """
    connections[KEYS].settings_dict["TEST"]["MIGRATE"] = False
    if settings.DATABASE_URL:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
        for alias in ("default", "keys"):
            options = connections[alias].settings_dict["OPTIONS"]
            options["options"] = "-c search_path=public -c jit=off"


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,  # noqa: ARG001
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[None]:
    """Hand the finished schema to the role that row-level security binds."""
    with django_db_blocker.unblock():
        call_command("migrate", *rooms_in(KEYS), database=KEYS, fake=True, verbosity=0)
        if settings.DATABASE_URL:
            installing.open_to_application("keys")
    _act_as("madoguchi_app")
    yield
    _act_as("")  # only the owner may drop the test database


def _act_as(role: str) -> None:
    if not settings.DATABASE_URL:
        return
    for connection in connections.all():
        connection.close()
        connection.settings_dict["OPTIONS"]["assume_role"] = role


@pytest.fixture(autouse=True, scope="session")
def _what_breaks_on_postgresql_breaks_on_sqlite() -> Iterator[None]:
    with as_strict_as_postgresql():
        yield


@pytest.fixture(autouse=True, scope="session")
def _emptying_is_the_owners_right() -> Iterator[None]:
    """Let a test that committed be cleaned up although the log is insert-only."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def as_owner(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        connection = operations.connection
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("RESET ROLE")
                cursor.execute("SET session_replication_role = replica")
                plain(operations, statements)
                cursor.execute("SET session_replication_role = origin")
                cursor.execute("SET ROLE madoguchi_app")
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            plain(operations, statements)
            for _, sql in triggers:
                cursor.execute(sql)

    patch = pytest.MonkeyPatch()
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", as_owner)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Return where a set of outside vectors lies; skip when it is not here.

    The sets are read in place from `shared/data` beside the repository or above
    it, and never copied into it.
    """

    def folder(name: str) -> Path:
        for above in Path(__file__).resolve().parents:
            found = above / "shared" / "data" / name
            if found.is_dir():
                return found
        pytest.skip(f"the outside vectors {name!r} are not on this machine")

    return folder


@pytest.fixture(autouse=True)
def _invented_keys() -> Iterator[None]:
    """Give each test a root key in memory; keys of a rolled-back store are gone."""
    vault.forget_keys()
    hold_root_key(b"an invented root key of 32 bytes")
    yield
    vault.forget_keys()
