"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("personnel", "0003_absence")]

    operations = [ProtectWard("personnel_absence")]
