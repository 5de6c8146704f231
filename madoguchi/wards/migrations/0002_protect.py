"""Make the application's role and protect the rows of each ward."""

from django.db import migrations

from madoguchi.wards.scope import OpenToApplication, ProtectWard


class Migration(migrations.Migration):
    dependencies = [("wards", "0001_initial")]

    operations = [
        OpenToApplication(),
        ProtectWard("wards_department"),
        ProtectWard("wards_staff"),
        ProtectWard("wards_signintries"),
    ]
