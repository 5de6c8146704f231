"""Remember that an applicant was asked once more for an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("cases", "0003_answer_due"),)

    operations = (
        migrations.AddField(
            "correction",
            "reminded_at",
            models.DateTimeField(null=True, verbose_name="もう一度お願いした日時"),
        ),
    )
