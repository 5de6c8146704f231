"""Write the data set of a ward: what is new, or all of it anew.

The only code of this room that writes. It tells nobody in the log: the files say
nothing that the log does not, and can be made from it at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings

from madoguchi.events.queries import last_place, rows_before, sealed_rows
from madoguchi.lake import manifest as books
from madoguchi.lake.columns import ALL, TABLE
from madoguchi.lake.deriving import Derivation
from madoguchi.lake.engine import connect, quoted
from madoguchi.lake.manifest import File, Manifest, Part
from madoguchi.lake.rules import SIZES, Range, missing, ranges_until
from madoguchi.lake.steps import steps
from madoguchi.wards.scope import ward_scope

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

AT_ONCE: Final = 65_536
"""Seals that are read from the log in one go."""
YOUNG: Final = "young"
"""The folder of ranges that will become a part of a larger one."""
PARQUET: Final = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"

Progress = Callable[[int, int], None]


def in_silence(done: int, total: int) -> None:
    """Tell nobody how far the work is."""


@dataclass(frozen=True, slots=True)
class Yard:
    """Where the files of one ward lie, in ranges of which sizes."""

    lake: Path
    ward: int
    sizes: Sequence[int] = SIZES

    @property
    def folder(self) -> Path:
        return books.folder_of(self.lake, self.ward)


def yard_of(ward: int) -> Yard:
    return Yard(settings.LAKE_DIR, ward)


def build(yard: Yard, progress: Progress = in_silence) -> Manifest:
    """Write the ranges that are whole and in no file yet; return what there is.

    Files made by other columns or another table of steps are all made anew. Raises
    LakeBusy while somebody else does the same, ManifestDamaged.
    """
    with ward_scope(yard.ward), books.held(yard.folder):
        before = books.read(yard.folder, yard.ward)
        if before.shape != books.shape():
            before = Manifest(yard.ward, books.shape())
        return _Building(yard, before, progress).go()


def rebuild(yard: Yard, progress: Progress = in_silence) -> Manifest:
    """Write all ranges anew; until the end the files of before are the data set."""
    with ward_scope(yard.ward), books.held(yard.folder):
        nothing = Manifest(yard.ward, books.shape())
        return _Building(yard, nothing, progress, at_once=True).go()


@dataclass(slots=True)
class _Building:
    """One ward's files on their way to its last seal."""

    yard: Yard
    manifest: Manifest
    progress: Progress
    at_once: bool = False
    """Whether the manifest is replaced at the end only."""

    def go(self) -> Manifest:
        wanted = ranges_until(last_place(self.yard.ward), self.yard.sizes)
        there = {one.range for one in self.manifest.parts}
        lacking = [one for one in wanted if one not in there]
        if lacking:
            with opened_for_writing(self.yard) as database:
                self._write_all(database, lacking)
        if lacking or self.at_once:
            books.write(self.yard.folder, self.manifest)
        books.sweep(self.yard.folder, self.manifest)
        return self.manifest

    def _write_all(self, database: DuckDBPyConnection, lacking: list[Range]) -> None:
        derivation = Derivation(database, self.yard.ward)
        total, done = sum(map(len, lacking)), 0
        self.progress(done, total)
        for one in lacking:
            base = done
            self._gather(
                derivation,
                one,
                lambda so_far, base=base: self.progress(base + so_far, total),  # type: ignore[misc]
            )
            database.execute("SET threads = 1")  # so that bytes repeat
            part = write_part(database, self.yard, one)
            database.execute(f"SET threads = {settings.LAKE_THREADS}")
            self.manifest = self.manifest.with_part(part)
            if not self.at_once:
                books.write(self.yard.folder, self.manifest)
            done += len(one)
            self.progress(done, total)

    def _gather(
        self, derivation: Derivation, wanted: Range, tell: Callable[[int], None]
    ) -> None:
        """Bring the rows of a range together: from smaller files and from the log.

        Into a new table: one that was emptied remembers that it held NULLs, and the
        bytes of a file would depend on what was written before it.
        """
        derivation.database.execute(f"CREATE OR REPLACE TABLE rows ({TABLE})")
        inside = [one for one in self.manifest.parts if one.range in wanted]
        paths = [self.yard.folder / file.path for one in inside for file in one.files]
        if paths:
            derivation.database.execute(
                f"INSERT INTO rows SELECT {ALL} FROM {parquet(paths)}"
            )
        for gap in missing(wanted, [one.range for one in inside]):
            hear_range(derivation, gap, tell)
            derivation.derive(since=gap.first)


