"""`madoguchi api_client VERB`: which systems may call the API, and their tokens.

A token is made here, told once and never taken from the command line. ADR 14.
"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.wards.actions import (
    ClientNamed,
    NewClient,
    NotInScope,
    allow_client,
    create_api_client,
    let_client_in,
    open_api,
    renew_token,
)
from madoguchi.wards.models import ApiClient, Ward
from madoguchi.wards.queries import UnknownWard, api_clients_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

VERBS = ("list", "add", "allow", "renew", "stop", "start", "close", "open")
OF_THE_DOOR = ("list", "add", "close", "open")


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "システム連携の利用者とトークン。Client systems of the API, their tokens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument("--ward", required=True, help="name in its address")
        parser.add_argument("--name", default="", help="of the client system")
        parser.add_argument(
            "--procedure", action="append", default=[], help="it may hand in"
        )
        parser.add_argument(
            "--vouches",
            action="append",
            default=[],
            help="procedure whose applicants it identifies, by agreement",
        )
        parser.add_argument("--requests", type=int, default=3000, help="in 15 minutes")
        parser.add_argument("--until", type=date.fromisoformat, help="YYYY-MM-DD")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            ward = ward_by_slug(options["ward"])
        except UnknownWard:
            raise CommandError(f"there is no ward {options['ward']}") from None
        verb = options["verb"]
        if verb in OF_THE_DOOR:
            getattr(self, verb)(ward, options)
            return
        getattr(self, verb)(_named(ward, options["name"]), options)

    def list(self, ward: Ward, _options: dict[str, Any]) -> None:
        with ward_scope(ward.pk):
            clients = api_clients_of(ward.pk)
        for one in clients:
            self.stdout.write(
                f"{one.name}  {'start' if one.is_active else 'stop'}"
                f"  {', '.join(one.scopes)}  vouches: {', '.join(one.vouches) or '-'}"
                f"  {one.requests}/15 min  until {one.expires_on or '-'}"
            )

    def add(self, ward: Ward, options: dict[str, Any]) -> None:
        if not options["name"].strip() or not options["procedure"]:
            raise CommandError("name it, and say by --procedure what it may hand in")
        new = NewClient(
            name=options["name"].strip(),
            scopes=options["procedure"],
            vouches=options["vouches"],
            requests=options["requests"],
            expires_on=options["until"],
        )
        try:
            _, token = create_api_client(ward, new)
        except ClientNamed:
            raise CommandError(f"there is a client {new.name} already") from None
        except NotInScope:
            raise CommandError("--vouches names a --procedure of the client") from None
        self._tell(new.name, token)

    def allow(self, client: ApiClient, options: dict[str, Any]) -> None:
        try:
            allow_client(client, options["procedure"], options["vouches"])
        except NotInScope:
            raise CommandError("--vouches names a --procedure of the client") from None
        self.stdout.write(f"{client.name}: {', '.join(options['procedure']) or '-'}")

    def renew(self, client: ApiClient, _options: dict[str, Any]) -> None:
        self._tell(client.name, renew_token(client))

    def stop(self, client: ApiClient, _options: dict[str, Any]) -> None:
        let_client_in(client, active=False)
        self.stdout.write(f"{client.name} を止めました。\n{client.name} is stopped.")

    def start(self, client: ApiClient, _options: dict[str, Any]) -> None:
        let_client_in(client, active=True)
        self.stdout.write(f"{client.name} を再開しました。\n{client.name} may come in.")

    def close(self, ward: Ward, _options: dict[str, Any]) -> None:
        open_api(ward.pk, is_open=False)
        self.stdout.write("システム連携を止めました。\nNo client system comes in now.")

    def open(self, ward: Ward, _options: dict[str, Any]) -> None:
        open_api(ward.pk, is_open=True)
        self.stdout.write("システム連携を再開しました。\nClient systems may come in.")

    def _tell(self, name: str, token: str) -> None:
        self.stdout.write(
            f"{name} のトークン（いま一度だけ表示します）\n"
            f"The token of {name}, told once:\n  {token}"
        )


def _named(ward: Ward, name: str) -> ApiClient:
    with ward_scope(ward.pk):
        found = [one for one in api_clients_of(ward.pk) if one.name == name.strip()]
    if not found:
        raise CommandError(f"there is no client {name!r}")
    return found[0]
