"""`madoguchi import --from FORM PATH --out DIR`: make procedures of other forms."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.procedures.importing.keys import Keys
from madoguchi.procedures.importing.report import OUTCOMES, NotReadable
from madoguchi.procedures.importing.sources import (
    REPORT,
    SOURCES,
    bring_in,
    files_of,
)


class Command(BaseCommand):
    help = "Make procedure folders of the forms of another system."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="source",
            required=True,
            choices=[*SOURCES],
            help="the form that the files have",
        )
        parser.add_argument(
            "path", type=Path, metavar="PATH", help="a file, or a folder of files"
        )
        parser.add_argument(
            "--out",
            type=Path,
            required=True,
            metavar="DIR",
            help="where the procedure folders are written",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        source, root = options["source"], options["out"]
        files = files_of(source, options["path"])
        if not files:
            raise CommandError(f"{options['path']}: there is no file of {source} in it")
        slugs, total, refused = Keys("imported", ()), Counter[str](), 0
        for path in files:
            try:
                for report in bring_in(source, path, root, slugs):
                    total["procedures"] += 1
                    total.update(report.counts())
                    self.stdout.write(f"{report.name}: {report.summary()}")
            except NotReadable as problem:
                refused += 1
                self.stderr.write(str(problem))
            except OSError as error:
                raise CommandError(f"{root}: {error.strerror}") from error
        counts = ", ".join(f"{total[one]} {one}" for one in OUTCOMES)
        self.stdout.write(
            f"{total['procedures']} procedures from {len(files)} files, "
            f"{refused} files refused; {counts}. Each folder holds {REPORT}."
        )
        if not total["procedures"]:
            raise CommandError("nothing was imported")
