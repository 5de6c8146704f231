"""`madoguchi lake`: the log of each ward as Parquet files."""

import json
import sys
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from madoguchi.lake.actions import build, rebuild, yard_of
from madoguchi.lake.exports.ways import WAYS, export
from madoguchi.lake.manifest import LakeBusy, ManifestDamaged
from madoguchi.lake.queries import Flaw, Standing, opened, standing, verify
from madoguchi.wards.management.choosing import chosen_wards
from madoguchi.wards.models import Ward

SECONDS_BETWEEN: Final = 2.0
BUSY: Final = (
    "ほかの処理がこの区のファイルを書いています。終わってからもう一度実行してください。\n"
    "Somebody else writes the files of this ward. Try again when they are done."
)
DAMAGED: Final = (
    "{path} を読めません。`madoguchi lake rebuild --ward {slug}` で作り直せます。\n"
    "{path} cannot be read. `madoguchi lake rebuild --ward {slug}` makes it anew."
)
FLAWS: Final = {
    "manifest_damaged": ("一覧を読めません", "the manifest cannot be read"),
    "other_shape": (
        "いまの版とは別の列や表で作られています",
        "it was made with other columns or another table of steps",
    ),
    "gap": ("封の範囲が抜けています", "a range of seals is missing"),
    "ahead_of_log": ("記録より先まであります", "it goes on after the end of the log"),
    "missing": ("ファイルがありません", "the file is missing"),
    "changed": ("ファイルが書き換えられています", "the file was changed"),
    "made_anew": (
        "記録から作り直すと別の内容になります",
        "made anew from the log it is another one",
    ),
}


class Command(BaseCommand):
    help = "Build, rebuild, verify, show or export the log as a data set (Parquet)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "verb", choices=["build", "rebuild", "verify", "show", "export"]
        )
        parser.add_argument("--ward", default="", help="slug of one ward")
        parser.add_argument("--json", action="store_true", help="for machines")
        parser.add_argument(
            "--anew",
            action="store_true",
            help="verify: also make all files anew elsewhere and compare the bytes",
        )
        parser.add_argument(
            "--as", choices=sorted(WAYS), default="csv", dest="way", help="export: form"
        )
        parser.add_argument("--to", default="", help="export: the file to write")

    def handle(self, *_: Any, **options: Any) -> None:
        wards = chosen_wards(self, options["ward"])
        if options["verb"] == "export":
            self._export(wards, options["way"], options["to"])
            return
        told = []
        for ward in wards:
            try:
                told.append(self._one(ward, options))
            except LakeBusy:
                raise CommandError(BUSY) from None
            except ManifestDamaged as problem:
                raise CommandError(
                    DAMAGED.format(path=problem.path, slug=ward.slug)
                ) from None
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        if any(one["flaws"] for one in told):
            sys.exit(1)

    def _one(self, ward: Ward, options: dict[str, Any]) -> dict[str, Any]:
        meter = _Meter(self, ward.slug)
        flaws: list[Flaw] = []
        verb = options["verb"]
        if verb == "build":
            build(yard_of(ward.pk), meter)
        elif verb == "rebuild":
            rebuild(yard_of(ward.pk), meter)
        elif verb == "verify":
            flaws = verify(ward.pk, meter, anew=options["anew"])
        unreadable = any(one.code == "manifest_damaged" for one in flaws)
        stands = None if unreadable else standing(ward.pk)
        if not options["json"]:
            for line in [*map(_sentence, flaws), *_lines(ward, stands, verb, flaws)]:
                self.stdout.write(line)
        return {
            "ward": ward.slug,
            "flaws": [asdict(one) for one in flaws],
            "stands": asdict(stands) if stands else None,
        }

    def _export(self, wards: list[Ward], way: str, to: str) -> None:
        if len(wards) != 1 or not to:
            raise CommandError(
                "書き出すには --ward と --to（ファイル）を指定してください。\n"
                "To export, name one ward (--ward) and the file (--to)."
            )
        path = Path(to)
        if not path.parent.is_dir():
            raise CommandError(
                f"フォルダ {path.parent} がありません。\n"
                f"There is no folder {path.parent}."
            )
        with opened(wards[0].pk) as database:
            count = export(way, database, path)
        self.stdout.write(f"{path}: {count}件の工程。 {count} steps.")


class _Meter:
    """Says every two seconds how far a ward is."""

    def __init__(self, command: BaseCommand, slug: str) -> None:
        self.command = command
        self.slug = slug
        self.said_at = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.said_at >= SECONDS_BETWEEN and total:
            self.said_at = now
            share = 100 * done // total
            self.command.stderr.write(f"{self.slug}: {done:,} / {total:,} ({share}%)")


def _sentence(flaw: Flaw) -> str:
    ja, en = FLAWS[flaw.code]
    return f"  {flaw.path}：{ja}。 {en}."


def _lines(
    ward: Ward, stands: Standing | None, verb: str, flaws: list[Flaw]
) -> list[str]:
    if stands is None:
        return []
    left = stands.sealed_until - stands.filed_until
    ja = (
        f"{ward.name}：工程{stands.rows:,}件・ファイル{stands.files:,}個・"
        f"{stands.bytes:,}バイト。封{stands.sealed_until:,}番のうち"
        f"{stands.filed_until:,}番まで（残り{left:,}件は記録から直接読みます）。"
    )
    en = (
        f"  {ward.slug}: {stands.rows:,} steps in {stands.files:,} files,"
        f" {stands.bytes:,} bytes; seals 1 to {stands.filed_until:,} of"
        f" {stands.sealed_until:,} (the last {left:,} are read from the log)."
    )
    lines = [ja, en]
    if verb == "show":
        lines += [
            f"  {first:,} – {last:,}: {rows:,}" for first, last, rows in stands.ranges
        ]
    if verb == "verify" and not flaws:
        lines.append("  異常はありません。 All of it is whole.")
    return lines
