"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_first"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("documents_document"),
        ProtectWard("documents_lettercount"),
    ]
