"""The sample's tasks run under Robot Framework: a ward, an old screen, two cases.

Robot Framework is no part of this software. Where its command `robot` is on the path
(`pip install robotframework`), the tasks are run as they stand in the docs.
"""

import os
import shutil
import subprocess
from collections import Counter

import pytest

from madoguchi.config.drills.errands import begin
from madoguchi.config.rig import town
from madoguchi.config.rig.errands import SAMPLE
from madoguchi.config.rig.place import SQLITE, place
from madoguchi.config.rig.processes import processes

ROBOT = shutil.which("robot")
CASES = 2
BY_HAND = 6
"""Minutes that one entry takes by hand, as the tasks say it."""
pytestmark = [
    pytest.mark.installation,
    pytest.mark.skipif(
        ROBOT is None, reason="Robot Framework's command `robot` is not on the path"
    ),
]


def test_the_tasks_type_every_case_once_and_say_what_they_saved() -> None:
    with place(SQLITE, town.set_up) as here, processes(here) as running:
        work = begin(here, running, CASES)
        done = subprocess.run(
            [
                str(ROBOT),
                *("--variable", f"WARD:{work.ward}"),
                *("--variable", f"SCREEN:{work.screen}"),
                *("--pythonpath", str(SAMPLE.parent)),
                *("--output", "NONE", "--console", "verbose"),
                str(SAMPLE.with_name("legacy.robot")),
            ],
            env={**os.environ, "MADOGUCHI_ROBOT_TOKEN": work.token},
            cwd=here.temporary,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stdout + done.stderr
        assert f"減った分数: {CASES * BY_HAND}" in done.stdout
        assert sorted(Counter(work.keys()).values()) == [1] * CASES
        assert work.issued() == CASES
