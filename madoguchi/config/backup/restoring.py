"""Put a backup back: look at every part first, write only into empty places."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from madoguchi.config.backup.archive import (
    Manifest,
    Opening,
    check_parts,
    read_manifest,
)
from madoguchi.config.backup.places import Places
from madoguchi.config.backup.problems import (
    KeysExpired,
    KeysMissing,
    KeysTooOld,
    ManifestDamaged,
    ToolFailed,
)

FOLDERS = ("files", "checkpoints", "secrets")


@dataclass(frozen=True, slots=True)
class Backup:
    """The two folders of one backup: the records, and a copy of the key store."""

    records: Path
    keys: Path


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup whose manifests and sealed parts are what was written."""

    records: Opening
    keys: Opening

    @property
    def counts(self) -> dict[str, int]:
        """Return the rows that must be there again, table by table."""
        records, keys = self.records.manifest.counts, self.keys.manifest.counts
        found = {f"default/{table}": count for table, count in records.items()}
        return found | {f"keys/{table}": count for table, count in keys.items()}


def beside(records: Path) -> Backup:
    """Return a backup whose keys lie where `backup` put them."""
    return Backup(records, records.parent / "keys" / records.name)


def check(backup: Backup, root: bytes, on: date) -> Checked:
    """Refuse by name whatever is missing, changed, cut, foreign, old or expired."""
    records = read_manifest(backup.records, root)
    if not backup.keys.is_dir():
        raise KeysMissing(str(backup.keys))
    keys = read_manifest(backup.keys, root)
    for manifest, kind in ((records, "records"), (keys, "keys")):
        if manifest.kind != kind:
            raise ManifestDamaged(manifest.kind, f"{kind} expected")
    if keys.stamp < records.stamp:
        raise KeysTooOld(keys.stamp, f"records of {records.stamp}")
    _refuse_expired(keys, on)
    check_parts(backup.records, records)
    check_parts(backup.keys, keys)
    return Checked(
        Opening(backup.records, root, records), Opening(backup.keys, root, keys)
    )


def _refuse_expired(keys: Manifest, on: date) -> None:
    if keys.expires_on is None or keys.expires_on < on:
        raise KeysExpired(keys.stamp, f"expired {keys.expires_on}")


def restore(checked: Checked, places: Places) -> None:
    """Open every part beside its place; move them in when all of them opened."""
    refuse_other_engine(checked, places)
    places.refuse_data()
    places.files.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=places.files.parent, prefix=".restoring-"
    ) as folder:
        work = Path(folder)
        checked.records.file_to("database", work / "database")
        checked.keys.file_to("keystore", work / "keystore")
        for name in FOLDERS:
            checked.records.folder_to(name, work / name)
        move_in(work / "files", places.files)
        move_in(work / "checkpoints", places.checkpoints)
        move_in(work / "secrets", places.secrets)
        places.keys.restore(work / "keystore")
        places.database.restore(work / "database")


def refuse_other_engine(checked: Checked, places: Places) -> None:
    """Refuse a SQLite backup on PostgreSQL and the other way round."""
    wanted = checked.records.manifest.engine
    if wanted != places.database.engine:
        raise ToolFailed(wanted, f"this installation runs on {places.database.engine}")


def move_in(source: Path, target: Path) -> None:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        shutil.move(path, target / path.name)
