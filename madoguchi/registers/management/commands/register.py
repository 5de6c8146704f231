"""`madoguchi register VERB`: the registers, their templates, and files of systems."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.kernel.spreadsheet import csv_text
from madoguchi.registers.actions.giving import release
from madoguchi.registers.actions.lines import Plan, plan_file, take_file
from madoguchi.registers.definition import (
    NoSuchRegister,
    Register,
    register_named,
    registers,
)
from madoguchi.registers.queries import states_of
from madoguchi.registers.table_file import BadFile, columns_of, heading, read_cells
from madoguchi.registers.wording import cell_said
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import UnknownWard, ward_by_slug
from madoguchi.wards.scope import ward_scope

VERBS = ("list", "template", "import", "release")
MOST_SAID = 50


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = (
        "台帳の一覧、ひな形、取込み。Registers: list them, templates, take in a file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "verb", choices=VERBS, help="release counts what staff gave and is over"
        )
        parser.add_argument("file", nargs="?", help="CSV or XLSX, for import")
        parser.add_argument("--ward", required=True, help="name in its address")
        parser.add_argument("--register", default="", help="its name; see list")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would change, change nothing",
        )

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        try:
            ward = ward_by_slug(options["ward"])
        except UnknownWard:
            raise CommandError(f"there is no ward {options['ward']}") from None
        with ward_scope(ward.pk):
            {
                "list": self._list,
                "template": self._template,
                "import": self._import,
                "release": self._release,
            }[verb](ward, options)

    def _list(self, ward: Ward, _options: dict[str, Any]) -> None:
        for one in states_of(Actor.system(ward.pk)):
            day = f"{timezone.localdate(one.stated_at)}" if one.stated_at else "未入力"
            slug = one.register.slug
            self.stdout.write(f"{slug:28}  {one.rows:>6}  {day}  {one.register.title}")

    def _template(self, _ward: Ward, options: dict[str, Any]) -> None:
        register = _register(options)
        heads = [heading(register, name) for name in columns_of(register)]
        self.stdout.write(csv_text(heads, []), ending="")

    def _import(self, ward: Ward, options: dict[str, Any]) -> None:
        register = _register(options)
        content = _read(options["file"])
        by, at = Actor.system(ward.pk), timezone.now()
        try:
            table = read_cells(content)
            if options["dry_run"]:
                plan = plan_file(register, table, by=by, at=at)
            else:
                plan = take_file(register, table, bound="", by=by, at=at)
        except BadFile as bad:
            said = [cell_said(register, one) for one in bad.cells[:MOST_SAID]]
            if len(bad.cells) > MOST_SAID:
                said.append(f"… {len(bad.cells):,}")
            raise CommandError(
                "取り込んでいません。Nothing was taken.\n" + "\n".join(said)
            ) from None
        self.stdout.write(_said(plan, dry=options["dry_run"]))

    def _release(self, ward: Ward, _options: dict[str, Any]) -> None:
        count = release(ward.pk, at=timezone.now())
        self.stdout.write(f"{count:,}行を数えました。{count:,} rows were counted.")


def _register(options: dict[str, Any]) -> Register:
    try:
        return register_named(options["register"])
    except NoSuchRegister:
        known = ", ".join(registers())
        raise CommandError(f"say by --register which of these: {known}") from None


def _read(name: str | None) -> bytes:
    if not name:
        raise CommandError("name the CSV or XLSX file after the verb")
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise CommandError(f"{name}: {problem.strerror}") from None


def _said(plan: Plan, *, dry: bool) -> str:
    new, changed, same = map(len, (plan.new, plan.changed, plan.same))
    ja = "まだ取り込んでいません" if dry else "取り込みました"
    en = "Nothing was taken yet" if dry else "Taken"
    return (
        f"{ja}：新しい行 {new}、変わる行 {changed}、同じ行 {same}\n"
        f"{en}: {new} new, {changed} changed, {same} the same"
    )
