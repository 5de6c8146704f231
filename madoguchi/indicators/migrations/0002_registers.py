import django.db.models.deletion
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0001_tables'),
        ('wards', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                ('reference', models.CharField(max_length=40)),
                ('on', models.DateField(verbose_name='日付')),
                ('sort', models.CharField(max_length=16, verbose_name='種類')),
                ('indicator', models.CharField(default='', max_length=64)),
                ('words', models.CharField(max_length=120, verbose_name='内容')),
                ('pinned_by', models.CharField(max_length=64)),
                ('pinned_at', models.DateTimeField()),
                ('removed', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ward', 'reference'), name='indicators_one_annotation')],
            },
        ),
        migrations.CreateModel(
            name='RegisterLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                ('register', models.CharField(max_length=64)),
                ('row_key', models.CharField(max_length=64)),
                ('as_of', models.DateField()),
                ('told', models.JSONField()),
                ('withdrawn', models.BooleanField(default=False)),
                ('event', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ward', 'register', 'row_key', 'as_of'), name='indicators_one_row_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Start',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                ('reference', models.CharField(max_length=40)),
                ('indicator', models.CharField(max_length=64)),
                ('tenths', models.IntegerField(null=True, verbose_name='基準値')),
                ('measured_on', models.DateField(null=True, verbose_name='測った日')),
                ('window_first', models.DateField(null=True, verbose_name='くらべる期間の初日')),
                ('window_last', models.DateField(null=True, verbose_name='くらべる期間の末日')),
                ('due_on', models.DateField(null=True, verbose_name='目標の期限')),
                ('evidence', models.CharField(max_length=200, verbose_name='根拠')),
                ('stated_by', models.CharField(max_length=64)),
                ('stated_at', models.DateTimeField()),
                ('confirmed_by', models.CharField(default='', max_length=64)),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ward', 'reference'), name='indicators_one_start')],
            },
        ),
        migrations.AddField(
            model_name='caseline',
            name='corrections',
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='caseline',
            name='reacted_event',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='caseline',
            name='reacted_minutes',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='caseline',
            name='reacted_on',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='caseline',
            index=models.Index(fields=['ward', 'reacted_on'], name='ind_case_reacted'),
        ),
        ProtectWard("indicators_registerline"),
        ProtectWard("indicators_start"),
        ProtectWard("indicators_annotation"),
    ]
