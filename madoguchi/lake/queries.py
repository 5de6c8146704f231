"""Read the data set of one ward: the files, and what was sealed since the last of them.

A connection of here sees one ward, from the first event to the newest sealed one.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from django.conf import settings

from madoguchi.events.queries import last_place
from madoguchi.lake import manifest as books
from madoguchi.lake.actions import (
    Progress,
    Yard,
    hear_range,
    in_silence,
    parquet,
    rebuild,
    yard_of,
)
from madoguchi.lake.columns import ALL
from madoguchi.lake.deriving import A_DAY_US, NINE_HOURS_US, Derivation
from madoguchi.lake.engine import connect, listed
from madoguchi.lake.manifest import File, Manifest
from madoguchi.lake.rules import Range
from madoguchi.wards.scope import ward_scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

A_MONTH: Final = timedelta(days=31)
BEGUN: Final = (
    "(DATE '1970-01-01' + ((ts_us - case_us + "
    f"{NINE_HOURS_US}) // {A_DAY_US})::INTEGER)"
)
"""The date in Japan on which the case of a row began."""


@dataclass(frozen=True, slots=True)
class Only:
    """Which cases to read, always whole ones; empty means all.

    A case is of the period in which it began, both days included; of a unit when
    that unit did a step of it.
    """

    procedures: tuple[str, ...] = ()
    versions: tuple[int, ...] = ()
    channels: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    bucket: int | None = None

    @property
    def earliest(self) -> date:
        """Return a day before which no step of such a case can be.

        Clocks may be apart, so that a step bears an earlier time than the first.
        """
        return (self.first or date.min + A_MONTH) - A_MONTH

    def condition(self, table: str) -> str:
        """Return it as a condition of SQL on the rows of a table."""
        parts = ["true"]
        if self.procedures:
            parts.append(f"procedure IN {listed(self.procedures)}")
        if self.versions:
            parts.append(f"version IN ({', '.join(map(str, map(int, self.versions)))})")
        if self.channels:
            parts.append(f"channel IN {listed(self.channels)}")
        if self.first:
            parts.append(f"{BEGUN} >= DATE '{self.first.isoformat()}'")
            # Lets whole parts of files be passed over.
            parts.append(f"day >= DATE '{self.earliest.isoformat()}'")
        if self.last:
            parts.append(f"{BEGUN} <= DATE '{self.last.isoformat()}'")
        if self.bucket is not None:
            parts.append(f"bucket = {int(self.bucket)}")
        if self.units:
            parts.append(
                f"case_key IN (SELECT case_key FROM {table}"
                f" WHERE unit IN {listed(self.units)})"
            )
        return " AND ".join(parts)


EVERYTHING: Final = Only()


@contextmanager
def opened(
    ward: int, only: Only = EVERYTHING, *, yard: Yard | None = None
) -> Iterator[DuckDBPyConnection]:
    """Give a DuckDB connection in which the view `events` holds a ward's steps.

    Its columns are those of `columns.py`. It is as old as the moment of opening. The
    caller's own tables may be made beside it; nothing outside the data set can be
    read. Raises ManifestDamaged.
    """
    here = yard or yard_of(ward)
    database = connect(
        here.lake, memory=settings.LAKE_MEMORY, threads=settings.LAKE_THREADS
    )
    try:
        with ward_scope(ward):
            _prepare(database, here, only)
        yield database
    finally:
        database.close()


def _prepare(database: DuckDBPyConnection, yard: Yard, only: Only) -> None:
    manifest = books.read(yard.folder, yard.ward)
    if manifest.shape != books.shape():
        manifest = Manifest(yard.ward, books.shape())
    derivation = Derivation(database, yard.ward)
    newest = last_place(yard.ward)
    if newest > manifest.last:
        tail = Range(manifest.last + 1, newest)
        hear_range(derivation, tail)
        derivation.derive(since=tail.first)
    database.execute("ALTER TABLE rows RENAME TO tail")
    for name in ("heard", "begun", "powers", "steps"):
        database.execute(f"DROP TABLE {name}")
    paths = [yard.folder / one.path for one in _files(manifest, only)]
    filed = f" UNION ALL SELECT {ALL} FROM {parquet(paths)}" if paths else ""
    database.execute(
        f"CREATE VIEW whole AS SELECT * FROM (SELECT {ALL} FROM tail{filed})"
        f" WHERE ward = {int(yard.ward)}"
    )
    database.execute(
        f"CREATE VIEW events AS SELECT * FROM whole WHERE {only.condition('whole')}"
    )


def _files(manifest: Manifest, only: Only) -> list[File]:
    """Return the files that can hold what is wanted."""
    month = only.earliest.isoformat()[:7]
    return [
        one
        for one in manifest.files
        if not (one.month and one.month < month)
        and only.bucket in {None, one.bucket if one.bucket >= 0 else only.bucket}
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the data set of a ward holds and how far it has come."""

    ward: int
    rows: int
    files: int
    bytes: int
    filed_until: int
    sealed_until: int
    made_by: tuple[str, ...]
    ranges: tuple[tuple[int, int, int], ...]
    """First seal, last seal and rows of each range."""


