"""`madoguchi staff list|password|reset|roles|leave`: the accounts of a ward's staff.

New ones come with `madoguchi ward`, or by a file in the office. A password is made
here, told once and never taken from the command line, where others could read it.
"""

import secrets
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.personnel.actions.factors import reset
from madoguchi.personnel.actions.memberships import Posting, leave, move
from madoguchi.personnel.problems import BadMembership
from madoguchi.personnel.rules import RESET_HOURS
from madoguchi.wards.actions import change_password
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import UnknownWard, staff_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

VERBS = ("list", "password", "reset", "roles", "leave")


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = (
        "職員の一覧・新しいパスワード・パスキーの登録し直し・役割・退職。"
        "List staff, reset a password or the passkeys, give roles, leave."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument("--ward", required=True, help="name in its address")
        parser.add_argument("--login", default="")
        parser.add_argument(
            "--roles", default="", help="all roles from today on, parted by commas"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            ward = ward_by_slug(options["ward"])
        except UnknownWard:
            raise CommandError(f"there is no ward {options['ward']}") from None
        with ward_scope(ward.pk):
            staff = {one.login: one for one in staff_of(ward.pk)}
            if options["verb"] == "list":
                self.list(list(staff.values()))
                return
            found = staff.get(options["login"])
            if found is None:
                raise CommandError(f"nobody at work has the login {options['login']!r}")
            if options["verb"] == "roles":
                self.roles(found, options["roles"])
                return
            getattr(self, options["verb"])(found)

    def list(self, staff: list[Staff]) -> None:
        for one in staff:
            roles = ", ".join(one.roles)
            line = f"{one.login}  {one.name}  {one.department.name}  {roles}"
            self.stdout.write(line)

    def password(self, staff: Staff) -> None:
        password = secrets.token_urlsafe(12)
        change_password(staff, password)
        self.stdout.write(
            f"{staff.login} の新しいパスワード（いま一度だけ表示します）\n"
            f"The new password of {staff.login}, told once:\n  {password}"
        )

    def reset(self, staff: Staff) -> None:
        by = Actor.system(staff.ward_id)
        reset(staff, "lost", by=by, at=timezone.now())
        self.stdout.write(
            f"{staff.login} は、{RESET_HOURS}時間以内にパスワードでログインして、"
            "パスキーを登録し直せます。\n"
            f"{staff.login} can sign in with the password within {RESET_HOURS} hours"
            " and register a passkey again."
        )

    def roles(self, staff: Staff, text: str) -> None:
        at = timezone.now()
        roles = tuple(one for one in text.replace(" ", "").split(",") if one)
        post = Posting(staff.department, roles, timezone.localdate(at))
        try:
            move(staff, post, by=Actor.system(staff.ward_id), at=at)
        except BadMembership:
            known = ", ".join(Staff.ROLES)
            raise CommandError(f"--roles needs some of: {known}") from None
        self.stdout.write(
            f"{staff.login} の役割は、きょうから {', '.join(roles)} です。\n"
            f"From today on the roles of {staff.login} are {', '.join(roles)}."
        )

    def leave(self, staff: Staff) -> None:
        at = timezone.now()
        yesterday = timezone.localdate(at) - timedelta(days=1)
        leave(staff, last_on=yesterday, by=Actor.system(staff.ward_id), at=at)
        self.stdout.write(
            f"{staff.login} はもうログインできません。\n"
            f"{staff.login} can sign in no more."
        )
