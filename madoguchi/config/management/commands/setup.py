"""`madoguchi setup`: make what an installation needs and does not have yet."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from madoguchi.config.installing import STEPS
from madoguchi.config.sentences import say
from madoguchi.vault.problems import VaultProblem


class Command(BaseCommand):
    help = "Make folders, keys, tables, postal codes, translations, static files."
    requires_system_checks: list[str] = []

    def handle(self, **_: object) -> None:
        for step in STEPS:
            started = time.monotonic()
            try:
                step.do()
            except VaultProblem as problem:
                raise CommandError(refusal(problem)) from None
            except OperationalError as problem:
                raise CommandError(say("no_database", problem=problem)) from None
            took = time.monotonic() - started
            self.stdout.write(f"  {step.japanese} / {step.english}  ({took:.1f} s)")


def refusal(problem: VaultProblem) -> str:
    return say(
        "key_refused",
        what_ja=problem.what_ja,
        what_en=problem.what_en,
        advice_ja=problem.advice_ja,
        advice_en=problem.advice_en,
    )
