"""What tests across rooms share: two wards that have been lived in."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.journeys.world import World, a_world

TRIED = "tried"
"""Under which name a test tells how many combinations it tried."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how often somebody tried an address, of whatever was run."""
    passed = terminalreporter.getreports("passed")
    told = [dict(one.user_properties).get(TRIED, 0) for one in passed]
    if tried := sum(told):
        terminalreporter.write_line(
            f"{tried} combinations of address, method, person, ward and owner tried"
        )


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """Build the wards once for a module; each of its tests is rolled back alone.

    Tests that ask for it are marked `django_db`, so that a database is set up.
    """
    folder = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), a_world(folder) as lives:
        yield lives
