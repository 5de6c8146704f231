"""What is exported and read as the log of another system is the same log."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from madoguchi.lake.actions import Yard, build
from madoguchi.lake.exports.ways import export
from madoguchi.lake.queries import opened
from madoguchi.lake.tests.cast import a_ward, a_yard, many_cases
from madoguchi.wards.scope import ward_scope

relation: Any = pytest.importorskip("madoguchi.mining.relation", reason="no readers")
columns: Any = pytest.importorskip("madoguchi.mining.columns", reason="no readers")
pytestmark = pytest.mark.django_db
SAME = """
SELECT split_part(case_key::VARCHAR, ':', -1)::BIGINT AS case_key, seq, activity,
       lifecycle, ts_us, prev, wait_us, role, unit, day
  FROM events ORDER BY case_key, seq
"""


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    ward = a_ward()
    with ward_scope(ward):
        many_cases(ward, 30)
        here = a_yard(ward, tmp_path)
        build(here)
        yield here


def without(rows: list[tuple[Any, ...]], cases: set[int]) -> list[tuple[Any, ...]]:
    return [row for row in rows if row[0] not in cases]


@pytest.mark.parametrize(
    ("way", "ending", "case"),
    [("csv", "csv", ""), ("xes", "xes", ""), ("ocel", "json", "case")],
)
def test_a_log_that_was_exported_reads_as_the_same(
    yard: Yard, way: str, ending: str, case: str
) -> None:
    path = yard.lake / f"log.{ending}"
    with opened(yard.ward, yard=yard) as database:
        export(way, database, path)
        ours = database.execute(SAME).fetchall()

    with relation.open_log(path, columns.Columns(case=case)) as log:
        theirs = log.database.execute(SAME).fetchall()

    # OCEL has no order but time; some steps bear an earlier one than those before.
    backwards = {row[0] for row in ours if (row[6] or 0) < 0} if case else set()
    assert without(theirs, backwards) == without(ours, backwards)
    assert len(without(ours, backwards)) > 50


def test_its_files_are_read_as_they_are(yard: Yard, tmp_path: Path) -> None:
    manifest = build(yard)
    with opened(yard.ward, yard=yard) as database:
        ours = database.execute(SAME).fetchall()
    filed = [row for row in ours if row]

    with relation.open_log(yard.folder) as log:
        theirs = log.database.execute(SAME).fetchall()

    assert len(theirs) == manifest.rows
    assert set(theirs) <= set(filed)
