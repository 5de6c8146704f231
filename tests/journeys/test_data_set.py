"""A record that was destroyed stays in the data set as the steps of nobody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from madoguchi.cases.tests.cast import Town, a_case, a_town
from madoguchi.config.wiring import follow_all
from madoguchi.lake.actions import Yard, build, rebuild
from madoguchi.lake.queries import opened, verify
from madoguchi.records.tests.cast import disposed
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
COUNTS = """
SELECT activity, prev, count(*), sum(wait_us), count(DISTINCT path) FROM events
 GROUP BY ALL ORDER BY ALL
"""


@pytest.fixture
def town(db: None, settings: Settings, tmp_path: Path) -> Iterator[Town]:
    settings.FILES_DIR = tmp_path / "files"
    town = a_town()
    with ward_scope(town.id):
        yield town


def asked(yard: Yard, query: str) -> list[tuple[Any, ...]]:
    with opened(yard.ward, yard=yard) as database:
        return database.execute(query).fetchall()


def test_disposal_changes_no_row_and_no_figure(town: Town, tmp_path: Path) -> None:
    a_case(town, "closed")
    follow_all()
    yard = Yard(tmp_path, town.id, sizes=(2, 4, 8))
    before = build(yard)
    rows = asked(yard, "SELECT * FROM events ORDER BY seal")
    counts = asked(yard, COUNTS)
    assert len(rows) > 3

    disposed(town)
    follow_all()
    build(yard)

    assert asked(yard, "SELECT * FROM events ORDER BY seal") == rows
    assert asked(yard, COUNTS) == counts
    assert verify(yard.ward, yard=yard, anew=True) == []
    again = rebuild(Yard(tmp_path / "again", town.id, sizes=(2, 4, 8)))
    kept = {one.path for one in again.files}
    assert {
        one.path for one in before.files if one.bucket >= 0
    } <= kept  # what was settled has the same bytes
