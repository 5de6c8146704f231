"""The town of this room's tests, seen from inside its ward."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.wards.scope import ward_scope


@pytest.fixture
def town(db: None, settings: Settings, tmp_path: Path) -> Iterator[Town]:
    settings.FILES_DIR = tmp_path / "files"
    town = a_town()
    with ward_scope(town.id):
        yield town
