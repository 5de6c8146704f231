"""The contracts of the layers hold; import-linter judges."""

import subprocess
import sys
from pathlib import Path

from tests.house_rules.source import ROOT


def test_rooms_are_stacked_and_doors_strangers() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [linter], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout
