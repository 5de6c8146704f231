"""`madoguchi drill`: break things on purpose, and say what is left."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Protocol

from django.core.management.base import BaseCommand, CommandError

from madoguchi.config.drills import (
    crossing,
    disposing,
    doubling,
    errands,
    issuing,
    killing,
    markers,
    ordering,
    paying,
    power,
    slowness,
    stamping,
    tampering,
)
from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig.place import POSTGRESQL, SQLITE, server
from madoguchi.config.sentences import say


class Drill(Protocol):
    """One way to break things, on one database, in full or in short."""

    def __call__(self, database: str, *, short: bool) -> Iterator[Finding]: ...


DRILLS: dict[str, Drill] = {
    "submit": doubling.drill,
    "kill": killing.drill,
    "power": power.drill,
    "slow": slowness.drill,
    "tamper": tampering.drill,
    "markers": markers.drill,
    "order": ordering.drill,
    "stamps": stamping.drill,
    "wrong-person": crossing.drill,
    "paid": paying.drill,
    "issue": issuing.drill,
    "robot": errands.drill,
    "disposal": disposing.drill,
}


class Command(BaseCommand):
    help = "Break a throw-away ward on purpose; exit 1 when something is lost."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[*DRILLS, "all"])
        parser.add_argument("--short", action="store_true", help="less of everything")
        parser.add_argument("--database", choices=[SQLITE, POSTGRESQL])

    def handle(self, *, name: str, database: str | None, **options: bool) -> None:
        if database == POSTGRESQL and not server():
            raise CommandError(say("no_server"))
        usual = [SQLITE, POSTGRESQL] if server() else [SQLITE]
        wanted = DRILLS if name == "all" else [name]
        broken = 0
        for one in [database] if database else usual:
            for drill in wanted:
                broken += self.run(drill, one, short=options["short"])
        if broken:
            self.stdout.write(f"{broken} BROKEN")
            sys.exit(1)

    def run(self, name: str, database: str, *, short: bool) -> int:
        """Do one drill and say what it found; return how much is broken."""
        started = time.monotonic()
        broken = 0
        for finding in DRILLS[name](database, short=short):
            broken += not finding.holds
            self.stdout.write(f"{name:12} {database:10} {finding}")
            self.stdout.flush()
        took = time.monotonic() - started
        self.stdout.write(f"{name:12} {database:10} took {took:.0f} s")
        return broken
