"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_initial"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("protection_protection"),
        ProtectWard("protection_covered"),
        ProtectWard("protection_mark"),
        ProtectWard("protection_opening"),
    ]
