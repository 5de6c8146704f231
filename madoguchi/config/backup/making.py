"""Make a backup, restore it on the side, and only then let it count.

Until it was restored and looked at, its folders are called `.unverified`; one that
fails leaves none behind.
"""

import re
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import madoguchi
from madoguchi.config.backup.archive import Filling, Manifest
from madoguchi.config.backup.places import Places, is_secret
from madoguchi.config.backup.restoring import Backup, check
from madoguchi.config.backup.stores import Snapshot
from madoguchi.config.backup.trial import prove
from madoguchi.vault.rules import BACKUPS_KEPT, check_value

UNVERIFIED = ".unverified"
STAMP = "%Y%m%dT%H%M%SZ"
LEFTOVERS = (".copying-", ".trial-", ".restoring-")
A_STAMP = re.compile(r"\d{8}T\d{6}Z")


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that counts: where it is, and what was held against what."""

    backup: Backup
    report: dict[str, Any]
    expired: list[str]


@dataclass(frozen=True, slots=True)
class Order:
    """Where a backup is to go, under which root key, and when it is made."""

    to: Path
    work: Path
    root: bytes = field(repr=False)
    at: datetime

    @property
    def stamp(self) -> str:
        return self.at.astimezone(UTC).strftime(STAMP)


def make(places: Places, order: Order) -> Made:
    """Copy, seal, restore on the side, compare; the name tells when it counts."""
    clear_leftovers(order.work, order.at)
    to, name = order.to, f"{order.stamp}{UNVERIFIED}"
    clear_unverified(to, order.at)
    draft = Backup(to / name, to / "keys" / name)
    for folder in (draft.records, draft.keys):
        folder.mkdir(parents=True, mode=0o700)
    try:
        report = fill_draft(places, order, draft)
    except BaseException:
        for folder in (draft.records, draft.keys):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    done = Backup(to / order.stamp, to / "keys" / order.stamp)
    draft.keys.rename(done.keys)
    draft.records.rename(done.records)
    return Made(done, report, expire_keys(to, order.at))


def fill_draft(places: Places, order: Order, draft: Backup) -> dict[str, Any]:
    """Fill the folders of a backup and prove them; return what was compared."""
    with tempfile.TemporaryDirectory(dir=order.work, prefix=".copying-") as work:
        fill(places, Path(work), Filling(draft.records, order.root, order.stamp))
        filling = Filling(draft.keys, order.root, order.stamp)
        fill_keys(places, Path(work), filling, order.at)
    return prove(check(draft, order.root, order.at.date()), places)


def fill(places: Places, work: Path, filling: Filling) -> None:
    """Fill the records: checkpoints before the database, files after it.

    So no checkpoint is ahead of the copied log, and no copied row is without its
    file.
    """
    filling.add_folder("checkpoints", places.checkpoints)
    copy = work / "database"
    snapshot = places.database.copy_to(copy)
    filling.add_file("database", copy)
    copy.unlink()
    filling.add_folder("files", places.files)
    filling.add_folder("secrets", places.secrets, is_secret)
    filling.close(manifest_of("records", snapshot, filling))


def fill_keys(places: Places, work: Path, filling: Filling, at: datetime) -> None:
    """Fill the keys after the records: every key a row needs is older than the row."""
    copy = work / "keystore"
    snapshot = places.keys.copy_to(copy)
    filling.add_file("keystore", copy)
    copy.unlink()
    filling.close(manifest_of("keys", snapshot, filling, at + BACKUPS_KEPT))


def manifest_of(
    kind: str, snapshot: Snapshot, filling: Filling, expires: datetime | None = None
) -> Manifest:
    return Manifest(
        kind=kind,
        stamp=filling.stamp,
        root=check_value(filling.root),
        version=madoguchi.__version__,
        engine=snapshot.engine,
        engine_version=snapshot.engine_version,
        counts=snapshot.counts,
        heads=snapshot.heads,
        parts=filling.parts,
        expires_on=expires.date() if expires else None,
    )


def expire_keys(to: Path, at: datetime) -> list[str]:
    """Delete copies of the key store after 35 days, so destroyed keys stay destroyed.

    Copies that were carried elsewhere must be deleted there.
    """
    gone = []
    for folder in sorted((to / "keys").iterdir()):
        stamp = folder.name.removesuffix(UNVERIFIED)
        if not A_STAMP.fullmatch(stamp):
            continue
        made_at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
        if made_at + BACKUPS_KEPT < at:
            shutil.rmtree(folder)
            gone.append(folder.name)
    return gone


def clear_leftovers(home: Path, at: datetime) -> None:
    """Delete what a killed backup, trial or restore left behind a day ago."""
    for kind in LEFTOVERS:
        for folder in home.glob(f"{kind}*"):
            _clear_if_old(folder, at)


def clear_unverified(to: Path, at: datetime) -> None:
    """Delete the folders of a backup that was killed a day ago: it never counts."""
    for place in (to, to / "keys"):
        for folder in place.glob(f"*{UNVERIFIED}"):
            if A_STAMP.fullmatch(folder.name.removesuffix(UNVERIFIED)):
                _clear_if_old(folder, at)


def _clear_if_old(folder: Path, at: datetime) -> None:
    if folder.stat().st_mtime < (at - timedelta(days=1)).timestamp():
        shutil.rmtree(folder)
