"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_approval"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("cases_proposal"),
        ProtectWard("cases_step"),
        ProtectWard("cases_substitution"),
    ]
