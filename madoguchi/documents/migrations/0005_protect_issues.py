"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_issues"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("documents_issue"),
        ProtectWard("documents_delivery"),
    ]
