"""`madoguchi a11y_cases FILE`: how much the judge of pages finds, and how often not."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from madoguchi.config.gate.cases import Tally, by_criterion, examples, judged
from madoguchi.config.gate.judging import NoBrowser
from madoguchi.config.sentences import say

HEAD = (
    "criterion  failures  axe  ours beyond axe  hinted"
    "    sound  false: axe  ours  hints"
)


class Command(BaseCommand):
    help = "Judge examples whose verdict is known (W3C ACT rules, one JSON a line)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--missed", action="store_true", help="name what was not found"
        )

    def handle(self, *, file: Path, missed: bool, **_: object) -> None:
        try:
            rows = examples(file)
        except OSError:
            raise CommandError(say("no_such_file", path=file)) from None
        except ValueError as problem:
            raise CommandError(str(problem)) from None
        try:
            ones = list(judged(rows))
        except NoBrowser as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(HEAD)
        tallies = by_criterion(ones)
        for name, tally in tallies.items():
            self.stdout.write(in_words(name, tally))
        for check, count in tallies[""].by_check.most_common():
            self.stdout.write(f"beyond axe by {check}: {count}")
        for one in ones if missed else ():
            if one.is_failure != one.is_found:
                what = "missed" if one.is_failure else "false alarm"
                self.stdout.write(f"{what}: {one.rule} {one.number}: {one.title}")


def in_words(name: str, tally: Tally) -> str:
    return (
        f"{name or 'all':9}{tally.failures:10}{tally.axe:5}{tally.beyond:17}"
        f"{tally.hinted:8}{tally.sound:9}{tally.alarms_axe:12}"
        f"{tally.alarms_ours:6}{tally.hints:7}"
    )
