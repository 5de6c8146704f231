"""Protect each ward's proposals."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("procedures", "0005_terms_and_proposals")]

    operations = [ProtectWard("procedures_proposal")]
