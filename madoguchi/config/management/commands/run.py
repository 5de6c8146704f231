"""`madoguchi run`: everything a ward needs, under one parent.

Sets up what is missing, then keeps web processes, worker and scheduler alive. With
`--demo` it also fills a demo ward once and runs the mock sign-in provider.
"""

import os
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from http import HTTPStatus
from io import TextIOWrapper

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from madoguchi.config import installing
from madoguchi.config.demo.settling import PASSWORD, accounts
from madoguchi.config.family import Child, Family
from madoguchi.config.lifeline import hold_on
from madoguchi.config.listening import PortTaken, open_listener
from madoguchi.config.sentences import say

LEAST_WEB = 4
MOST_WEB = 16
READY_SECONDS = 60


def web_count(cores: int) -> int:
    """Return how many web processes to run: one per core, but never fewer than four.

    Each works on one request at a time, so on few cores the others go on while one
    waits for the disk.

    >>> [web_count(cores) for cores in (1, 8, 64)]
    [4, 8, 16]
    """
    return min(max(cores, LEAST_WEB), MOST_WEB)


class Command(BaseCommand):
    help = "Set up if needed, then run web, worker and scheduler."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        port = int(os.environ.get("PORT", "8000"))
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=port)
        parser.add_argument("--web", type=int, default=web_count(os.cpu_count() or 1))
        parser.add_argument("--demo", action="store_true", default=settings.DEMO)

    def handle(
        self, *, host: str, port: int, web: int, demo: bool, **_: object
    ) -> None:
        hold_on()
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # a log file reads along
        try:
            listener = open_listener(host, port)
            provider = open_listener(host, port + 1) if demo else None
        except PortTaken as problem:
            taken = problem.port
            raise CommandError(say("port_taken", port=taken, other=taken + 2)) from None
        self.prepare(demo=demo)

        here = [sys.executable, "-m", "madoguchi"]
        listening = listener.fileno()
        children = [
            Child(f"web {number}", [*here, "web", "--fd", str(listening)], [listening])
            for number in range(1, web + 1)
        ]
        children += [Child(name, [*here, name]) for name in ("worker", "scheduler")]
        if provider:
            given = provider.fileno()
            children.append(
                Child("mockid", [*here, "mockid", "--fd", str(given)], [given])
            )
        address = f"http://{host}:{port}"
        announce = Announcement(self, address, demo=demo)
        Family(children, environment(address, demo=demo)).run(announce.when_ready)
        self.stdout.write(say("stopped"))

    def prepare(self, *, demo: bool) -> None:
        """Make what is missing; a second start finds nothing to do."""
        if installing.is_needed():
            self.stdout.write(say("setting_up"))
            call_command("setup")
        if demo and not installing.has_wards():
            self.stdout.write(say("filling"))
            call_command("demo")
        connections.close_all()


def environment(address: str, *, demo: bool) -> dict[str, str]:
    """Say what the children must know beyond what they inherit."""
    told = {"MADOGUCHI_PUBLIC_URL": os.environ.get("MADOGUCHI_PUBLIC_URL", address)}
    if demo:
        told["MADOGUCHI_DEMO"] = "1"
    return told


class Announcement:
    """Print where to go, once somebody is there."""

    def __init__(self, command: BaseCommand, address: str, *, demo: bool) -> None:
        self.command = command
        self.address = address
        self.demo = demo
        self.deadline = time.monotonic() + READY_SECONDS
        self.next_look = 0.0
        self.done = False

    def when_ready(self) -> None:
        now = time.monotonic()
        if self.done or now < self.next_look:
            return
        self.next_look = now + 0.3
        if answers(f"{self.address}/readyz"):
            self.done = True
            self.command.stdout.write("\n".join(self.lines()))
        elif now > self.deadline:
            self.done = True
            self.command.stderr.write(say("not_ready", seconds=READY_SECONDS))

    def lines(self) -> list[str]:
        lines = installing.addresses(self.address)
        if self.demo:
            lines += ["", say("accounts", password=PASSWORD)]
            lines += [
                f"  {one.ward:8} {one.login:10} {one.name}  {one.department}"
                f"  {', '.join(one.roles)}"
                for one in accounts()
            ]
        return ["", *lines, "", say("ready")]


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:  # noqa: S310
            return bool(response.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
