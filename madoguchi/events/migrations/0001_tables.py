"""Make the log, insert-only, in which each new row waits for its seal.

SQLite rebuilds a table, and drops its triggers, for most later changes of it: a
migration that alters one of these tables makes them again with `InsertOnly`.
"""

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.events.insert_only import InsertOnly
from madoguchi.wards.scope import OnlyInsert, ProtectWard
from madoguchi.wards.tables import MakeTables

WARD_OWNED = [
    "event", "streamhead", "view", "unsealed", "unsealedview", "seal", "viewseal",
    "sealhead", "viewsealhead", "followerposition",
]


class Migration(migrations.Migration):

    replaces = [
        ("events", "0001_initial"),
        ("events", "0002_insert_only"),
    ]
    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('stream', models.CharField(max_length=100, verbose_name='対象')),
                    ('number', models.PositiveIntegerField(verbose_name='対象内の番号')),
                    ('kind', models.CharField(max_length=60, verbose_name='種別')),
                    ('occurred_us', models.BigIntegerField(verbose_name='発生時刻（マイクロ秒）')),
                    ('body', models.TextField(verbose_name='内容')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'stream', 'number'), name='event_place_in_stream'), models.CheckConstraint(condition=models.Q(models.Q(('stream__contains', '\n'), _negated=True), models.Q(('kind__contains', '\n'), _negated=True)), name='event_on_one_line')],
                },
            ),
            migrations.CreateModel(
                name='StreamHead',
                fields=[
                    ('pk', models.CompositePrimaryKey('ward_id', 'stream', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('stream', models.CharField(max_length=100)),
                    ('last_number', models.PositiveIntegerField()),
                ],
            ),
            migrations.CreateModel(
                name='View',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('stream', models.CharField(max_length=100, verbose_name='対象')),
                    ('kind', models.CharField(max_length=60, verbose_name='行為')),
                    ('occurred_us', models.BigIntegerField(verbose_name='発生時刻（マイクロ秒）')),
                    ('body', models.TextField(verbose_name='内容')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'stream', 'id'], name='view_of_stream')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('stream__contains', '\n'), _negated=True), models.Q(('kind__contains', '\n'), _negated=True)), name='view_on_one_line')],
                },
            ),
            migrations.CreateModel(
                name='Unsealed',
                fields=[
                    ('pk', models.CompositePrimaryKey('ward_id', 'row_id', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('row_id', models.BigIntegerField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='UnsealedView',
                fields=[
                    ('pk', models.CompositePrimaryKey('ward_id', 'row_id', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('row_id', models.BigIntegerField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Seal',
                fields=[
                    ('pk', models.CompositePrimaryKey('ward_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('number', models.BigIntegerField(verbose_name='通し番号')),
                    ('row_id', models.BigIntegerField(unique=True)),
                    ('hash', models.BinaryField(max_length=32, verbose_name='ハッシュ値')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ViewSeal',
                fields=[
                    ('pk', models.CompositePrimaryKey('ward_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('number', models.BigIntegerField(verbose_name='通し番号')),
                    ('row_id', models.BigIntegerField(unique=True)),
                    ('hash', models.BinaryField(max_length=32, verbose_name='ハッシュ値')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='SealHead',
                fields=[
                    ('ward', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='wards.ward')),
                    ('number', models.BigIntegerField(default=0)),
                    ('hash', models.BinaryField(default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ViewSealHead',
                fields=[
                    ('ward', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='wards.ward')),
                    ('number', models.BigIntegerField(default=0)),
                    ('hash', models.BinaryField(default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='FollowerPosition',
                fields=[
                    ('pk', models.CompositePrimaryKey('name', 'ward_id', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=80)),
                    ('ward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('number', models.BigIntegerField(default=0)),
                ],
            ),
        ]),
        InsertOnly(
            "events_event",
            keys=[["id"], ["ward_id", "stream", "number"]],
            waiting="events_unsealed",
        ),
        InsertOnly("events_view", keys=[["id"]], waiting="events_unsealedview"),
        InsertOnly("events_seal", keys=[["ward_id", "number"], ["row_id"]]),
        InsertOnly("events_viewseal", keys=[["ward_id", "number"], ["row_id"]]),
        *[ProtectWard(f"events_{table}") for table in WARD_OWNED],
        *[
            OnlyInsert(f"events_{table}")
            for table in ("event", "view", "seal", "viewseal")
        ],
    ]
