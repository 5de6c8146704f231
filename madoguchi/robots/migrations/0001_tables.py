import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("robots", "0001_initial"),
        ("robots", "0002_protect"),
    ]
    initial = True

    dependencies = [
        ('cases', '0001_tables'),
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Robot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('name', models.CharField(max_length=60, verbose_name='名前')),
                    ('token_digest', models.BinaryField(max_length=32, verbose_name='トークンの要約')),
                    ('department', models.CharField(max_length=64, verbose_name='所管課')),
                    ('procedures', models.JSONField(default=list, verbose_name='使える手続き')),
                    ('requests', models.PositiveIntegerField(default=600, verbose_name='15分あたりの回数')),
                    ('at_once', models.PositiveIntegerField(default=1, verbose_name='同時に持てる件数')),
                    ('a_day', models.PositiveIntegerField(default=300, verbose_name='1日の件数')),
                    ('lease_seconds', models.PositiveIntegerField(default=600, verbose_name='持てる秒数')),
                    ('is_dry', models.BooleanField(default=True, verbose_name='練習')),
                    ('stopped_for', models.CharField(blank=True, default='', max_length=16, verbose_name='止めた理由')),
                    ('stopped_at', models.DateTimeField(null=True, verbose_name='止めた日時')),
                    ('expires_on', models.DateField(null=True, verbose_name='使える最後の日')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'name'), name='robots_name_in_ward'), models.UniqueConstraint(fields=('ward', 'token_digest'), name='robots_token_in_ward')],
                },
            ),
            migrations.CreateModel(
                name='Errand',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('robot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='errands', to='robots.robot')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('key', models.CharField(max_length=40, verbose_name='連携番号')),
                    ('is_dry', models.BooleanField(default=False, verbose_name='練習')),
                    ('state', models.CharField(choices=[('leased', '作業中'), ('done', '済み'), ('failed', '失敗'), ('over', '時間切れ')], default='leased', max_length=8, verbose_name='状態')),
                    ('code', models.CharField(blank=True, default='', max_length=16, verbose_name='結果')),
                    ('minutes', models.PositiveIntegerField(default=0, verbose_name='減った分数')),
                    ('seconds', models.PositiveIntegerField(default=0, verbose_name='かかった秒数')),
                    ('leased_at', models.DateTimeField(verbose_name='開始日時')),
                    ('until', models.DateTimeField(verbose_name='持てる期限')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='終了日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', '-leased_at'], name='robots_newest_first')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'leased')), fields=('case',), name='robots_one_lease_a_case')],
                },
            ),
        ]),
        ProtectWard("robots_robot"),
        ProtectWard("robots_errand"),
    ]
