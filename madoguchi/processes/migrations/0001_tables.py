import django.db.models.deletion
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, verbose_name='問いのしるし')),
                ('question', models.JSONField(verbose_name='問い')),
                ('asked_at', models.DateTimeField(verbose_name='最後に開いた日時')),
                ('seal', models.BigIntegerField(default=0, verbose_name='記録の番号')),
                ('found_at', models.DateTimeField(null=True, verbose_name='読み取った日時')),
                ('answer', models.JSONField(default=dict, verbose_name='結果')),
                ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
            ],
            options={
                'verbose_name': '読み取りの結果',
                'constraints': [models.UniqueConstraint(fields=('ward', 'key'), name='processes_one_finding_a_question')],
            },
        ),
        ProtectWard("processes_finding"),
    ]
