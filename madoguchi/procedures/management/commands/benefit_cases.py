"""`madoguchi benefit_cases PATH`: put outside benefit cases to the procedures.

PATH is a folder or a file of OpenFisca Japan's cases. Prints passed, failed and not
offered by benefit, names each failure, and fails when there is one.
"""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.procedures.openfisca import (
    COVERED,
    Finding,
    Forms,
    NoCases,
    findings,
    offered_on_disk,
)


class Command(BaseCommand):
    help = "Put outside benefit cases to the procedures; exit 1 when one fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="folder or file of cases (YAML)")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"{path} does not exist: give a folder or file of cases")
        forms = offered_on_disk(settings.PROCEDURES_DIR)
        try:
            found = list(findings(path, forms))
        except NoCases as problem:
            raise CommandError(str(problem)) from problem
        self._tell(found, forms)
        failed = [one for one in found if one.found is not None and not one.passed]
        for one in failed:
            where = (
                f"{one.file}: {one.case}{f' / {one.household}' * bool(one.household)}"
            )
            self.stderr.write(
                f"{where}: {one.variable} is {one.found}, expected {one.wanted}"
            )
        if failed:
            raise CommandError(f"{len(failed)} of {len(found)} failed")

    def _tell(self, found: Sequence[Finding], forms: Forms) -> None:
        covered = [one for one in found if one.found is not None]
        for slug, form in forms.items():
            mine = [one for one in covered if COVERED[one.variable].slug == slug]
            passed = sum(one.passed for one in mine)
            title = form.definition.title
            said = f"{passed} passed, {len(mine) - passed} failed"
            self.stdout.write(f"{slug} {title}: {said if mine else 'no case'}")
        others = Counter(one.variable for one in found if one.found is None)
        self.stdout.write(f"not offered: {others.total()}")
        for name, count in others.most_common():
            self.stdout.write(f"  {name}: {count}")
