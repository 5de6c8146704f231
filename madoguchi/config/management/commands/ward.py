"""`madoguchi ward <file.toml>`: let a ward move in, or add what its file gained."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.config.moving_in import BadWard, MovedIn, move_in
from madoguchi.config.sentences import not_proven
from madoguchi.procedures.actions import (
    AlreadyScheduled,
    CutOverNeeded,
    NoSuchDepartment,
    NotProven,
    VersionTaken,
)
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.gate.evidence import proven_in
from madoguchi.wards.actions import UnknownRole

PROBLEMS = (BadDefinition, UnknownRole)


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "区・課・職員・手続きを入れます。Let a ward move in, as a file describes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a ward in TOML")
        parser.add_argument(
            "--offer",
            action="append",
            default=[],
            metavar="slug/version",
            help="publish this version; may be repeated",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            described = tomllib.loads(Path(options["file"]).read_text(encoding="utf-8"))
            folders = [settings.PROCEDURES_DIR / one for one in options["offer"]]
            slug = str(described.get("slug", ""))
            offered = [proven_in(folder, slug) for folder in folders]
            found = move_in(described, offered, timezone.now())
        except (OSError, ValueError) as problem:
            raise CommandError(f"{options['file']}: {problem}") from None
        except NotProven as problem:
            raise CommandError(not_proven(problem)) from None
        except NoSuchDepartment as problem:
            said = f"{problem.slug} needs the department {problem.department}"
            raise CommandError(said) from None
        except (CutOverNeeded, AlreadyScheduled) as problem:
            name = type(problem).__name__
            said = f"{name}: the ward offers another version; use `madoguchi versions`"
            raise CommandError(said) from None
        except VersionTaken as problem:
            what = (
                "revision of its overlay" if problem.reason == "overlay" else "number"
            )
            said = (
                f"{problem.slug}/{problem.number} stands for other content already; "
                f"raise the {what} by one"
            )
            raise CommandError(said) from None
        except BadWard as problem:
            said = f"{options['file']}: missing, or not as it must be: {problem}"
            raise CommandError(said) from None
        except PROBLEMS as problem:
            raise CommandError(f"{type(problem).__name__}: {problem}") from None
        self.tell(found)

    def tell(self, found: MovedIn) -> None:
        self.stdout.write(
            f"{found.ward.name}: 課 {len(found.departments)}、"
            f"職員 {len(found.passwords)}、手続き {len(found.offers)}、"
            f"システムの外の手続き {len(found.elsewhere)}\n"
            f"{found.ward.slug}: {len(found.departments)} departments, "
            f"{len(found.passwords)} staff, {len(found.offers)} procedures, "
            f"{len(found.elsewhere)} procedures elsewhere"
        )
        if found.passwords:
            self.stdout.write(
                "最初のパスワード（いま一度だけ表示します）/ first passwords, told once"
            )
        for login, password in found.passwords.items():
            self.stdout.write(f"  {login}  {password}")
