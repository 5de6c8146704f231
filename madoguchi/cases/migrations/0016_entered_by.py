from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_disposed")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["ward", "entered_by", "arrived_at"],
                condition=models.Q(entered_by__isnull=False),
                name="cases_entered_by",
            ),
        ),
    ]
