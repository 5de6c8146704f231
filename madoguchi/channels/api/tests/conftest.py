"""The town of this door's tests: the cast's ward, with its real procedures."""

from collections.abc import Iterator

import pytest

from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.channels.api.tests.caller import Caller, a_caller
from madoguchi.wards.queries import forget_wards
from madoguchi.wards.scope import ward_scope


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    forget_wards()
    town = a_town()
    with ward_scope(town.id):
        yield town
    forget_wards()


@pytest.fixture
def caller(town: Town) -> Caller:
    return a_caller(town)
