"""Make a backup; it counts only when it was restored on the side and looked at."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.config.backup.making import Order, make
from madoguchi.config.backup.places import Places
from madoguchi.config.backup.problems import BackupProblem
from madoguchi.vault import keys
from madoguchi.vault.problems import VaultProblem


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = (
        "バックアップを作り、試しに復元して確かめます。Back up, restore aside, verify."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(settings.HOME) / "backups")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *_: object, **options: Any) -> None:
        try:
            keys.check_root_key()
            made = make(
                Places.of_this_installation(),
                Order(
                    options["to"].resolve(),
                    Path(settings.HOME),
                    keys.root_key(),
                    timezone.now(),
                ),
            )
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None
        except VaultProblem as problem:
            raise CommandError(problem.in_both) from None
        told = {
            "ok": True,
            "records": str(made.backup.records),
            "keys": str(made.backup.keys),
            "expired": made.expired,
            **made.report,
        }
        if options["as_json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        rows = sum(made.report["counts"].values())
        self.stdout.write(
            f"バックアップを作り、復元して確かめました（{rows}行）。\n"
            f"Made, restored aside and verified: {rows} rows.\n"
            f"  {made.backup.records}\n"
            f"  {made.backup.keys}  (35日で消えます / expires in 35 days)"
        )
