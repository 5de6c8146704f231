"""Say which files make up the data set of one ward, and what is in each.

A file that the manifest does not name is no part of the data set, whatever it holds:
so writing is to put files down and then to replace the manifest, and a crash between
the two changes nothing.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from madoguchi.kernel.errors import Refused
from madoguchi.lake.columns import COLUMNS
from madoguchi.lake.rules import SIZES, Range
from madoguchi.lake.steps import TABLE

FORMAT: Final = 1
NAME: Final = "manifest.json"
LOCK: Final = ".lock"
SUFFIX: Final = ".parquet"
DRAFT: Final = ".tmp"
SECONDS_KEPT: Final = 600
"""So long a replaced file stays: somebody may still be reading it."""
CHUNK: Final = 1 << 20


class ManifestDamaged(Refused):
    """The manifest of a ward cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__()


class LakeBusy(Refused):
    """Somebody else writes the files of this ward now."""


@dataclass(frozen=True, slots=True)
class File:
    """One Parquet file: its place below the ward's folder, its rows and its hash."""

    path: str
    rows: int
    bytes: int
    sha256: str
    month: str = ""
    bucket: int = -1


@dataclass(frozen=True, slots=True)
class Part:
    """The files of one range of seals; none where nothing in it was a step."""

    first: int
    last: int
    made_by: str
    files: tuple[File, ...] = ()

    @property
    def range(self) -> Range:
        return Range(self.first, self.last)

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.files)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the data set of a ward is made of.

    `shape` names columns, table of steps and sizes: where it is another one than that
    of the software, all files are made anew.
    """

    ward: int
    shape: str
    parts: tuple[Part, ...] = field(default=())
    format: int = FORMAT

    @property
    def last(self) -> int:
        """Return the last seal that a file covers, 0 when there is none."""
        return max((one.last for one in self.parts), default=0)

    @property
    def files(self) -> list[File]:
        return [file for part in self.parts for file in part.files]

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.parts)

    def with_part(self, part: Part) -> Self:
        """Return it with a part more, without those that the part covers."""
        kept = [one for one in self.parts if one.range not in part.range]
        return replace(self, parts=tuple(sorted([*kept, part], key=lambda p: p.first)))

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        told = json.loads(text)
        parts = tuple(
            Part(**{**one, "files": tuple(File(**file) for file in one["files"])})
            for one in told.pop("parts")
        )
        return cls(**told, parts=parts)


@cache
def shape() -> str:
    """Return the hash of what decides the contents of a file beside the log."""
    told: Any = [FORMAT, SIZES, [(one.name, one.type) for one in COLUMNS]]
    text = json.dumps(told) + TABLE.read_text(encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def folder_of(lake: Path, ward: int) -> Path:
    return lake / f"ward={ward}"


def read(folder: Path, ward: int) -> Manifest:
    """Return the manifest of a ward, an empty one where there is none yet."""
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Manifest(ward, shape())
    try:
        found = Manifest.parse(text)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ManifestDamaged(path) from None
    if found.ward != ward or found.format != FORMAT:
        raise ManifestDamaged(path)
    return found


def write(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the one before, at once or not at all."""
    draft = folder / f"{NAME}{DRAFT}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(manifest.text())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)
    sync(folder)


def keep(folder: Path, draft: Path, name: str) -> tuple[str, int, str]:
    """Name a finished draft by its hash; return path, bytes and hash.

    A file of the same bytes has the same name, so doing it again changes nothing.
    """
    digest = hash_of(draft)
    path = folder / f"{name}.{digest[:12]}{SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)
    sync(path.parent)
    return str(path.relative_to(folder)), path.stat().st_size, digest


def hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while some := file.read(CHUNK):
            digest.update(some)
    return digest.hexdigest()


def strays(folder: Path, manifest: Manifest) -> list[Path]:
    """Return the files below a ward's folder that are no part of its data set."""
    named = {folder / one.path for one in manifest.files}
    found = [*folder.rglob(f"*{SUFFIX}"), *folder.rglob(f"*{DRAFT}")]
    return sorted(path for path in set(found) if path not in named)


def sweep(folder: Path, manifest: Manifest) -> int:
    """Delete what nobody can be reading any more; return how many files."""
    before = time.time() - SECONDS_KEPT
    old = [one for one in strays(folder, manifest) if one.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    _without_empty(folder, {path.parent for path in old})
    return len(old)


def _without_empty(folder: Path, emptied: Iterable[Path]) -> None:
    for path in sorted(emptied, reverse=True):
        empty = path
        while empty != folder and not any(empty.iterdir()):
            empty.rmdir()
            empty = empty.parent


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Be the only one who writes here; raise LakeBusy when somebody else does."""
    # Whatever the umask says, nobody else reads what lies here: `parents` obeys it.
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(exist_ok=True, mode=0o700)
    with (folder / LOCK).open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise LakeBusy from None
        yield


def sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
