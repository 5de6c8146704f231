"""`madoguchi check [slug]`: read every procedure and run its examples.

It takes the place of Django's own command of that name, whose checks run before
every command anyway.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.examples import Example, differences, read_examples
from madoguchi.procedures.limits import LimitExample, limit_differences, read_limits

Shown = TypeVar("Shown", Example, LimitExample)


class Command(BaseCommand):
    help = "Check the procedures on disk and run their examples."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="slug")

    def handle(self, *_args: Any, **options: Any) -> None:
        folders = versions_on_disk(settings.PROCEDURES_DIR, options["slugs"])
        if not folders:
            raise CommandError(f"there is no procedure in {settings.PROCEDURES_DIR}")
        problems = sum(self._check(folder) for folder in folders)
        if problems:
            raise CommandError(f"{problems} problem{'s' if problems > 1 else ''}")

    def _check(self, folder: Path) -> int:
        name = f"{folder.parent.name}/{folder.name}"
        found = problems_of(folder)
        for problem in found:
            self.stderr.write(problem)
        if not found:
            count = len(read_examples(folder)[0])
            limits = len(read_limits(folder)[0])
            at_limits = f", {limits} at limits" if limits else ""
            self.stdout.write(f"{name}: sound, {count} examples hold{at_limits}")
        return len(found)


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
    limits, more = read_limits(folder)
    return [
        *(str(flaw) for flaw in (*flaws, *more)),
        *_said(examples, differences, form),
        *_said(limits, limit_differences, form),
    ]


def _said(
    examples: Sequence[Shown], look: Callable[[Form, Shown], Iterator[str]], form: Form
) -> Iterator[str]:
    for one in examples:
        for difference in look(form, one):
            yield f"{one.name}: {difference}"
