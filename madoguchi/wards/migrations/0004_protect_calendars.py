"""Show these rows only inside their own ward."""

from django.db import migrations

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):
    dependencies = [("wards", "0003_calendars")]

    operations = [ProtectWard("wards_calendarrevision")]
