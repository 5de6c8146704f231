"""`madoguchi robot VERB`: which robots may come in, and their tokens.

A token is made here, told once and never taken from the command line. ADR 22.
"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.robots.actions import NewRobot, create_robot, renew_robot, stop_all
from madoguchi.robots.models import Robot
from madoguchi.robots.rules import RobotNamed
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import UnknownWard, department, ward_by_slug
from madoguchi.wards.scope import ward_scope

VERBS = ("list", "add", "renew", "stop")


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "ロボットとトークン、緊急停止。Robots, their tokens, and stopping them all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=VERBS, help="stop stops all of the ward")
        parser.add_argument("--ward", required=True, help="name in its address")
        parser.add_argument("--name", default="", help="of the robot")
        parser.add_argument("--department", default="", help="it works for")
        parser.add_argument(
            "--procedure", action="append", default=[], help="it may type in"
        )
        parser.add_argument("--requests", type=int, default=600, help="in 15 minutes")
        parser.add_argument("--at-once", type=int, default=1, help="cases at a time")
        parser.add_argument("--a-day", type=int, default=300, help="cases in a day")
        parser.add_argument("--lease", type=int, default=600, help="seconds a case")
        parser.add_argument("--until", type=date.fromisoformat, help="YYYY-MM-DD")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        try:
            ward = ward_by_slug(options["ward"])
        except UnknownWard:
            raise CommandError(f"there is no ward {options['ward']}") from None
        with ward_scope(ward.pk):
            getattr(self, verb)(ward, options)

    def list(self, ward: Ward, _options: dict[str, Any]) -> None:
        for one in Robot.objects.filter(ward=ward).order_by("name"):
            state = one.stopped_for or ("dry" if one.is_dry else "works")
            self.stdout.write(
                f"{one.name}  {state}  {one.department}"
                f"  {', '.join(one.procedures)}  {one.requests}/15 min"
                f"  {one.at_once} at once  {one.a_day} a day"
                f"  until {one.expires_on or '-'}"
            )

    def add(self, ward: Ward, options: dict[str, Any]) -> None:
        name = options["name"].strip()
        if not name or not options["procedure"]:
            raise CommandError("name it, and say by --procedure what it may type in")
        if department(ward.pk, options["department"]) is None:
            raise CommandError("say by --department for which it works")
        caps = ("requests", "at_once", "a_day", "lease")
        if any(options[one] < 1 for one in caps):
            raise CommandError("a cap is at least 1")
        new = NewRobot(
            name=name,
            department=options["department"],
            procedures=options["procedure"],
            requests=options["requests"],
            at_once=options["at_once"],
            a_day=options["a_day"],
            lease_seconds=options["lease"],
            expires_on=options["until"],
        )
        try:
            _, token = create_robot(ward, new)
        except RobotNamed:
            raise CommandError(f"there is a robot {name} already") from None
        self._tell(name, token)
        self.stdout.write(
            "練習で始まります。本番は、職員の画面で始めます。\n"
            "It begins in a dry run; staff start it in earnest at their desk."
        )

    def renew(self, ward: Ward, options: dict[str, Any]) -> None:
        name = options["name"].strip()
        row = Robot.objects.filter(ward=ward, name=name).first()
        if row is None:
            raise CommandError(f"there is no robot {name!r}")
        self._tell(name, renew_robot(row))

    def stop(self, ward: Ward, _options: dict[str, Any]) -> None:
        count = stop_all(by=Actor.system(ward.pk), at=timezone.now())
        self.stdout.write(
            f"{count}台のロボットを止めました。\n{count} robots are stopped."
        )

    def _tell(self, name: str, token: str) -> None:
        self.stdout.write(
            f"{name} のトークン（いま一度だけ表示します）\n"
            f"The token of {name}, told once:\n  {token}"
        )
