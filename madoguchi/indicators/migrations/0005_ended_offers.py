"""Know when an offer ended: one line for each fact of publishing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("indicators", "0004_not_eligible"),)

    operations = (
        migrations.AddField(
            "offerline", "until_on", models.DateField(null=True, default=None)
        ),
        migrations.RemoveConstraint("offerline", "indicators_one_offer"),
        migrations.AddConstraint(
            "offerline",
            models.UniqueConstraint(
                fields=["ward", "event"], name="indicators_one_offer"
            ),
        ),
    )
