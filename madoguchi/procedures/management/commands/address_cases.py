"""`madoguchi address_cases FILE`: hold the splitter against known addresses."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.procedures.address_cases import Failure, NotASet, cases_in, judge
from madoguchi.procedures.postal import postal_rows
from madoguchi.procedures.towns import gazetteer_of

LEAST_SHARE = 99.5
"""Per cent of the addresses in wards of Tokyo that must be split right."""


class Command(BaseCommand):
    help = "Split the addresses of a set and compare; exit 1 below 99.5 % of the wards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a set, or a folder of sets")

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        try:
            wards, others = judge(cases_in(file), gazetteer_of(postal_rows()))
        except (NotASet, OSError, UnicodeDecodeError) as problem:
            self.stdout.write(
                "読めません。住所の表（CSV）か expects.json を指定してください。\n"
                f"Name a table of addresses (CSV) or an expects.json: {problem}"
            )
            sys.exit(2)
        for title, tally in (("東京23区 wards", wards), ("その他 others", others)):
            self.stdout.write(
                f"{title}: {tally.right} / {tally.total} ({tally.share:.2f} %)"
            )
            for failure in tally.failures:
                self.stdout.write(line_of(failure))
        if not wards.total + others.total:
            self.stdout.write("住所がありません。 No addresses in it.")
            sys.exit(2)
        if wards.total and wards.share < LEAST_SHARE:
            sys.exit(1)


def line_of(failure: Failure) -> str:
    case, found = failure.case, failure.found
    known = f"{case.prefecture}|{case.city}|{case.town}"
    return (
        f"  {case.line}  {known} → "
        f"{found.prefecture}|{found.city}|{found.official_town}|{found.rest}"
    )
