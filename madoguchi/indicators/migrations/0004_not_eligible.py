"""Know which drafts ended because their applicant was not entitled."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("indicators", "0003_hear_once"),)

    operations = (
        migrations.AddField(
            "caseline", "not_eligible", models.BooleanField(default=False)
        ),
    )
