"""Restore a backup into this installation, which must be empty."""

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
from madoguchi.config.backup.restoring import Backup, beside, check, restore
from madoguchi.vault import actions as vault
from madoguchi.vault import keys
from madoguchi.vault.problems import VaultProblem


class Command(BaseCommand):
    help = "空の設置先に復元して確かめます。Restore into an empty installation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="folder of the records")
        parser.add_argument("--keys", type=Path, help="folder of the key store")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *_: object, **options: Any) -> None:
        found = beside(options["backup"].resolve())
        if options["keys"]:
            found = Backup(found.records, options["keys"].resolve())
        places = Places.of_this_installation()
        try:
            checked = check(found, keys.root_key(), timezone.localdate())
            restore(checked, places)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None
        except VaultProblem as problem:
            raise CommandError(problem.in_both) from None
        vault.forget_keys()
        report = check_all(places)
        if options["as_json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            rows = sum(report.counts.values())
            self.stdout.write(
                f"{found.records.name} を復元しました（{rows}行）。\n"
                f"Restored {found.records.name}: {rows} rows."
            )
        if not report.ok:
            sys.exit(1)
