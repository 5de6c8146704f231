"""Two wards with their people, and browsers in which staff are signed in."""

from collections.abc import Iterator

import pytest
from django.test import Client

from madoguchi.cases.tests.cast import Town, a_town
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.wards.scope import ward_scope


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    town = a_town()
    with ward_scope(town.id):
        yield town


@pytest.fixture
def other_town(town: Town) -> Town:
    return a_town("aoba")


@pytest.fixture
def sato(town: Town) -> Desk:
    """Return the desk of a clerk of 区民課."""
    return Desk.of(town, town.sato)


@pytest.fixture
def suzuki(town: Town) -> Desk:
    """Return the desk of the supervisor of 区民課."""
    return Desk.of(town, town.suzuki)


@pytest.fixture
def stranger(town: Town) -> Desk:
    """Return a browser in which nobody is signed in."""
    return Desk(Client(), town)
