import django.db.models.deletion
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("indicators", "0001_initial"),
        ("indicators", "0002_protect"),
        ("indicators", "0003_hear_once"),
        ("indicators", "0004_not_eligible"),
        ("indicators", "0005_ended_offers"),
    ]
    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='CaseLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('stream', models.CharField(max_length=64)),
                    ('procedure', models.CharField(max_length=64)),
                    ('version', models.IntegerField()),
                    ('survey', models.BooleanField(default=False)),
                    ('channel', models.CharField(max_length=16)),
                    ('age_band', models.CharField(max_length=8)),
                    ('assisted', models.BooleanField(default=False)),
                    ('online_available', models.BooleanField(default=False)),
                    ('score', models.SmallIntegerField(null=True)),
                    ('started_on', models.DateField(null=True)),
                    ('started_us', models.BigIntegerField(null=True)),
                    ('started_event', models.BigIntegerField(null=True)),
                    ('last_page', models.CharField(default='', max_length=64)),
                    ('not_eligible', models.BooleanField(default=False)),
                    ('heard_event', models.BigIntegerField(default=0)),
                    ('received_on', models.DateField(null=True)),
                    ('arrived_us', models.BigIntegerField(null=True)),
                    ('received_event', models.BigIntegerField(null=True)),
                    ('sent_in_time', models.BooleanField(default=False)),
                    ('paused_us', models.BigIntegerField(default=0)),
                    ('pause_began_us', models.BigIntegerField(null=True)),
                    ('decided_on', models.DateField(null=True)),
                    ('decided_event', models.BigIntegerField(null=True)),
                    ('outcome', models.CharField(default='', max_length=16)),
                    ('lead_minutes', models.IntegerField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'received_on'], name='ind_case_received'), models.Index(fields=['ward', 'started_on'], name='ind_case_started'), models.Index(fields=['ward', 'decided_on'], name='ind_case_decided')],
                    'constraints': [models.UniqueConstraint(fields=('ward', 'stream'), name='indicators_one_line_a_case')],
                },
            ),
            migrations.CreateModel(
                name='PageLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('stream', models.CharField(max_length=64)),
                    ('page', models.CharField(max_length=64)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'stream', 'page'), name='indicators_one_line_a_page')],
                },
            ),
            migrations.CreateModel(
                name='CountLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('procedure', models.CharField(max_length=64)),
                    ('channel', models.CharField(max_length=16)),
                    ('age_band', models.CharField(max_length=8)),
                    ('month_on', models.DateField()),
                    ('online_available', models.BooleanField(default=False)),
                    ('cases', models.IntegerField()),
                    ('event', models.BigIntegerField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'procedure', 'channel', 'age_band', 'month_on'), name='indicators_one_count')],
                },
            ),
            migrations.CreateModel(
                name='OfferLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('procedure', models.CharField(max_length=64)),
                    ('version', models.IntegerField()),
                    ('survey', models.BooleanField(default=False)),
                    ('online', models.BooleanField()),
                    ('since_on', models.DateField()),
                    ('until_on', models.DateField(default=None, null=True)),
                    ('event', models.BigIntegerField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'event'), name='indicators_one_offer')],
                },
            ),
        ]),
        ProtectWard("indicators_caseline"),
        ProtectWard("indicators_pageline"),
        ProtectWard("indicators_countline"),
        ProtectWard("indicators_offerline"),
    ]
