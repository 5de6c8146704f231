"""Know which fact a line heard last, so that hearing it again changes nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("indicators", "0002_protect"),)

    operations = (
        migrations.RemoveField("caseline", "saves_count"),
        migrations.AddField(
            "caseline", "heard_event", models.BigIntegerField(default=0)
        ),
    )
