"""Leave cases to a robot, inside a place, and look at what became of them."""

import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.opened import Ruling
from madoguchi.config.rig import town
from madoguchi.config.rig.proof import for_measuring
from madoguchi.config.serving import serve as serve_on
from madoguchi.procedures.actions import publish
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Stage
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.texts import Text
from madoguchi.robots.actions import NewRobot, create_robot, start, stop_all
from madoguchi.robots.models import Robot
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff, Ward
from madoguchi.wards.queries import actor_of, forget_wards, ward_by_slug
from madoguchi.wards.scope import ward_scope

TYPED: Final = "tenki"
"""The procedure of the bench with a hand-over, under a name of its own."""
SAMPLE: Final = (
    Path(__file__).parents[3] / "docs" / "samples" / "legacy-robot" / "legacy_robot.py"
)
CARELESS: Final = (
    "import legacy_robot, sys;"
    "legacy_robot.LegacyRobot.case_is_on_screen = lambda self, key: False;"
    "sys.exit(legacy_robot.main(sys.argv[1:]))"
)
"""The sample without its look before it types."""


def furnish(count: int, lease_seconds: int) -> list[Any]:
    """Grant so many cases that wait for a robot; return the ward and a token."""
    ward = Ward.objects.get(slug=town.WARD)
    rules = {**ward.rules, "hand_over": {TYPED: "robot"}}
    Ward.objects.filter(pk=ward.pk).update(rules=rules)
    forget_wards()
    with ward_scope(ward.pk):
        _offer(ward.pk)
        clerk = actor_of(Staff.objects.get(ward=ward, login=town.LOGIN))
        for _ in range(count):
            _granted(ward.pk, clerk)
        new = NewRobot(
            name="転記",
            department=town.DEPARTMENT,
            procedures=[TYPED],
            lease_seconds=lease_seconds,
            a_day=10_000,
            requests=100_000,
        )
        robot, token = create_robot(ward, new)
        start(robot.pk, dry=False, by=clerk, at=timezone.now())
    return [ward.pk, token]


def _offer(ward: int) -> None:
    old = load(town.FOLDER)
    title = Text(ja="登録", en="Entry")
    handed = Stage(key="handover", title=title, kind="handover", who="register")
    stages = (*old.stages[:-1], handed, old.stages[-1])
    typed = replace(old, slug=TYPED, stages=stages)
    by = Actor.system(ward)
    proof = for_measuring(typed)
    publish(typed, ward=ward, by=by, at=timezone.now(), evidence=proof)
    forget_offers()


def _granted(ward: int, clerk: Actor) -> None:
    case = town.receive(ward, TYPED)
    actions.decide(case.pk, Ruling("granted"), by=clerk, at=timezone.now())


def stop_robots() -> float:
    """Press the switch, as a clerk; return when, in seconds since 1970."""
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        clerk = actor_of(Staff.objects.get(ward=ward, login=town.LOGIN))
        stop_all(by=clerk, at=timezone.now())
    return time.time()


def start_robots() -> None:
    """Let every robot of the ward work again, as a clerk."""
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        clerk = actor_of(Staff.objects.get(ward=ward, login=town.LOGIN))
        for robot in Robot.objects.filter(ward=ward):
            start(robot.pk, dry=False, by=clerk, at=timezone.now())


def serve_unstoppable(listener: int) -> None:
    """Answer requests on an inherited socket, never asking who was stopped."""
    from madoguchi.config.wsgi import application  # noqa: PLC0415 - starts Django

    # The safeguard that is taken away.
    Robot.is_stopped = False  # type: ignore[assignment,method-assign]
    serve_on(application, socket.socket(fileno=listener))


def begin_robot(
    words: Sequence[str], token: str, *, careless: bool = False
) -> subprocess.Popen[bytes]:
    """Start the sample robot in a process of its own; it rests after each entry."""
    program = ["-c", CARELESS] if careless else [str(SAMPLE)]
    return subprocess.Popen(  # noqa: S603 - our own sample
        [sys.executable, *program, *words, "--pause", "0.6"],
        env={"PYTHONPATH": str(SAMPLE.parent), "MADOGUCHI_ROBOT_TOKEN": token},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
