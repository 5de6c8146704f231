"""`madoguchi catalogue [folder …]`: take procedures through the publish gate."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.config import translations
from madoguchi.config.gate.proving import Outcome, folders_in, prove
from madoguchi.procedures.catalogue.load import load_catalogue, proofs_of
from madoguchi.procedures.gate.checking import GREEN
from madoguchi.procedures.gate.reasons import BLOCKS, HINT, blocking
from madoguchi.procedures.gate.wording import say
from madoguchi.procedures.texts import NEEDED

MARKS = {GREEN: "✓", HINT: "△", BLOCKS: "✗"}


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "手続きを公開前の確認に通します。Take procedures through the publish gate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folders",
            nargs="*",
            metavar="folder",
            help="a version, a procedure or a folder of procedures; slug/version too",
        )
        parser.add_argument("--language", default="ja", choices=["ja", "en"])
        parser.add_argument(
            "--languages",
            default=",".join(NEEDED),
            help="the languages that wards require, with commas between them",
        )
        parser.add_argument(
            "--keep-looks",
            action="store_true",
            help="do not open the same pages again for a newer judge of pages",
        )
        parser.add_argument("--hints", action="store_true", help="say the hints too")

    def handle(self, *_args: Any, **options: Any) -> None:
        roots = [_root(name) for name in options["folders"] if name]
        folders = [
            one
            for root in roots or [settings.PROCEDURES_DIR]
            for one in folders_in(root)
        ]
        if not folders:
            raise CommandError("there is no procedure: name a folder that holds one")
        translations.compile_all()  # pages are looked at in every language
        languages = tuple(filter(None, options["languages"].split(",")))
        today, failed = timezone.localdate(), []
        for folder in folders:
            outcome = prove(folder, today, languages, keeps_looks=options["keep_looks"])
            self._tell(outcome, options["language"], hints=options["hints"])
            if not outcome.is_green:
                failed.append(outcome.name)
        if not roots:
            self._summary(Path(settings.CATALOGUE_DIR))
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(folders)} blocked: {', '.join(failed)}"
            )

    def _tell(self, outcome: Outcome, language: str, *, hints: bool) -> None:
        marks = " ".join(f"{name}{MARKS[one]}" for name, one in outcome.lights.items())
        cached = "cached" if outcome.is_cached else f"{outcome.states} states"
        self.stdout.write(
            f"{outcome.name:16} {marks}  {outcome.seconds:.1f} s  {cached}"
        )
        for ward, reasons in outcome.by_ward.items():
            of = f"[{ward}] " if ward else ""
            seen = [one for one in reasons if hints and one.severity == HINT]
            for reason in (*seen, *blocking(reasons)):
                said = say(reason, language)
                self.stdout.write(f"    {of}{said.place}: {said.sentence} {said.do}")
        sys.stdout.flush()

    def _summary(self, root: Path) -> None:
        """Say in one line how the catalogue of all procedures stands."""
        catalogue, flaws = load_catalogue(root)
        entries = catalogue.entries.values()
        proofs = [one for entry in entries for one in proofs_of(entry)]
        online = {one.parent.name for one in folders_in(settings.PROCEDURES_DIR)}
        here = sum(
            entry.slug in online or entry.procedure in online for entry in entries
        )
        verified = sum(one.verified for one in proofs)
        self.stdout.write(
            f"catalogue: {len(catalogue.entries)} entries, {here} of them on line; "
            f"{verified} of {len(proofs)} figures verified; {len(flaws)} flaws"
        )


def _root(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        return path
    inside = Path(settings.PROCEDURES_DIR) / name
    if not inside.is_dir():
        raise CommandError(
            f"there is no folder {name!r}, and no procedure of that name"
        )
    return inside
