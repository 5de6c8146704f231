"""`madoguchi replay`: hold the table of cases against the log it must follow from."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.cases.comparison import Comparison, compare
from madoguchi.wards.management.choosing import chosen_wards
from madoguchi.wards.models import Ward


class Command(BaseCommand):
    help = "Replay the log of every case; exit 1 when a row is not what its facts say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ward", default="", help="slug of one ward")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *_: Any, **options: Any) -> None:
        wards = chosen_wards(self, options["ward"])
        compared = [(ward, compare(ward.pk)) for ward in wards]
        sound = not any(found.differences for _, found in compared)
        if options["json"]:
            self.stdout.write(as_json(compared, sound=sound))
        else:
            for ward, found in compared:
                self.stdout.write("\n".join(lines_of(ward, found)))
        if not sound:
            sys.exit(1)


def as_json(compared: list[tuple[Ward, Comparison]], *, sound: bool) -> str:
    told = {
        "ok": sound,
        "compared": sum(found.compared for _, found in compared),
        "wards": [{"ward": ward.slug, **asdict(found)} for ward, found in compared],
    }
    return json.dumps(told, ensure_ascii=False)


def lines_of(ward: Ward, found: Comparison) -> list[str]:
    count = len(found.differences)
    return [
        f"{ward.name}：{found.compared}件を記録と比べました。違いは{count}か所です。",
        (
            f"  {ward.slug}: {found.compared} cases compared with the log,"
            f" {count} differences."
        ),
        *(f"    {one.case} {one.field}" for one in found.differences),
    ]
