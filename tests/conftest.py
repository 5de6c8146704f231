"""What tests across rooms share: two wards that have been lived in."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.journeys.combinations import Tally
from tests.journeys.world import World, a_world


def tally_of(config: pytest.Config) -> Tally:
    """Add up what was tried, in the process that hears of all tests."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    passed = reporter.getreports("passed") if reporter else []
    picked = bool(config.option.keyword or config.option.deselect) or any(
        "::" in one for one in config.args
    )
    return Tally.of(passed, picked=picked)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run that tried all it knows and too little."""
    if hasattr(session.config, "workerinput") or exitstatus != pytest.ExitCode.OK:
        return
    if tally_of(session.config).falls_short:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say who tried how many addresses in how many ways, of whatever was run."""
    tally = tally_of(terminalreporter.config)
    if tally.tries:
        terminalreporter.write_line(str(tally))


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
