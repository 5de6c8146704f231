"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("teamwork", "0001_initial"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("teamwork_bulk"),
        ProtectWard("teamwork_bulkitem"),
        ProtectWard("teamwork_assignmentrule"),
        ProtectWard("teamwork_savedview"),
    ]
