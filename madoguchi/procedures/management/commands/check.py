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
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.procedures.catalogue.golden import differences as differences_of_case
from madoguchi.procedures.catalogue.golden import read_golden
from madoguchi.procedures.catalogue.load import load_catalogue, proofs_of
from madoguchi.procedures.catalogue.model import Catalogue
from madoguchi.procedures.definition.consistency import uses_of
from madoguchi.procedures.definition.languages import texts_in
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.names import Names, load_names, strays
from madoguchi.procedures.definition.overlay import FOLDER, lay_over, overlays_of
from madoguchi.procedures.definition.problems import BadDefinition, Flaw
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.examples import Example, differences, read_examples
from madoguchi.procedures.expressions.checking import expect
from madoguchi.procedures.expressions.tree import BadExpression
from madoguchi.procedures.limits import LimitExample, limit_differences, read_limits

MAIN = "procedure.toml"
Shown = TypeVar("Shown", Example, LimitExample)


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
        name = f"{folder.parent.name}/{folder.name}"
        found = problems_of(folder)
        for problem in found:
            self.stderr.write(problem)
        if not found:
            count = len(read_examples(folder)[0])
            limits = len(read_limits(folder)[0])
            at_limits = f", {limits} at limits" if limits else ""
            self.stdout.write(f"{name}: sound, {count} examples hold{at_limits}")
            self._look_again(load(folder), names)
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
        and path.name != FOLDER
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
    """Return a sentence with its place for everything wrong with a version."""
    try:
        form = compile_form(load(folder))
    except BadDefinition as bad:
        return [str(problem) for problem in bad.problems]
    over = [
        str(problem)
        for path in overlays_of(folder.parent)
        for problem in _flaws_over(form.definition, path)
    ]
    examples, flaws = read_examples(folder)
    limits, more = read_limits(folder)
    return [
        *over,
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


def _flaws_over(base: Definition, path: Path) -> Sequence[Flaw]:
    """Return what is wrong with a ward's overlay over a version."""
    try:
        to_compile = lay_over(base, path)
    except BadDefinition as bad:
        return bad.problems
    parameters, name = frozenset(to_compile.parameters), f"{base.slug}/{FOLDER}"
    found = []
    for use in uses_of(to_compile):
        try:
            expect(use.node, use.wanted, use.scope, parameters)
        except BadExpression as bad:
            why = f"over version {base.number}: {bad.why}"
            found.append(Flaw(f"{name}/{path.name}", 0, why))
    return found
