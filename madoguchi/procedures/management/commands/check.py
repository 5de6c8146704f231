"""`madoguchi check [slug]`: read every procedure and run its examples.

Without a slug the catalogue is read as well, and the cases of its guides are run.

It takes the place of Django's own command of that name, whose checks run before
every command anyway.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.procedures.catalogue.golden import differences as differences_of_case
from madoguchi.procedures.catalogue.golden import read_golden
from madoguchi.procedures.catalogue.load import load_catalogue, proofs_of
from madoguchi.procedures.catalogue.model import Catalogue
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.examples import differences, read_examples


class Command(BaseCommand):
    help = "Check the procedures on disk and run their examples."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="slug")

    def handle(self, *_args: Any, **options: Any) -> None:
        folders = versions_on_disk(settings.PROCEDURES_DIR, options["slugs"])
        if not folders:
            raise CommandError(f"there is no procedure in {settings.PROCEDURES_DIR}")
        problems = sum(self._check(folder) for folder in folders)
        if not options["slugs"]:
            problems += self._check_catalogue(settings.CATALOGUE_DIR)
        if problems:
            raise CommandError(f"{problems} problem{'s' if problems > 1 else ''}")

    def _check(self, folder: Path) -> int:
        name = f"{folder.parent.name}/{folder.name}"
        found = problems_of(folder)
        for problem in found:
            self.stderr.write(problem)
        if not found:
            count = len(read_examples(folder)[0])
            self.stdout.write(f"{name}: sound, {count} examples hold")
        return len(found)

    def _check_catalogue(self, root: Path) -> int:
        catalogue, flaws = load_catalogue(root)
        found = [*map(str, flaws), *catalogue_problems(root, catalogue)]
        for problem in found:
            self.stderr.write(problem)
        proofs = [one for each in catalogue.entries.values() for one in proofs_of(each)]
        verified = sum(one.verified for one in proofs)
        self.stdout.write(
            f"catalogue: {len(catalogue.entries)} entries, {len(catalogue.guides)} "
            f"guides; {verified} of {len(proofs)} figures verified"
        )
        return len(found)


def catalogue_problems(root: Path, catalogue: Catalogue) -> list[str]:
    """Return a sentence for each golden case of a guide that does not hold."""
    found = []
    for slug, guide in catalogue.guides.items():
        cases, flaws = read_golden(root / "guides" / slug)
        found += [str(flaw) for flaw in flaws]
        found += [
            f"{case.name}: {difference}"
            for case in cases
            for difference in differences_of_case(catalogue, guide, case)
        ]
    return found


def versions_on_disk(root: Path, slugs: list[str] | None = None) -> list[Path]:
    """Return the folders of all versions, or of these procedures."""
    return sorted(
        path
        for path in root.glob("*/*")
        if path.is_dir() and (not slugs or path.parent.name in slugs)
    )


def problems_of(folder: Path) -> list[str]:
    """Return a sentence with its place for everything wrong with a version."""
    try:
        form = compile_form(load(folder))
    except BadDefinition as bad:
        return [str(problem) for problem in bad.problems]
    examples, flaws = read_examples(folder)
    return [str(flaw) for flaw in flaws] + [
        f"{example.name}: {difference}"
        for example in examples
        for difference in differences(form, example)
    ]
