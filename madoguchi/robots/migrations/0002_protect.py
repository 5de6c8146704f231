"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("robots", "0001_initial"), ("wards", "0002_protect")]

    operations = [ProtectWard("robots_robot"), ProtectWard("robots_errand")]
