"""One installation and one browser for all journeys; each person has a window.

MADOGUCHI_PICTURES names a folder for the README's pictures, MADOGUCHI_ALBUM one for a
picture of every page at both widths.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from madoguchi.config.gate.judging import AXE, CHROMIUM
from madoguchi.design.tests.test_browser import ARGUMENTS
from tests.browser.installation import Installation, installation
from tests.browser.window import DESK, PHONE, Eye, Window, open_window

Seat = Callable[..., Window]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lacks = [str(path) for path in (CHROMIUM, AXE) if not path.exists()]
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker("browser")
            if lacks:
                item.add_marker(pytest.mark.skip(reason=f"missing: {lacks}"))


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Give an installation that lives as long as the journeys."""
    home = tmp_path_factory.mktemp("home")
    with installation(home) as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def everything_seen() -> set[str]:
    return set()


@pytest.fixture
def eye(everything_seen: set[str]) -> Iterator[Eye]:
    """Look at every page of a journey; in the end nothing may have been wrong."""
    for folder in filter(None, (Eye.album, Eye.pictures)):
        Path(folder).mkdir(parents=True, exist_ok=True)
    eye = Eye(seen=everything_seen)
    yield eye
    assert eye.defects == []


@pytest.fixture
def seat(browser: Browser, ward: Installation, eye: Eye) -> Iterator[Seat]:
    """Seat somebody at a browser: `seat()` with a phone, `seat(DESK)` at a desk."""
    windows: list[Window] = []

    def sit(width: int = PHONE, **options: object) -> Window:
        windows.append(open_window(browser, ward, eye, width, **options))
        return windows[-1]

    yield sit
    for window in windows:
        window.context.close()


@pytest.fixture
def resident(seat: Seat) -> Window:
    return seat(PHONE)


@pytest.fixture
def clerk(seat: Seat) -> Window:
    return seat(DESK)
