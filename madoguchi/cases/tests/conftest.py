"""The town of this room's tests, seen from inside its ward."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.cases.tests.fees import Till
from madoguchi.wards.scope import ward_scope


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    town = a_town()
    with ward_scope(town.id):
        yield town


@pytest.fixture
def till(town: Town, settings: Settings, tmp_path: Path) -> Till:
    """Let the town take money through the fake company, as in a demo."""
    settings.DEMO = True
    settings.HOME = tmp_path
    settings.FAKE_PAYMENTS_URL = "http://127.0.0.1:8001/pay"
    return Till(town)
