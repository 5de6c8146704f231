"""`madoguchi reference`: write the pages of docs/reference that the source makes."""

from django.core.management.base import BaseCommand

from madoguchi.config.reference import write_all


class Command(BaseCommand):
    help = "Write the generated pages of docs/reference."
    requires_system_checks: list[str] = []

    def handle(self, **_: object) -> None:
        for name in write_all():
            self.stdout.write(f"docs/reference/{name}")
