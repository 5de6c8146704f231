"""Tell buildings from towns, and which 丁目 a code is for; set-up fills it again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0002_protect'),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM procedures_postaltown", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='postaltown',
            name='building',
            field=models.CharField(blank=True, max_length=80, verbose_name='ビル'),
        ),
        migrations.AddField(
            model_name='postaltown',
            name='chomes',
            field=models.CharField(blank=True, max_length=40, verbose_name='丁目'),
        ),
        migrations.AddField(
            model_name='postaltown',
            name='has_chome',
            field=models.BooleanField(default=False, verbose_name='丁目あり'),
        ),
        migrations.AddIndex(
            model_name='postaltown',
            index=models.Index(fields=['prefecture', 'city', 'town'], name='procedures_towns_of_a_city'),
        ),
        migrations.AddIndex(
            model_name='postaltown',
            index=models.Index(fields=['town'], name='procedures_towns_by_name'),
        ),
    ]
