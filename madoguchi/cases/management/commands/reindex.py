"""`madoguchi reindex`: write the index by which cases are found anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.cases.actions.indexing import index_anew
from madoguchi.people.actions import index_accounts
from madoguchi.wards.management.choosing import chosen_wards
from madoguchi.wards.scope import ward_scope


class Command(BaseCommand):
    help = "Index every case and account anew, after an update changed what is indexed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ward", default="", help="slug of one ward")

    def handle(self, *_: Any, **options: Any) -> None:
        for ward in chosen_wards(self, options["ward"]):
            with ward_scope(ward.pk):
                count = index_anew(ward.pk)
                accounts = index_accounts(ward.pk)
            self.stdout.write(
                f"{ward.name}：事案{count}件とアカウント{accounts}件の索引を"
                "作り直しました。\n"
                f"  {ward.slug}: {count} cases and {accounts} accounts indexed anew."
            )
