"""`madoguchi staff list|password|leave`: the accounts of a ward's staff.

New ones come with `madoguchi ward`. A password is made here, told once and never
taken from the command line, where others could read it.
"""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.wards.actions import change_password, deactivate
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import UnknownWard, staff_of, ward_by_slug
from madoguchi.wards.scope import ward_scope


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "職員の一覧・新しいパスワード・退職。List staff, reset a password, leave."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["list", "password", "leave"])
        parser.add_argument("--ward", required=True, help="name in its address")
        parser.add_argument("--login", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            ward = ward_by_slug(options["ward"])
        except UnknownWard:
            raise CommandError(f"there is no ward {options['ward']}") from None
        with ward_scope(ward.pk):
            staff = {one.login: one for one in staff_of(ward.pk)}
        if options["verb"] == "list":
            for one in staff.values():
                roles = ", ".join(one.roles)
                self.stdout.write(
                    f"{one.login}  {one.name}  {one.department.name}  {roles}"
                )
            return
        found = staff.get(options["login"])
        if found is None:
            raise CommandError(f"nobody at work has the login {options['login']!r}")
        getattr(self, options["verb"])(found)

    def password(self, staff: Staff) -> None:
        password = secrets.token_urlsafe(12)
        change_password(staff, password)
        self.stdout.write(
            f"{staff.login} の新しいパスワード（いま一度だけ表示します）\n"
            f"The new password of {staff.login}, told once:\n  {password}"
        )

    def leave(self, staff: Staff) -> None:
        deactivate(staff)
        self.stdout.write(
            f"{staff.login} はもうログインできません。\n"
            f"{staff.login} can sign in no more."
        )
