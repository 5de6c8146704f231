"""`madoguchi recount`: let open cases count by the calendar of now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from madoguchi.cases.actions.recounting import recount
from madoguchi.wards.actor import Actor
from madoguchi.wards.management.choosing import chosen_wards
from madoguchi.wards.scope import ward_scope


class Command(BaseCommand):
    help = "Count the due dates of open cases anew, after closed days were changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ward", default="", help="slug of one ward")

    def handle(self, *_: Any, **options: Any) -> None:
        now = timezone.now()
        for ward in chosen_wards(self, options["ward"]):
            with ward_scope(ward.pk):
                found = recount(ward, by=Actor.system(ward.pk), at=now)
            self.stdout.write(
                f"{ward.name}：{found.cases}件をいまの開庁日で数え直し、"
                f"{found.moved}件の期限が変わりました。\n"
                f"  {ward.slug}: {found.cases} cases counted anew, "
                f"{found.moved} due dates moved."
            )
