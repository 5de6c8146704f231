"""Protect each ward's offers."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial"), ("wards", "0002_protect")]

    operations = [ProtectWard("procedures_offer")]
