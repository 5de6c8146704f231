"""Keep one ward's notices apart from another's."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [
        ProtectWard("notices_notice"),
        ProtectWard("notices_posted"),
    ]
