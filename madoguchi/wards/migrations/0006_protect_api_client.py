"""Protect each ward's client systems."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("wards", "0005_api_client")]

    operations = [ProtectWard("wards_apiclient")]
