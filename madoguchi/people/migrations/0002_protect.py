"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("people_person"),
        ProtectWard("people_identitycheck"),
        ProtectWard("people_knownanswer"),
        ProtectWard("people_consent"),
    ]
