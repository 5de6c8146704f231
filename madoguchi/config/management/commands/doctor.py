"""`madoguchi doctor`: say whether this installation is sound, and what to do if not."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand

import madoguchi
from madoguchi.config.examination import Finding, examine

SIGNS = {"ok": "○", "warn": "△", "fail": "×"}


class Command(BaseCommand):
    help = "Examine this installation; exit 1 when something fails."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *, json: bool, **_: object) -> None:
        findings = examine()
        sound = all(finding.state != "fail" for finding in findings)
        if json:
            self.stdout.write(as_json(findings, sound=sound))
        else:
            self.stdout.write("\n".join(line(finding) for finding in findings))
        if not sound:
            sys.exit(1)


def as_json(findings: list[Finding], *, sound: bool) -> str:
    checks = [asdict(finding) for finding in findings]
    told = {"ok": sound, "version": madoguchi.__version__, "checks": checks}
    return json.dumps(told, ensure_ascii=False, indent=2)


def line(finding: Finding) -> str:
    """Word one finding for a terminal.

    >>> print(line(Finding("disk", "ok", "9.0 GB free")))
    ○ disk: 9.0 GB free
    """
    first = f"{SIGNS[finding.state]} {finding.name}: {finding.found}"
    return "\n    ".join(filter(None, [first, finding.ja, finding.en]))
