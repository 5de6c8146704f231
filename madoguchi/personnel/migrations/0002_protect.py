"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("personnel", "0001_initial")]

    operations = [
        ProtectWard("personnel_session"),
        ProtectWard("personnel_passkey"),
        ProtectWard("personnel_enrolment"),
        ProtectWard("personnel_rightuse"),
    ]
