"""Show these rows only inside their own ward; let the ledger only grow."""

from django.db import migrations

from madoguchi.events.insert_only import InsertOnly
from madoguchi.wards.scope import OnlyInsert, ProtectWard


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("payments_payment"),
        ProtectWard("payments_mismatch"),
        ProtectWard("payments_refund"),
        ProtectWard("payments_entry"),
        ProtectWard("payments_receiptcount"),
        ProtectWard("payments_refusal"),
        ProtectWard("payments_reconciled"),
        InsertOnly("payments_entry", keys=[["id"]]),
        OnlyInsert("payments_entry"),
    ]
