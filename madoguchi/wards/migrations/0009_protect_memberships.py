"""Give everybody who is here the membership they have, and protect the rows."""

from typing import Any

from django.db import migrations

from madoguchi.wards.scope import ProtectWard, ward_scope


def begin(apps: Any, _editor: object) -> None:
    """Make of each department and its roles a membership without a beginning."""
    wards, staff, memberships = (
        apps.get_model("wards", name) for name in ("Ward", "Staff", "Membership")
    )
    for ward in wards.objects.all():
        with ward_scope(ward.pk):
            memberships.objects.bulk_create(
                memberships(
                    ward_id=ward.pk,
                    staff_id=one.pk,
                    department_id=one.department_id,
                    roles=one.roles,
                    post=one.post,
                )
                for one in staff.objects.filter(ward_id=ward.pk, is_active=True)
            )


class Migration(migrations.Migration):
    dependencies = [("wards", "0008_membership")]

    operations = [
        ProtectWard("wards_membership"),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
