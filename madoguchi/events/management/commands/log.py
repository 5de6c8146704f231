"""Check the log, seal what waits, write a signed checkpoint."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from madoguchi.events.actions import seal_batch, write_checkpoint
from madoguchi.events.queries import Verdict, verify
from madoguchi.wards.management.choosing import chosen_wards
from madoguchi.wards.models import Ward

REASONS = {
    "seal_missing": ("封が抜けています", "its seal is missing"),
    "row_missing": ("記録が消されています", "the sealed row is gone"),
    "changed": ("記録が書き換えられています", "the row or its seal was changed"),
    "out_of_order": (
        "対象内の番号が続いていません",
        "its stream's numbers do not follow",
    ),
    "never_sealed": ("封を受けずに加えられています", "a row was put in past the seal"),
    "head_moved": ("末尾の控えと一致しません", "a head does not agree with its rows"),
    "cut_off": ("ここから先が切り取られています", "the log was cut off here"),
    "rewritten": ("署名した時点の記録と違います", "the log is not the one signed"),
    "checkpoint_forged": (
        "署名が正しくありません",
        "a checkpoint's signature is wrong",
    ),
    "checkpoint_key_missing": (
        "署名の鍵 keys/checkpoint.key がありません",
        "the key keys/checkpoint.key is missing",
    ),
}


class Command(BaseCommand):
    help = "Verify, seal or sign the log of every ward."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["verify", "seal", "checkpoint"])
        parser.add_argument("--ward", default="", help="slug of one ward")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *_: Any, **options: Any) -> None:
        wards = chosen_wards(self, options["ward"])
        verb = {"verify": verify_all, "seal": seal_all, "checkpoint": sign_all}
        told, lines, ok = verb[options["verb"]](wards)
        self.stdout.write(
            json.dumps(told, ensure_ascii=False)
            if options["json"]
            else "\n".join(lines)
        )
        if not ok:
            sys.exit(1)


def verify_all(wards: list[Ward]) -> tuple[dict[str, Any], list[str], bool]:
    verdicts = {ward: verify(ward.pk) for ward in wards}
    bad = next((one for one in verdicts.values() if not one.ok), None)
    told = {
        "ok": bad is None,
        "facts": sum(verdict.facts for verdict in verdicts.values()),
        "first_bad": bad.first_bad if bad else None,
        "wards": [
            {"ward": ward.slug, **asdict(verdict)} for ward, verdict in verdicts.items()
        ],
    }
    lines = [sentence(ward, verdict) for ward, verdict in verdicts.items()]
    return told, lines, bad is None


def sentence(ward: Ward, verdict: Verdict) -> str:
    if verdict.ok:
        return (
            f"{ward.name}：記録{verdict.facts}件・閲覧{verdict.views}件に異常はありません。"
            f"署名{verdict.checkpoints}件と一致しました。\n"
            f"  {ward.slug}: {verdict.facts} facts and {verdict.views} views are whole;"
            f" {verdict.checkpoints} checkpoints agree."
        )
    why_ja, why_en = REASONS[verdict.reason]
    where_ja = "閲覧の記録" if verdict.chain == "views" else "記録"
    return (
        f"{ward.name}：{where_ja}の{verdict.first_bad}番に異常があります。{why_ja}。\n"
        f"  {ward.slug}: the first bad {'view' if verdict.chain == 'views' else 'fact'}"
        f" is number {verdict.first_bad}: {why_en}."
    )


def seal_all(wards: list[Ward]) -> tuple[dict[str, Any], list[str], bool]:
    sealed = {}
    for ward in wards:
        sealed[ward.slug] = 0
        while done := seal_batch(ward.pk):
            sealed[ward.slug] += done
    lines = [f"{slug}: 封をした記録 {n}件。 {n} sealed." for slug, n in sealed.items()]
    return {"ok": True, "sealed": sealed}, lines, True


def sign_all(wards: list[Ward]) -> tuple[dict[str, Any], list[str], bool]:
    seal_all(wards)
    paths = {
        ward.slug: str(write_checkpoint(ward.pk, at=timezone.now())) for ward in wards
    }
    lines = [
        f"{slug}: 署名を書きました。 Signed: {path}" for slug, path in paths.items()
    ]
    return {"ok": True, "checkpoints": paths}, lines, True
