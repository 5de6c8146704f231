"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("exchange_batch"),
        ProtectWard("exchange_row"),
        ProtectWard("exchange_arrival"),
        ProtectWard("exchange_enquiry"),
    ]
