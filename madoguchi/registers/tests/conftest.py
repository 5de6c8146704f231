"""The place of this room's tests, seen from inside its ward."""

from collections.abc import Iterator

import pytest

from madoguchi.registers.tests.cast import Place, a_place
from madoguchi.wards.scope import ward_scope


@pytest.fixture
def place(db: None) -> Iterator[Place]:
    found = a_place()
    with ward_scope(found.id):
        yield found
