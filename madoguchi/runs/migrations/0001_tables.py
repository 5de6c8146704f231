import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("runs", "0001_initial"),
        ("runs", "0002_protect"),
        ("runs", "0003_pinned_calendar"),
        ("runs", "0004_unchecked_rows"),
    ]
    initial = True

    dependencies = [
        ('people', '0001_tables'),
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Run',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('procedure', models.CharField(max_length=64, verbose_name='手続き')),
                    ('version_hash', models.CharField(max_length=64, verbose_name='版')),
                    ('version', models.IntegerField(verbose_name='版の番号')),
                    ('department', models.CharField(max_length=64, verbose_name='所管課')),
                    ('purpose', models.TextField(verbose_name='目的')),
                    ('basis', models.CharField(choices=[('within', '利用目的の範囲内（個人情報の保護に関する法律第61条第1項）'), ('law', '法令に基づく場合（同法第69条第1項）'), ('duty', '所掌事務に必要な内部利用（同法第69条第2項第2号）')], max_length=16, verbose_name='根拠の区分')),
                    ('law', models.TextField(verbose_name='根拠')),
                    ('on', models.DateField(verbose_name='判定の基準日')),
                    ('keep_until', models.DateField(verbose_name='結果を残す期限')),
                    ('state', models.CharField(choices=[('proposed', '承認待ち'), ('approved', '開始待ち'), ('running', '判定中'), ('finished', '終了'), ('cancelled', '取りやめ'), ('cleared', '結果を消去済み')], default='proposed', max_length=10, verbose_name='状態')),
                    ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('proposed_at', models.DateTimeField(verbose_name='起案日時')),
                    ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('approved_at', models.DateTimeField(null=True, verbose_name='承認日時')),
                    ('approved_hash', models.CharField(blank=True, default='', max_length=64, verbose_name='承認の対象')),
                    ('calendar', models.CharField(default='', max_length=64, verbose_name='開庁日の版')),
                    ('started_at', models.DateTimeField(null=True, verbose_name='開始日時')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='終了日時')),
                    ('residents', models.IntegerField(default=0, verbose_name='台帳の人数')),
                    ('done', models.IntegerField(default=0, verbose_name='判定した人数')),
                    ('place', models.BigIntegerField(default=0, verbose_name='台帳のどこまで')),
                    ('counts', models.JSONField(default=dict, verbose_name='人数')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', '-proposed_at'], name='runs_newest_first')],
                },
            ),
            migrations.CreateModel(
                name='Verdict',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='runs.run')),
                    ('record', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.residentrecord')),
                    ('sealed', models.BinaryField(verbose_name='判定')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('run', 'record'), name='runs_one_verdict_a_resident')],
                },
            ),
        ]),
        ProtectWard("runs_run"),
        ProtectWard("runs_verdict"),
    ]
