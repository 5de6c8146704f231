import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("protection", "0001_initial"),
        ("protection", "0002_protect"),
    ]
    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Protection',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('department', models.CharField(max_length=64, verbose_name='所管課')),
                    ('key_id', models.BigIntegerField(verbose_name='データ鍵')),
                    ('sealed', models.BinaryField(verbose_name='理由')),
                    ('review_on', models.DateField(verbose_name='見直しの日')),
                    ('begun_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('begun_at', models.DateTimeField(verbose_name='開始日時')),
                    ('end_asked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('end_asked_at', models.DateTimeField(null=True, verbose_name='終了を求めた日時')),
                    ('sealed_end', models.BinaryField(default=b'', verbose_name='終了の理由')),
                    ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='終了日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'department', 'ended_at', 'review_on'], name='protection_by_department')],
                },
            ),
            migrations.CreateModel(
                name='Covered',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('protection', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='covered', to='protection.protection')),
                    ('stream', models.CharField(max_length=100, verbose_name='対象')),
                    ('covered_at', models.DateTimeField(verbose_name='開始日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'stream', 'protection'), name='protection_one_cover_a_stream')],
                },
            ),
            migrations.CreateModel(
                name='Mark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('protection', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='protection.protection')),
                    ('digest', models.BinaryField(max_length=32, verbose_name='索引')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'digest', 'protection'), name='protection_one_mark')],
                },
            ),
            migrations.CreateModel(
                name='Opening',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('protection', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='protection.protection')),
                    ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('asked_at', models.DateTimeField(verbose_name='申請日時')),
                    ('need', models.CharField(max_length=16, verbose_name='必要な理由の区分')),
                    ('sealed', models.BinaryField(verbose_name='必要な理由')),
                    ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='回答日時')),
                    ('until', models.DateTimeField(null=True, verbose_name='見られる期限')),
                ],
                options={
                    'indexes': [models.Index(fields=['protection', 'asked_by', 'until'], name='protection_openings_of')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('protection', 'asked_by'), name='protection_one_request_a_person')],
                },
            ),
        ]),
        ProtectWard("protection_protection"),
        ProtectWard("protection_covered"),
        ProtectWard("protection_mark"),
        ProtectWard("protection_opening"),
    ]