def opened_for_writing(yard: Yard) -> DuckDBPyConnection:
    """Return a database for the one writer of a ward."""
    return connect(
        yard.lake,
        memory=settings.LAKE_MEMORY,
        threads=settings.LAKE_THREADS,
        writes=True,
    )


def hear_range(
    derivation: Derivation, wanted: Range, tell: Callable[[int], None] = lambda _: None
) -> None:
    """Let a derivation hear the steps of a range, and what came before of its cases."""
    ward, kinds = derivation.ward, list(steps())
    for first in range(wanted.first, wanted.last + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, wanted.last)
        derivation.hear(sealed_rows(ward, first, last, kinds))
        tell(last - wanted.first + 1)
    if strangers := derivation.strangers():
        derivation.hear(rows_before(ward, strangers, wanted.first, kinds))


def write_part(database: DuckDBPyConnection, yard: Yard, wanted: Range) -> Part:
    """Write the rows that were gathered for a range; name its files.

    A settled range has a file for each month and bucket, ordered by seal; a young one
    is one file, ordered by bucket.
    """
    name = f"{wanted.first:012d}-{wanted.last:012d}"
    if wanted.is_settled(yard.sizes):
        files = _by_month_and_bucket(database, yard.folder, name)
    else:
        here = _Cut(f"{YOUNG}/{name}", order="bucket, seal")
        files = [_write(database, yard.folder, here)]
    kept = tuple(one for one in files if one.rows)
    return Part(wanted.first, wanted.last, f"duckdb {version()}", kept)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Which of the gathered rows go to one file, and in which order."""

    name: str
    where: str = "true"
    order: str = "seal"
    month: str = ""
    bucket: int = -1


def _by_month_and_bucket(
    database: DuckDBPyConnection, folder: Path, name: str
) -> list[File]:
    found = database.execute(
        "SELECT DISTINCT strftime(day, '%Y-%m') AS month, bucket FROM rows"
        " ORDER BY month, bucket"
    ).fetchall()
    return [
        _write(
            database,
            folder,
            _Cut(
                f"month={month}/bucket={bucket:02d}/{name}",
                f"bucket = {bucket} AND strftime(day, '%Y-%m') = {quoted(month)}",
                month=month,
                bucket=bucket,
            ),
        )
        for month, bucket in found
    ]


def _write(database: DuckDBPyConnection, folder: Path, cut: _Cut) -> File:
    (rows,) = database.execute(
        f"SELECT count(*) FROM rows WHERE {cut.where}"
    ).fetchone() or (0,)
    if not rows:
        return File(cut.name, 0, 0, "")
    draft = folder / f"{cut.name}{books.DRAFT}"
    draft.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    database.execute(
        f"COPY (SELECT {ALL} FROM rows WHERE {cut.where} ORDER BY {cut.order})"
        f" TO {quoted(str(draft))} ({PARQUET})"
    )
    path, size, digest = books.keep(folder, draft, cut.name)
    return File(path, rows, size, digest, cut.month, cut.bucket)


def parquet(paths: Sequence[Path]) -> str:
    """Return these files as a table of SQL."""
    names = ", ".join(quoted(str(path)) for path in paths)
    return f"read_parquet([{names}], hive_partitioning = false)"


def version() -> str:
    import duckdb  # noqa: PLC0415  14 MB, for jobs and commands alone

    return duckdb.__version__
