"""The town of this room's tests, seen from inside its ward."""

from collections.abc import Iterator

import pytest

from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.wards.scope import ward_scope


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    town = a_town()
    with ward_scope(town.id):
        yield town
