"""Which browser looks at pages, for the publish gate and the tests."""

import os
from pathlib import Path
from typing import Final

NAMED: Final = "MADOGUCHI_CHROMIUM"
USUAL: Final = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
"""Made to have no window, the first takes half the processor of the other."""


def browser_path() -> Path:
    """Return the one that is named, else the first that is there, else the usual."""
    named = os.environ.get(NAMED)
    found = (
        [Path(named)] if named else [one for one in map(Path, USUAL) if one.exists()]
    )
    return found[0] if found else Path(USUAL[-1])
