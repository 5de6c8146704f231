"""`madoguchi mockid`: the mock identity provider and payment page of a demo.

They run in one process of their own, at an origin that is not the ward's.
"""

import socket
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.config.lifeline import hold_on
from madoguchi.config.listening import PortTaken, open_listener
from madoguchi.config.sentences import say
from madoguchi.config.serving import serve

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]


class Command(BaseCommand):
    help = "Run the mock identity provider (demo only)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)
        parser.add_argument("--fd", type=int, help="a listening socket to inherit")

    def handle(self, *, host: str, port: int, fd: int | None, **_: object) -> None:
        if not settings.DEMO:
            raise CommandError(say("mockid_outside_demo"))
        hold_on()
        settings.ROOT_URLCONF = "madoguchi.config.mock_urls"
        settings.MIDDLEWARE = MIDDLEWARE
        from madoguchi.config.wsgi import application  # noqa: PLC0415

        try:
            listener = socket.socket(fileno=fd) if fd else open_listener(host, port)
        except PortTaken:
            raise CommandError(say("port_taken", port=port, other=port + 1)) from None
        serve(application, listener)
