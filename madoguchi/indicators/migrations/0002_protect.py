"""Keep one ward's lines apart from another's."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]
    operations = [
        ProtectWard("indicators_caseline"),
        ProtectWard("indicators_pageline"),
        ProtectWard("indicators_countline"),
        ProtectWard("indicators_offerline"),
    ]
