"""Keep data keys in a store of their own, with backups of their own."""

from typing import Any


class KeyStore:
    def db_for_read(self, model: Any, **_: object) -> str | None:
        return "keys" if model._meta.app_label == "vault" else None  # noqa: SLF001

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_: object) -> bool:
        return (app_label == "vault") == (db == "keys")
