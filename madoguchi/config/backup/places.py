"""Where an installation keeps what a backup must hold."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from psycopg.conninfo import make_conninfo

from madoguchi.config.backup.problems import TargetNotEmpty
from madoguchi.config.backup.stores import PostgresStore, SqliteStore, Store

ROOT_KEY = "root.key"


@dataclass(frozen=True, slots=True)
class Places:
    """Both databases, the files, the signed checkpoints and the secrets."""

    database: Store
    keys: Store
    files: Path
    checkpoints: Path
    secrets: Path

    @classmethod
    def of_this_installation(cls) -> Self:
        return cls(
            store_of(settings.DATABASES["default"]),
            store_of(settings.DATABASES["keys"]),
            Path(settings.FILES_DIR),
            Path(settings.CHECKPOINT_DIR),
            Path(settings.ROOT_KEY_FILE).parent,
        )

    @classmethod
    def under(cls, home: Path, url_stores: tuple[Store, Store] | None = None) -> Self:
        """Return the places of an installation whose home is this folder."""
        database, keys = url_stores or (
            SqliteStore(home / "madoguchi.sqlite3"),
            SqliteStore(home / "keys.sqlite3"),
        )
        return cls(database, keys, home / "files", home / "checkpoints", home / "keys")

    def refuse_data(self) -> None:
        """Refuse to restore over anything; only the root key may be there."""
        self.database.refuse_data()
        self.keys.refuse_data()
        for folder in (self.files, self.checkpoints):
            if folder.exists() and (found := next(_files_in(folder), None)):
                raise TargetNotEmpty(str(found))
        if found := next((f for f in _files_in(self.secrets) if is_secret(f)), None):
            raise TargetNotEmpty(str(found))


def store_of(database: dict[str, Any]) -> Store:
    if "sqlite" in database["ENGINE"]:
        return SqliteStore(Path(database["NAME"]))
    return PostgresStore(
        make_conninfo(
            dbname=database["NAME"],
            user=database["USER"] or None,
            host=database["HOST"] or None,
            port=database["PORT"] or None,
        ),
        database["PASSWORD"],
        schema_in(database["OPTIONS"].get("options", "")),
    )


def schema_in(options: str) -> str:
    """Return the schema that the options of a connection name.

    >>> schema_in("-c search_path=keys -c jit=off"), schema_in("-c jit=off")
    ('keys', 'public')
    """
    found = re.search(r"search_path=(\S+)", options)
    return found[1] if found else "public"


def is_secret(path: Path) -> bool:
    """Say whether a file in the key folder belongs into a backup: all but the root.

    The root key has its own way back, the printed sheets.
    """
    return path.is_file() and path.name != ROOT_KEY


def _files_in(folder: Path) -> Any:
    return (path for path in folder.rglob("*") if path.is_file())
