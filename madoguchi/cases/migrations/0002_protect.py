"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("wards", "0002_protect")]

    operations = [
        ProtectWard("cases_draft"),
        ProtectWard("cases_case"),
        ProtectWard("cases_caseindex"),
        ProtectWard("cases_note"),
        ProtectWard("cases_correction"),
        ProtectWard("cases_prioranswers"),
        ProtectWard("cases_decision"),
        ProtectWard("cases_declaredcount"),
        ProtectWard("cases_attempt"),
    ]
