"""Say whether this installation, or a backup of it, is whole."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.config.backup.checks import check_all
from madoguchi.config.backup.places import Places
from madoguchi.config.backup.problems import BackupProblem
from madoguchi.config.backup.restoring import Backup, beside, check
from madoguchi.config.backup.trial import prove
from madoguchi.vault import keys
from madoguchi.vault.problems import VaultProblem

WORDS = {
    "integrity": ("データベースの整合性", "integrity of the databases"),
    "log": ("記録の連鎖", "chain of the log"),
    "cases": ("記録から作り直した事案との一致", "cases as the log tells them"),
    "keys": ("鍵", "keys"),
    "sealed": ("封緘された項目の抜き取り", "sample of sealed fields"),
    "files": ("添付ファイル", "files"),
}


class Command(BaseCommand):
    help = "データまたはバックアップが完全か確かめます。Verify live data or a backup."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, nargs="?", help="folder of a backup")
        parser.add_argument("--keys", type=Path, help="folder of its key store")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *_: object, **options: Any) -> None:
        places = Places.of_this_installation()
        try:
            report = (
                aside(options["backup"], options["keys"], places)
                if options["backup"]
                else check_all(places).as_json()
            )
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None
        except VaultProblem as problem:
            raise CommandError(problem.in_both) from None
        if options["as_json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for line in lines_of(report):
                self.stdout.write(line)
        if not report["ok"]:
            sys.exit(1)


def aside(records: Path, keys_folder: Path | None, places: Places) -> dict[str, Any]:
    """Restore a backup on the side and report on it; nothing live is touched."""
    found = beside(records.resolve())
    if keys_folder:
        found = Backup(found.records, keys_folder.resolve())
    return prove(check(found, keys.root_key(), timezone.localdate()), places)


def lines_of(report: dict[str, Any]) -> list[str]:
    lines = []
    for check_made in report["checks"]:
        japanese, english = WORDS[check_made["name"]]
        mark = "○" if check_made["ok"] else "×"
        lines.append(f"{mark} {japanese} / {english}: {check_made['looked_at']}")
        lines += [f"    {wrong}" for wrong in check_made["wrong"]]
    return lines
