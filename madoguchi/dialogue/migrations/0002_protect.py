"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0001_initial"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("dialogue_message"),
        ProtectWard("dialogue_advice"),
        ProtectWard("dialogue_call"),
    ]
