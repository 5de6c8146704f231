"""Hold the root key: read it, make it, split it, prove it; open the ward's keys.

The root key is a file outside every database. It and the wards' keys are opened
once per process; data keys are not kept here. Nothing here ever overwrites a key.
"""

import base64
import os
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections

from madoguchi.vault import rules, shares
from madoguchi.vault.models import WardKey
from madoguchi.vault.problems import Damaged, KeyExists, KeyLost, WrongKey

MARK = "madoguchi-root-key-1"


@dataclass(slots=True)
class Opened:
    """What this process has opened so far."""

    root: bytes | None = None
    wards: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)

    def forget(self) -> None:
        self.root = None
        self.wards.clear()


opened = Opened()


def hold_root_key(root: bytes) -> None:
    """Use this root key instead of the file, until `forget_keys()`."""
    forget_keys()
    opened.root = root


def forget_keys() -> None:
    """Forget every opened key; the next use reads the file and the store again."""
    opened.forget()


def root_key() -> bytes:
    if opened.root is None:
        opened.root = read_root_key(Path(settings.ROOT_KEY_FILE))
    return opened.root


def read_root_key(path: Path) -> bytes:
    try:
        written = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        raise KeyLost(
            "ルート鍵のファイルがありません",
            "There is no root key file",
            path=str(path),
        ) from None
    except UnicodeDecodeError:
        raise Damaged(
            "ルート鍵のファイルが文字になっていません",
            "The root key file is not text",
            path=str(path),
        ) from None
    if len(written) != 3 or written[0] != MARK:  # noqa: PLR2004 - the three words of the file
        raise Damaged(
            "ルート鍵のファイルが途中で切れています",
            "The root key file is not complete",
            path=str(path),
        )
    if rules.checksum(written[1]) != written[2]:
        raise Damaged(
            "ルート鍵のファイルの文字が変わっています",
            "The root key file has a changed letter",
            path=str(path),
        )
    return base64.b64decode(written[1])


def write_root_key(path: Path, root: bytes) -> None:
    """Write a root key to a file that does not exist yet, readable by its owner."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = base64.b64encode(root).decode()
    line = f"{MARK} {text} {rules.checksum(text)}\n"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyExists(
            "ルート鍵のファイルがすでにあります",
            "There is a root key file already",
            path=str(path),
        ) from None
    with os.fdopen(file, "w") as out:
        out.write(line)
        out.flush()
        os.fsync(out.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def make_root_key() -> str:
    """Make the installation's root key once and return its check value."""
    path = refuse_existing()
    if owners := store_checks():
        raise KeyExists(
            "鍵の保管庫には、すでにルート鍵があります",
            "The key store belongs to a root key",
            check=", ".join(owners),
        )
    root = secrets.token_bytes(rules.KEY_BYTES)
    write_root_key(path, root)
    forget_keys()
    return rules.check_value(root)


def is_made() -> bool:
    """Say whether the key store has its tables yet."""
    connection = connections[WardKey.objects.all().db]
    table = WardKey._meta.db_table  # noqa: SLF001 - Django's public name for it
    return table in connection.introspection.table_names()


def store_checks() -> list[str]:
    """Name the root keys under which the wards' keys are wrapped: one, or none."""
    rows = WardKey.objects.values_list("root_check", flat=True)
    return sorted(set(rows)) if is_made() else []


def refuse_existing(path: Path | None = None) -> Path:
    """Return the path of the root key file to write; raise when it is there."""
    target = path or Path(settings.ROOT_KEY_FILE)
    if target.exists():
        raise KeyExists(
            "ルート鍵のファイルがすでにあります",
            "There is a root key file already",
            path=str(target),
        )
    return target


def check_root_key() -> str:
    """Return the check value of the root key; raise when the store needs another."""
    check = rules.check_value(root_key())
    if others := [owner for owner in store_checks() if owner != check]:
        raise WrongKey(
            "ルート鍵が、この鍵の保管庫のものではありません",
            "The root key is not the one of this key store",
            root=check,
            store=", ".join(others),
        )
    return check


def ward_keys(ward_id: int) -> tuple[bytes, bytes]:
    """Return the ward's wrapping key and index key; make them at first use."""
    if ward_id not in opened.wards:
        row = WardKey.objects.filter(ward=ward_id).first() or _make_ward_key(ward_id)
        opened.wards[ward_id] = _open_ward_key(row)
    return opened.wards[ward_id]


def _make_ward_key(ward_id: int) -> WardKey:
    root = root_key()
    check = check_root_key()
    wrapped, wrapped_index = (
        rules.wrap(root, secrets.token_bytes(rules.KEY_BYTES), part, ward_id)
        for part in ("ward", "index")
    )
    row = WardKey(
        ward=ward_id, wrapped=wrapped, wrapped_index=wrapped_index, root_check=check
    )
    # Two processes may both find none: the first one's row stays.
    WardKey.objects.bulk_create([row], ignore_conflicts=True)
    return WardKey.objects.get(ward=ward_id)


def _open_ward_key(row: WardKey) -> tuple[bytes, bytes]:
    root = root_key()
    check = rules.check_value(root)
    if check != row.root_check:
        raise WrongKey(
            "区の鍵は別のルート鍵で包まれています",
            "The ward's keys are wrapped by another root key",
            ward=row.ward,
            root=check,
            store=row.root_check,
        )
    return (
        rules.unwrap(root, bytes(row.wrapped), "ward", row.ward),
        rules.unwrap(root, bytes(row.wrapped_index), "index", row.ward),
    )


def recovery_shares(n: int = 5, k: int = 3) -> list[str]:
    """Split the root key for printing: any `k` of the `n` texts rebuild it."""
    root = root_key()
    return shares.split(root, rules.check_value(root), n=n, k=k)


def recover(texts: Sequence[str], path: Path | None = None) -> str:
    """Rebuild the root key from shares and write it where none is."""
    target = refuse_existing(path)
    root = shares.join(texts, rules.check_value)
    check = rules.check_value(root)
    _refuse_other_store(check, store_checks())
    write_root_key(target, root)
    forget_keys()
    return check


def prove(texts: Sequence[str]) -> str:
    """Show that the shares rebuild the root key in use, without showing the key."""
    check = rules.check_value(shares.join(texts, rules.check_value))
    _refuse_other_store(check, [rules.check_value(root_key()), *store_checks()])
    return check


def _refuse_other_store(check: str, owners: Collection[str]) -> None:
    if others := sorted({owner for owner in owners if owner != check}):
        raise WrongKey(
            "復旧用の紙は別のルート鍵のものです",
            "The shares belong to another root key",
            shares=check,
            store=", ".join(others),
        )
