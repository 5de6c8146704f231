"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("records_hold"),
        ProtectWard("records_disposal"),
        ProtectWard("records_line"),
        ProtectWard("records_copy"),
    ]
