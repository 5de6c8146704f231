"""`madoguchi demo`: fill an empty installation with wards that have been lived in."""

import gc
import time
from argparse import ArgumentParser
from datetime import datetime
from functools import partial
from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.cases.models import Case
from madoguchi.config import installing, wiring
from madoguchi.config.demo import (
    attending,
    counting,
    exchanging,
    forwarding,
    hiding,
    registers,
    settling,
    sources,
)
from madoguchi.config.demo.life import Life
from madoguchi.config.demo.plan import HERE, days_until, opening, visits
from madoguchi.config.sentences import say
from madoguchi.events.actions import write_checkpoint
from madoguchi.lake.actions import yard_of
from madoguchi.lake.tasks import keep_up
from madoguchi.wards.queries import all_wards, calendar_of
from madoguchi.wards.scope import ward_scope


class Command(BaseCommand):
    help = "Fill an empty installation with invented wards and 90 days of their life."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=1700)
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument("--seed", type=int, default=23)
        parser.add_argument("--now", help="the present, as 2026-11-24T10:30 (JST)")

    def handle(
        self, *, cases: int, days: int, seed: int, now: str | None, **_: object
    ) -> None:
        if all_wards():
            raise CommandError(say("demo_not_empty"))
        installing.demo_mark().touch()
        settings.DEMO = True  # what is made from now on may leave by the outbox
        gc.disable()  # a short life with much to remember
        began = time.monotonic()
        present = (
            datetime.fromisoformat(now).replace(tzinfo=HERE)
            if now
            else timezone.now().astimezone(HERE)
        )
        history = days_until(present.date(), days)
        first = opening(history)
        total = 0
        for described in settling.wards():
            chance = Random(f"{seed} {described['slug']}")  # noqa: S311 - a story
            ward = settling.settle(described, first)
            with ward_scope(ward.pk):
                life = Life(ward, chance, present)
            count = round(cases * described["share"])
            for visit in visits(chance, calendar_of(ward), history, count):
                life.visit(visit)
            with ward_scope(ward.pk):
                attending.plan(life, history)
            life.play(partial(self.progress, ward.name))
            registers.load(ward, chance, present)
            exchanging.begin(ward, present)
            forwarding.forward(ward, chance, present)
            hiding.hide_one(ward, present)
            counting.declare(ward.pk, chance, count * 30 / days, history)
            sources.load(ward, chance, present, history)
            with ward_scope(ward.pk):
                total += Case.objects.filter(ward=ward).count()
        wiring.follow_all()
        for ward in all_wards():
            write_checkpoint(ward.pk, at=timezone.now())
            keep_up(yard_of(ward.pk))  # or the first letters would wait for it
        took = round(time.monotonic() - began)
        self.stdout.write(say("demo_done", cases=total, days=days, seconds=took))

    def progress(self, name: str, done: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{name} {done}", ending="")
            self.stdout.flush()
