"""Builders of this room's tests: a robot, and cases that wait for it."""

from typing import Any

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import MONDAY, Town, a_case, rule
from madoguchi.robots.actions import NewRobot, create_robot, start
from madoguchi.robots.models import Robot

BY_ROBOT = {"certificate": "robot"}


def a_robot(
    town: Town, name: str = "転記1号", *, dry: bool = False, **more: Any
) -> tuple[Robot, str]:
    """Return a robot at work in 区民課, with its token."""
    new = NewRobot(name=name, department="kumin", procedures=["certificate"], **more)
    robot, token = create_robot(town.ward, new)
    start(robot.pk, dry=dry, by=town.suzuki, at=MONDAY)
    robot.refresh_from_db()
    return robot, token


def waiting(town: Town, count: int = 1) -> list[Case]:
    """Leave certificates to robots; return so many granted ones."""
    rule(town, hand_over=BY_ROBOT)
    return [a_case(town, "granted") for _ in range(count)]
