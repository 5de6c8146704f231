"""One folder of sealed parts and the manifest that vouches for them.

The manifest is readable (counts, chain heads, versions, checksums of the sealed
parts, no personal data) and carries a seal of its own, so it cannot be edited.
"""

import hashlib
import hmac
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from madoguchi.config.backup.problems import (
    ManifestDamaged,
    PartCutShort,
    PartDamaged,
    PartMissing,
    WrongRootKey,
)
from madoguchi.config.backup.sealed_part import PartReader, PartWriter, Written
from madoguchi.vault import rules

MANIFEST = "manifest.json"
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds and what must be true of it once restored."""

    kind: str
    stamp: str
    root: str
    version: str
    engine: str
    engine_version: str
    counts: dict[str, int]
    heads: dict[str, str]
    parts: dict[str, Written]
    expires_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "stamp": self.stamp,
            "root": self.root,
            "version": self.version,
            "engine": self.engine,
            "engine_version": self.engine_version,
            "counts": self.counts,
            "heads": self.heads,
            "parts": {
                part: {"name": one.name, "size": one.size, "sha256": one.sha256}
                for part, one in self.parts.items()
            },
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
        }


def from_json(said: dict[str, Any]) -> Manifest:
    expires = said["expires_on"]
    parts = {part: Written(**one) for part, one in said["parts"].items()}
    return Manifest(
        **{
            **said,
            "parts": parts,
            "expires_on": date.fromisoformat(expires) if expires else None,
        }
    )


def seal_of(said: dict[str, Any], root: bytes) -> str:
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hmac.new(rules.derive(root, "manifest"), text.encode(), "sha256").hexdigest()


@dataclass(slots=True)
class Filling:
    """A folder being filled with sealed parts."""

    folder: Path
    root: bytes = field(repr=False)
    stamp: str
    parts: dict[str, Written] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[BinaryIO]:
        writer = PartWriter(self.folder / f"{name}.part", self.root, name, self.stamp)
        yield cast("BinaryIO", writer)
        self.parts[name] = writer.finish()

    def add_file(self, name: str, path: Path) -> None:
        with self.part(name) as part, path.open("rb") as file:
            while block := file.read(BLOCK):
                part.write(block)

    def add_folder(
        self, name: str, folder: Path, wanted: Callable[[Path], bool] = Path.is_file
    ) -> None:
        with (
            self.part(name) as part,
            tarfile.open(fileobj=part, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            for path in sorted(folder.rglob("*")) if folder.exists() else ():
                if path.is_file() and wanted(path):
                    _add(tar, path, path.relative_to(folder))

    def close(self, manifest: Manifest) -> None:
        said = manifest.as_json()
        said["seal"] = seal_of(said, self.root)
        path = self.folder / MANIFEST
        path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")
        for one in (*(self.folder / part.name for part in self.parts.values()), path):
            _sync(one)
        _sync(self.folder)


def _add(tar: tarfile.TarFile, path: Path, name: Path) -> None:
    """Add one file; a file that was just removed is the live data's own business."""
    try:
        with path.open("rb") as file:
            member = tarfile.TarInfo(name.as_posix())
            member.size = os.fstat(file.fileno()).st_size
            tar.addfile(member, file)
    except FileNotFoundError:
        return


def read_manifest(folder: Path, root: bytes) -> Manifest:
    """Return a folder's manifest; refuse one that is missing, foreign or edited."""
    path = folder / MANIFEST
    try:
        said = json.loads(path.read_bytes())
        seal = said.pop("seal")
        key = said["root"]
        if key != rules.check_value(root):
            detail = f"sealed under {key}, at hand {rules.check_value(root)}"
            raise WrongRootKey(str(path), detail)
        if not hmac.compare_digest(seal, seal_of(said, root)):
            raise ManifestDamaged(str(path))
        return from_json(said)
    except FileNotFoundError:
        raise PartMissing(str(path)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ManifestDamaged(str(path)) from None


def check_parts(folder: Path, manifest: Manifest) -> None:
    """Compare each sealed part with the manifest, without opening it."""
    for one in manifest.parts.values():
        path = folder / one.name
        if not path.is_file():
            raise PartMissing(one.name)
        size = path.stat().st_size
        if size < one.size:
            raise PartCutShort(one.name, f"{size} of {one.size} bytes")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != one.sha256:
                raise PartDamaged(one.name, "SHA-256 differs from the manifest")


@dataclass(frozen=True, slots=True)
class Opening:
    """A folder whose parts are opened, one after the other."""

    folder: Path
    root: bytes = field(repr=False)
    manifest: Manifest

    @contextmanager
    def part(self, name: str) -> Iterator[BinaryIO]:
        if name not in self.manifest.parts:
            raise PartMissing(name)
        with PartReader(
            self.folder / self.manifest.parts[name].name, self.root
        ) as reader:
            if (reader.label.part, reader.label.stamp) != (name, self.manifest.stamp):
                raise PartDamaged(reader.where, "belongs to another backup")
            yield cast("BinaryIO", reader)

    def file_to(self, name: str, path: Path) -> None:
        with self.part(name) as part, path.open("xb") as file:
            path.chmod(0o600)
            while block := part.read(BLOCK):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())

    def folder_to(self, name: str, folder: Path) -> int:
        """Unpack a folder; only plain files with plain names are in it."""
        count = 0
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with (
                self.part(name) as part,
                tarfile.open(fileobj=part, mode="r|") as tar,
            ):
                for member in tar:
                    self._unpack(tar, member, folder)
                    count += 1
                while part.read(BLOCK):
                    pass  # what follows the last file is checked as well
        except tarfile.TarError:
            raise PartDamaged(name, "not a list of files") from None
        return count

    def _unpack(
        self, tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path
    ) -> None:
        name = PurePosixPath(member.name)
        source = tar.extractfile(member)
        if source is None or name.is_absolute() or ".." in name.parts:
            raise PartDamaged(member.name, "not a plain file")
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("xb") as file:
            path.chmod(0o600)
            while block := source.read(BLOCK):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
