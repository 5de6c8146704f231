"""`madoguchi check [slug or folder …]`: read procedures and run their examples.

Without a slug the catalogue is read as well, and the cases of its guides are run.
Names that a translation says in other words than the ward agreed on are told of, for a
person to look at again; they are no problem that stops anything.

It takes the place of Django's own command of that name, whose checks run before
every command anyway.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.procedures.catalogue.golden import differences as differences_of_case
from madoguchi.procedures.catalogue.golden import read_golden
from madoguchi.procedures.catalogue.load import load_catalogue, proofs_of
from madoguchi.procedures.catalogue.model import Catalogue
from madoguchi.procedures.definition.languages import texts_in
from madoguchi.procedures.definition.names import Names, load_names, strays
from madoguchi.procedures.definition.overlay import FOLDER, wards_over
from madoguchi.procedures.definition.problems import BadDefinition, Flaw
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.examples import Example, differences, read_example_texts
from madoguchi.procedures.limits import FILE as LIMITS
from madoguchi.procedures.limits import (
    LimitExample,
    limit_differences,
    read_limits_text,
)
from madoguchi.procedures.taking import Taken, only_examples, take

MAIN = "procedure.toml"
Shown = TypeVar("Shown", Example, LimitExample)
BESIDE: Final = (FOLDER, "papers")
"""What lies beside the versions of a procedure: overlays of wards, forms of papers."""


class Command(BaseCommand):
    help = "Check the procedures on disk and run their examples."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "slugs",
            nargs="*",
            metavar="slug or folder",
            help="a procedure of the ward, or any folder that holds procedures",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folders = []
        for name in options["slugs"]:
            if not (found := _versions_in(name)):
                raise CommandError(
                    f"{name}: there is no procedure of this name, and no folder that "
                    f"holds one; procedures are looked for in {settings.PROCEDURES_DIR}"
                )
            folders += found
        if not options["slugs"]:
            folders = versions_on_disk(settings.PROCEDURES_DIR)
        if not folders:
            raise CommandError(f"there is no procedure in {settings.PROCEDURES_DIR}")
        names, flaws = load_names(settings.CATALOGUE_DIR)
        for flaw in flaws:
            self.stderr.write(str(flaw))
        problems = len(flaws) + sum(self._check(folder, names) for folder in folders)
        if not options["slugs"]:
            problems += self._check_catalogue(settings.CATALOGUE_DIR, names)
        if problems:
            raise CommandError(f"{problems} problem{'s' if problems > 1 else ''}")

    def _check(self, folder: Path, names: Names) -> int:
        found = problems_of(folder)
        for problem in found:
            self.stderr.write(problem)
        if not found:
            taken = take(folder)
            examples, limits = _examples_of(taken)[:2]
            at_limits = f", {len(limits)} at limits" if limits else ""
            wards = ", ".join(wards_over(folder))
            over = f"; as it is taken by {wards} too" if wards else ""
            name = f"{folder.parent.name}/{folder.name}"
            said = f"sound, {len(examples)} examples hold{at_limits}{over}"
            self.stdout.write(f"{name}: {said}")
            self._look_again(taken.definition, names)
        return len(found)

    def _check_catalogue(self, root: Path, names: Names) -> int:
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
        self._look_again((*catalogue.entries.values(),), names)
        self._look_again((*catalogue.guides.values(),), names)
        return len(found)

    def _look_again(self, told: object, names: Names) -> None:
        """Tell of names that a translation says in other words."""
        for text in texts_in(told):
            for name, language in strays(text, names):
                agreed = " or ".join(name.said[language])
                self.stdout.write(
                    f"  look again: {language} says {name.japanese} without {agreed}: "
                    f'"{text[language][:60]}"'
                )


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
        if path.is_dir()
        and path.name not in BESIDE
        and (not slugs or path.parent.name in slugs)
    )


def _versions_in(name: str) -> list[Path]:
    """Return the versions of a procedure of the ward, or those of a folder."""
    path = Path(name)
    if not path.is_dir():
        return versions_on_disk(settings.PROCEDURES_DIR, [name])
    if (path / MAIN).exists():
        return [path.resolve()]
    own = [one.resolve() for one in path.iterdir() if (one / MAIN).exists()]
    return sorted(own) or versions_on_disk(path.resolve())


def problems_of(folder: Path) -> list[str]:
    """Return a sentence with its place for everything wrong with a version.

    An overlay of a ward is held against the newest version, with its examples.
    """
    try:
        shared = _problems(take(folder))
    except BadDefinition as bad:
        return [str(problem) for problem in bad.problems]
    found = [*shared]
    for ward in wards_over(folder):
        try:
            own = _problems(take(folder, ward))
        except BadDefinition as bad:
            found += [str(problem) for problem in bad.problems]
        else:
            found += [f"as {ward} takes it: {one}" for one in own if one not in shared]
    return found


def _examples_of(
    taken: Taken,
) -> tuple[Sequence[Example], Sequence[LimitExample], Sequence[Flaw]]:
    name = f"{taken.definition.slug}/{taken.definition.number}"
    examples, flaws = read_example_texts(only_examples(taken.files), name)
    limits, more = read_limits_text(taken.files.get(LIMITS, ""), f"{name}/{LIMITS}")
    return examples, limits, (*flaws, *more)


def _problems(taken: Taken) -> list[str]:
    form = compile_form(taken.definition)
    examples, limits, flaws = _examples_of(taken)
    return [
        *map(str, flaws),
        *_said(examples, differences, form),
        *_said(limits, limit_differences, form),
    ]


def _said(
    examples: Sequence[Shown], look: Callable[[Form, Shown], Iterator[str]], form: Form
) -> Iterator[str]:
    for one in examples:
        for difference in look(form, one):
            yield f"{one.name}: {difference}"
