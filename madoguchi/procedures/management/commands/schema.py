"""`madoguchi schema FILE`: print the schema by which editors help with a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.procedures.described import schemas, written


class Command(BaseCommand):
    help = "定義ファイルのJSON Schema。The JSON Schema of a file of a definition."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", choices=sorted(schemas()))

    def handle(self, *_: Any, file: str, **__: Any) -> None:
        self.stdout.write(written(file), ending="")
