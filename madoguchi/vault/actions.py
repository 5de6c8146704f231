"""Take, open and destroy data keys.

Keys are made ahead in batches and are in the store before any row needs them, so
a crash between the two databases leaves an unused key, never an unreadable row.
"""

import os
import secrets
import threading
from collections import deque
from collections.abc import Collection
from typing import Any, TypeAlias

from django.db import connections, router
from django.db.models.functions import Now

from madoguchi.vault import keys, rules
from madoguchi.vault.models import SealedKey
from madoguchi.vault.problems import KeyDestroyed, KeyLost
from madoguchi.vault.rules import DataKey

BATCH = 32
KeyRow: TypeAlias = tuple[int, bytes, bool]


class Ready:
    """Data keys this process made ahead, by ward; a fork starts with none."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_ward: dict[int, deque[DataKey]] = {}
        os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        self.lock = threading.Lock()
        self.by_ward.clear()


_ready = Ready()


def forget_keys() -> None:
    """Forget every opened key and all keys made ahead (tests, and after restore)."""
    keys.forget_keys()
    _ready.forget()


def take_key(ward_id: int) -> DataKey:
    """Return a fresh data key that is already in the key store."""
    with _ready.lock:
        ahead = _ready.by_ward.setdefault(ward_id, deque())
        if not ahead:
            ahead.extend(make_keys(ward_id, BATCH))
        return ahead.popleft()


def make_keys(ward_id: int, count: int) -> list[DataKey]:
    wrapping, _ = keys.ward_keys(ward_id)
    fresh = [secrets.token_bytes(rules.KEY_BYTES) for _ in range(count)]
    rows = SealedKey.objects.bulk_create(
        SealedKey(ward=ward_id, wrapped=rules.wrap(wrapping, secret, "data", ward_id))
        for secret in fresh
    )
    return [
        DataKey(row.pk, ward_id, secret)
        for row, secret in zip(rows, fresh, strict=True)
    ]


def data_key(ward_id: int, key_id: int) -> DataKey:
    """Open one data key."""
    return data_keys(ward_id, [key_id])[key_id]


def data_keys(ward_id: int, ids: Collection[int]) -> dict[int, DataKey]:
    """Open many data keys with one query; raise for the first that cannot be."""
    wrapping, _ = keys.ward_keys(ward_id)
    wanted = set(ids)
    if not wanted:
        return {}
    opened = {row[0]: _open(ward_id, row, wrapping) for row in _rows(ward_id, wanted)}
    if lost := sorted(wanted - opened.keys()):
        raise KeyLost(
            "記録の鍵が鍵の保管庫にありません",
            "A data key is not in the key store",
            ward=ward_id,
            key=lost[0],
        )
    return opened


def living_keys(ward_id: int, ids: Collection[int]) -> dict[int, DataKey]:
    """Open those of many data keys that were not destroyed; raise for a lost one."""
    wrapping, _ = keys.ward_keys(ward_id)
    unwrap = rules.unwrapper(wrapping, "data", ward_id)
    rows = _rows(ward_id, set(ids)) if ids else []
    if lost := sorted(set(ids) - {row[0] for row in rows}):
        raise KeyLost(
            "記録の鍵が鍵の保管庫にありません",
            "A data key is not in the key store",
            ward=ward_id,
            key=lost[0],
        )
    return {
        key_id: DataKey(key_id, ward_id, unwrap(bytes(wrapped)))
        for key_id, wrapped, is_destroyed in rows
        if not is_destroyed
    }


def destroy_key(ward_id: int, key_id: int) -> None:
    """Destroy a data key and with it, for ever, what it sealed.

    The instant is the database's own clock, because it starts the days after which
    the last backup that still holds the key has expired.
    """
    SealedKey.objects.filter(ward=ward_id, pk=key_id, destroyed_at__isnull=True).update(
        wrapped=b"", destroyed_at=Now()
    )


def scrub() -> None:
    """Let the database forget the old bytes of destroyed keys: log and dead rows."""
    connection = connections[router.db_for_write(SealedKey)]
    if connection.in_atomic_block:
        return  # neither database can do it inside a transaction
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM vault_sealedkey")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _rows(ward_id: int, ids: Collection[int]) -> list[KeyRow]:
    """Read keys by a plain statement: each page that opens anything asks this."""
    connection = connections[router.db_for_read(SealedKey)]
    wanted: list[Any] = list(ids)
    if connection.vendor == "postgresql":
        among, wanted = "= ANY(%s::bigint[])", [wanted]  # one value, however many
    else:
        among = f"IN ({', '.join(['%s'] * len(wanted))})"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, wrapped, destroyed_at IS NOT NULL FROM vault_sealedkey"  # noqa: S608  placeholders
            f" WHERE ward = %s AND id {among}",
            [ward_id, *wanted],
        )
        return list(cursor.fetchall())


def _open(ward_id: int, row: KeyRow, wrapping: bytes) -> DataKey:
    key_id, wrapped, is_destroyed = row
    if is_destroyed:
        raise KeyDestroyed(
            "記録の鍵は廃棄されています",
            "A data key was destroyed",
            ward=ward_id,
            key=key_id,
        )
    secret = rules.unwrap(wrapping, bytes(wrapped), "data", ward_id)
    return DataKey(key_id, ward_id, secret)
