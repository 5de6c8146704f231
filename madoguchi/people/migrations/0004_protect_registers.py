"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("people", "0003_registers"), ("wards", "0002_protect")]

    operations = [ProtectWard("people_residentrecord")]
