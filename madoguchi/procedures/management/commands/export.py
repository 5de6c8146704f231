"""`madoguchi export SLUG … --out DIR`: write procedures as folders, survey or BPMN.

A folder goes with its examples, so that whoever takes it over can take it through the
publish gate; what people made of it in one ward stays there.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.procedures.bpmn import to_bpmn
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.write import files_of, write
from madoguchi.procedures.importing import survey46
from madoguchi.procedures.management.commands.check import versions_on_disk
from madoguchi.procedures.queries import (
    NotOffered,
    Offering,
    every_offer_of,
    examples_of,
    offering,
)
from madoguchi.procedures.taking import path_of, take
from madoguchi.wards.queries import UnknownWard, ward_by_slug
from madoguchi.wards.scope import ward_scope

SURVEY = "survey46.csv"
Exported: TypeAlias = tuple[Definition, Mapping[str, str]]
"""A version and the texts of its examples by file name."""


class Command(BaseCommand):
    help = "Write procedures as folders, or as rows of the national inventory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "slugs", nargs="*", metavar="slug", help="left out: every procedure"
        )
        parser.add_argument(
            "--out",
            type=Path,
            required=True,
            metavar="DIR",
            help="where the folders or the table are written",
        )
        parser.add_argument(
            "--to",
            choices=["folder", "survey46", "bpmn"],
            default="folder",
            help="folders, rows of the national inventory, or flows as BPMN 2.0",
        )
        parser.add_argument(
            "--ward", default="", help="what this ward offers, in place of the disk"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        root: Path = options["out"]
        try:
            found = list(self.found(options["slugs"], options["ward"]))
            if not found:
                raise CommandError("there is no such procedure")
            root.mkdir(parents=True, exist_ok=True)
            if options["to"] == "survey46":
                path = root / SURVEY
                rows = survey46.written([one for one, _ in found])
                path.write_text(rows, encoding="utf-8-sig", newline="")
                self.stdout.write(f"{path}: {len(found)} procedures")
                return
            if options["to"] == "bpmn":
                for definition, _ in found:
                    path = root / f"{definition.slug}-{definition.number}.bpmn"
                    path.write_text(to_bpmn(definition), encoding="utf-8")
                    self.stdout.write(f"{path}: {len(definition.stages)} stages")
                return
            for definition, examples in found:
                folder = written(definition, examples, root)
                self.stdout.write(f"{folder}: {len(examples)} files of examples")
        except BadDefinition as bad:
            raise CommandError(str(bad)) from None
        except UnknownWard:
            raise CommandError(f'there is no ward "{options["ward"]}"') from None
        except OSError as error:
            raise CommandError(f"{root}: {error.strerror}") from None

    def found(self, slugs: list[str], ward: str) -> Iterator[Exported]:
        if not ward:
            for folder in versions_on_disk(settings.PROCEDURES_DIR, slugs):
                taken = take(folder)
                yield taken.definition, taken.examples
            return
        number = ward_by_slug(ward).pk
        with ward_scope(number):
            for one in self.offers(slugs, number, ward):
                yield one.form.definition, examples_of(number, one.hash)

    def offers(self, slugs: list[str], number: int, ward: str) -> Iterator[Offering]:
        if not slugs:
            yield from every_offer_of(number)
        for slug in slugs:
            try:
                yield offering(number, slug)
            except NotOffered:
                said = f'the ward "{ward}" does not offer "{slug}"'
                raise CommandError(said) from None


def written(definition: Definition, examples: Mapping[str, str], root: Path) -> Path:
    """Write a version and its examples, and nothing else, into a folder."""
    folder = root / definition.slug / str(definition.number)
    beside = {path_of(Path(name).name): text for name, text in examples.items()}
    ours = {folder / name for name in (*files_of(definition), *beside)}
    there = {path for path in folder.rglob("*") if path.is_file()}
    if others := there - ours:
        raise CommandError(
            f"{min(others)} does not belong to what is exported: take {folder} "
            "away, or choose another --out"
        )
    write(definition, root)
    for name, text in beside.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder
