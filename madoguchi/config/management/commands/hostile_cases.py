"""`madoguchi hostile_cases DIR`: send every string of a folder through everything."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.config.hostile import work
from madoguchi.config.rig.place import place

LONGEST_SHOWN = 100


class Command(BaseCommand):
    help = "Send hostile strings through a throw-away ward; exit 1 when one breaks it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="lists of strings, tables (CSV)")

    def handle(self, *_: Any, folder: Path, **__: Any) -> None:
        if not folder.is_dir():
            self.stdout.write(
                f"フォルダーがありません: {folder}\nThere is no such folder."
            )
            sys.exit(2)
        with place() as here:
            found = here.run(work.run, str(folder.resolve()))
        if not found["strings"]:
            self.stdout.write("文字列がありません。 No strings in it.")
            sys.exit(2)
        self.tell(found)
        if found["faults"]:
            sys.exit(1)

    def tell(self, found: dict[str, Any]) -> None:
        self.stdout.write(
            f"{found['strings']} strings, {found['tables']} tables,"
            f" {sum(found['tried'].values())} tries, {len(found['faults'])} faults"
        )
        for surface, tried in sorted(found["tried"].items()):
            kept = found["kept"].get(surface)
            more = f", {kept} accepted" if kept is not None else ""
            self.stdout.write(f"  {surface}: {tried}{more}")
        for surface, what, string in found["faults"]:
            self.stdout.write(f"FAULT {surface}: {what}: {string[:LONGEST_SHOWN]}")
