"""Every drill in its short form: what it must find holds, and its control fails."""

import pytest

from madoguchi.config.management.commands.drill import DRILLS
from madoguchi.config.rig.place import SQLITE

pytestmark = pytest.mark.drill
ALONE = {"issue", "stamps"}
"""Each starts so many processes in turn that `make drills` alone takes the time."""


@pytest.mark.parametrize("name", [name for name in DRILLS if name not in ALONE])
def test_the_drill_finds_nothing_lost_and_its_control_fails(name: str) -> None:
    findings = list(DRILLS[name](SQLITE, short=True))
    print(*(f"{name}: {one}" for one in findings), sep="\n")

    assert [str(one) for one in findings if not one.holds] == []
    assert name == "order" or any(one.control for one in findings)