def standing(ward: int, *, yard: Yard | None = None) -> Standing:
    """Say what lies in a ward's files and how much of the log is in none yet."""
    here = yard or yard_of(ward)
    manifest = books.read(here.folder, ward)
    with ward_scope(ward):
        newest = last_place(ward)
    return Standing(
        ward=ward,
        rows=manifest.rows,
        files=len(manifest.files),
        bytes=sum(one.bytes for one in manifest.files),
        filed_until=manifest.last,
        sealed_until=newest,
        made_by=tuple(sorted({one.made_by for one in manifest.parts})),
        ranges=tuple((one.first, one.last, one.rows) for one in manifest.parts),
    )


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a data set: a code, and the file it is about."""

    code: str
    path: str = ""


def verify(
    ward: int,
    progress: Progress = in_silence,
    *,
    yard: Yard | None = None,
    anew: bool = False,
) -> list[Flaw]:
    """Hold every file against the manifest, and the manifest against the log.

    `anew` also makes all of it once more from the log, elsewhere, and compares. Codes:
    manifest_damaged, other_shape, gap, ahead_of_log, missing, changed, made_anew.
    """
    here = yard or yard_of(ward)
    try:
        manifest = books.read(here.folder, ward)
    except books.ManifestDamaged:
        return [Flaw("manifest_damaged", books.NAME)]
    flaws = [Flaw("other_shape")] if manifest.shape != books.shape() else []
    reached = 0
    for part in manifest.parts:
        if part.first != reached + 1:
            flaws.append(Flaw("gap", f"{reached + 1}"))
        reached = part.last
    with ward_scope(ward):
        if reached > last_place(ward):
            flaws.append(Flaw("ahead_of_log", f"{reached}"))
    files = manifest.files
    for done, one in enumerate(files):
        progress(done, len(files))
        flaws += _flaws_of(here, one)
    progress(len(files), len(files))
    return flaws if flaws or not anew else _against_the_log(here, manifest, progress)


def _against_the_log(yard: Yard, manifest: Manifest, progress: Progress) -> list[Flaw]:
    """Make the data set once more, and name the files that came out otherwise."""
    with TemporaryDirectory(prefix=".anew-", dir=yard.lake) as aside:
        again = rebuild(Yard(Path(aside), yard.ward, yard.sizes), progress)
    # What was sealed meanwhile may have made larger ranges of small ones.
    same_range = {one.range for one in again.parts}
    made = {file.path for part in again.parts for file in part.files}
    return [
        Flaw("made_anew", file.path)
        for part in manifest.parts
        if part.range in same_range
        for file in part.files
        if file.path not in made
    ]


def _flaws_of(yard: Yard, file: File) -> list[Flaw]:
    path = yard.folder / file.path
    if not path.exists():
        return [Flaw("missing", file.path)]
    if books.hash_of(path) != file.sha256:
        return [Flaw("changed", file.path)]
    return []
