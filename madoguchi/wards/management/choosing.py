"""Which wards a command is about: the one that `--ward` names, or all."""

import sys

from django.core.management.base import BaseCommand

from madoguchi.wards.models import Ward
from madoguchi.wards.queries import all_wards


def chosen_wards(command: BaseCommand, slug: str) -> list[Ward]:
    """Return the wards a command works on; end it with 2 when none has the name."""
    wards = [ward for ward in all_wards() if slug in {"", ward.slug}]
    if slug and not wards:
        command.stdout.write(f"{slug} という区はありません。 No ward is called {slug}.")
        sys.exit(2)
    return wards
