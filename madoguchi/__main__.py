"""The `madoguchi` command: every verb an operator types starts here."""

import os
import sys

from madoguchi.config import bootstrap

SERVE = ("web", "worker", "scheduler")


def main() -> None:
    bootstrap.prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    if sys.argv[1:] and sys.argv[1] in SERVE:
        bootstrap.bind_to_wards()
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["madoguchi", *sys.argv[1:]])


if __name__ == "__main__":
    main()
