"""`madoguchi web`: one web process, alone or on a socket its parent opened."""

import socket
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import get_resolver

from madoguchi.config.lifeline import hold_on
from madoguchi.config.listening import PortTaken, open_listener
from madoguchi.config.middleware import INSTALLATION
from madoguchi.config.sentences import say
from madoguchi.config.serving import serve


class Command(BaseCommand):
    help = "Answer requests in one process."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fd", type=int, help="a listening socket to inherit")

    def handle(self, *, host: str, port: int, fd: int | None, **_: object) -> None:
        hold_on()
        if settings.SECRET_KEY == settings.NO_SECRET:
            raise CommandError(say("no_secret", home=settings.HOME))
        from madoguchi.config.wsgi import application  # noqa: PLC0415 - starts Django

        try:
            listener = socket.socket(fileno=fd) if fd else open_listener(host, port)
        except PortTaken:
            raise CommandError(say("port_taken", port=port, other=port + 1)) from None
        warm_up()
        serve(application, listener, behind_proxy=settings.BEHIND_PROXY)


def warm_up() -> None:
    """Import every door before the first person waits for it."""
    for conf in (settings.ROOT_URLCONF, INSTALLATION):
        list(get_resolver(conf).url_patterns)
