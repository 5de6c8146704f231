"""`madoguchi export SLUG … --out DIR`: write procedures as folders or as a survey."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.importing import survey46
from madoguchi.procedures.management.commands.check import versions_on_disk
from madoguchi.procedures.queries import NotOffered, offered, offers_of
from madoguchi.wards.queries import UnknownWard, ward_by_slug

SURVEY = "survey46.csv"


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
            choices=["folder", "survey46"],
            default="folder",
            help="folders, or rows of the national inventory",
        )
        parser.add_argument(
            "--ward", default="", help="what this ward offers, in place of the disk"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        root: Path = options["out"]
        try:
            found = list(self.definitions(options["slugs"], options["ward"]))
            if not found:
                raise CommandError("there is no such procedure")
            root.mkdir(parents=True, exist_ok=True)
            if options["to"] == "survey46":
                path = root / SURVEY
                written = survey46.written(found)
                path.write_text(written, encoding="utf-8-sig", newline="")
                self.stdout.write(f"{path}: {len(found)} procedures")
                return
            for definition in found:
                self.stdout.write(str(write(definition, root)))
        except BadDefinition as bad:
            raise CommandError(str(bad)) from None
        except UnknownWard:
            raise CommandError(f'there is no ward "{options["ward"]}"') from None
        except OSError as error:
            raise CommandError(f"{root}: {error.strerror}") from None

    def definitions(self, slugs: list[str], ward: str) -> Iterator[Definition]:
        if not ward:
            for folder in versions_on_disk(settings.PROCEDURES_DIR, slugs):
                yield load(folder)
            return
        number = ward_by_slug(ward).pk
        if not slugs:
            yield from (one.form.definition for one in offers_of(number))
        for slug in slugs:
            try:
                yield offered(number, slug).definition
            except NotOffered:
                said = f'the ward "{ward}" does not offer "{slug}"'
                raise CommandError(said) from None
