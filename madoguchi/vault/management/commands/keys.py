"""Make, look at, split, prove and recover the root key.

Sheets go to standard output for the printer and are never written to a file.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.vault import keys, queries, shares
from madoguchi.vault.problems import VaultProblem

SHEET = """\
# 復旧用の紙 {number} / {n}　（ルート鍵 {check}）
# このうち {k} 枚がそろうと鍵を復元できます。
# 1 枚ずつ別の課で、鍵のかかる場所に保管してください。
# Recovery sheet {number} of {n} for root key {check}. Any {k} rebuild the key.
# Keep each in another section, under lock. To use: madoguchi keys recover
{text}
"""


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = (
        "鍵の状態・作成・復旧用の紙・復元。Status, making, shares and recovery of keys."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "verb", choices=["status", "make", "shares", "recover", "prove"]
        )
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("-n", type=int, default=5, help="sheets to print")
        parser.add_argument("-k", type=int, default=3, help="sheets that rebuild")

    def handle(self, *_: object, **options: Any) -> None:
        try:
            getattr(self, options["verb"])(options)
        except VaultProblem as problem:
            raise CommandError(problem.in_both) from None

    def status(self, options: dict[str, Any]) -> None:
        state = queries.status()
        report = {
            "ok": state.ok,
            "root_file": state.root_file,
            "root_check": state.root_check,
            "mode": state.mode,
            "problem": _words(state.problem),
            "wards": [
                {
                    "ward": ward.ward,
                    "keys": ward.keys,
                    "destroyed": ward.destroyed,
                    "problem": _words(ward.problem),
                }
                for ward in state.wards
            ],
        }
        if options["as_json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._show(state)
        if not state.ok:
            sys.exit(1)

    def _show(self, state: queries.Status) -> None:
        self.stdout.write(f"ルート鍵 root key  {state.root_check or '—'}")
        self.stdout.write(f"  {state.root_file}  {state.mode}")
        if state.problem:
            self.stdout.write(f"  {state.problem.in_japanese}\n  {state.problem}")
        for ward in state.wards:
            self.stdout.write(
                f"区 ward {ward.ward}  鍵 keys {ward.keys}  "
                f"廃棄 destroyed {ward.destroyed}"
            )
            if ward.problem:
                self.stdout.write(f"  {ward.problem.in_japanese}\n  {ward.problem}")

    def make(self, _: dict[str, Any]) -> None:
        check = keys.make_root_key()
        self.stdout.write(
            f"ルート鍵を作りました（確認値 {check}）。"
            "「madoguchi keys shares」で復旧用の紙を印刷してください。\n"
            f"Made the root key {check}. Print its sheets: madoguchi keys shares"
        )

    def shares(self, options: dict[str, Any]) -> None:
        n, k = options["n"], options["k"]
        if not 1 <= k <= n <= shares.MAX_SHARES:
            raise CommandError(f"1 <= k <= n <= {shares.MAX_SHARES}")
        check = keys.check_root_key()
        for number, text in enumerate(keys.recovery_shares(n, k), start=1):
            self.stdout.write(
                SHEET.format(number=number, n=n, k=k, check=check, text=text)
            )

    def recover(self, _: dict[str, Any]) -> None:
        keys.refuse_existing()
        check = keys.recover(list(self._sheets()))
        self.stdout.write(
            f"ルート鍵を復元しました（確認値 {check}）。Recovered the root key {check}."
        )

    def prove(self, _: dict[str, Any]) -> None:
        check = keys.prove(list(self._sheets()))
        self.stdout.write(
            f"この紙から、使用中のルート鍵 {check} を復元できます。\n"
            f"These sheets rebuild the root key in use, {check}."
        )

    def _sheets(self) -> Iterator[str]:
        """Read sheets as typed, four lines each; an empty line ends, `#` is skipped."""
        asking = sys.stdin.isatty()
        position = 1
        lines: list[str] = []
        while True:
            if asking:
                self.stderr.write(f"紙 sheet {position} 行 line {len(lines) + 1}: ")
            line = sys.stdin.readline()
            if not line or (asking and not line.strip()):
                break
            if not line.strip() or line.startswith("#"):
                continue
            try:
                shares.read_line(line, len(lines) + 1, position)
            except shares.BadShare as slip:
                if not asking:
                    raise
                self.stderr.write(slip.in_both)
                continue
            lines.append(line)
            if len(lines) == shares.LINES:
                yield "".join(lines)
                position, lines = position + 1, []
        if lines:
            yield "".join(lines)


def _words(problem: VaultProblem | None) -> dict[str, str] | None:
    if problem is None:
        return None
    return {
        "kind": type(problem).__name__,
        "ja": problem.in_japanese,
        "en": str(problem),
    }
