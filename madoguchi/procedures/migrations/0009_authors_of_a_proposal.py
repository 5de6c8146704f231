"""Remember who wrote of a proposal, so that none of them approves it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("procedures", "0008_publish_gate"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="authors",
            field=models.JSONField(default=list, verbose_name="作成や編集をした職員"),
        ),
    ]
