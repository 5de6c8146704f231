import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("teamwork", "0001_initial"),
        ("teamwork", "0002_protect"),
        ("teamwork", "0003_due_notices"),
    ]
    initial = True

    dependencies = [
        ('cases', '0001_tables'),
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Bulk',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('staff', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('unit', models.CharField(max_length=64, verbose_name='所管課')),
                    ('act', models.CharField(choices=[('take', '担当になる'), ('assign', '担当を決める'), ('decide', '決定する')], max_length=16, verbose_name='行為')),
                    ('outcome', models.CharField(default='', max_length=16, verbose_name='結果')),
                    ('reason_code', models.CharField(default='', max_length=32, verbose_name='理由の区分')),
                    ('state', models.CharField(choices=[('waiting', '実行待ち'), ('running', '実行中'), ('done', '終了'), ('undoing', '取消し中'), ('undone', '取消し済み')], default='waiting', max_length=16, verbose_name='状態')),
                    ('confirmed_at', models.DateTimeField(verbose_name='確認した日時')),
                    ('starts_at', models.DateTimeField(verbose_name='実行する日時')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='終了日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'unit', '-confirmed_at'], name='bulks_latest')],
                },
            ),
            migrations.CreateModel(
                name='BulkItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('bulk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='teamwork.bulk')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('state', models.CharField(choices=[('waiting', '実行待ち'), ('done', '実行済み'), ('left', '対象外'), ('dropped', '取消し'), ('back', '元に戻した'), ('kept', '元に戻せない')], max_length=16, verbose_name='状態')),
                    ('did', models.CharField(choices=[('given', '担当を決めた'), ('decided', '決定した'), ('proposed', '起案した')], default='', max_length=16, verbose_name='内容')),
                    ('to', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('before', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('seen', models.PositiveIntegerField(verbose_name='見たときの番号')),
                    ('sealed', models.BinaryField(default=b'', verbose_name='理由')),
                    ('why', models.CharField(default='', max_length=60, verbose_name='理由の区分')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('case',), name='a_case_waits_in_one_bulk')],
                },
            ),
            migrations.CreateModel(
                name='AssignmentRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('department', models.CharField(max_length=64, verbose_name='所管課')),
                    ('procedure', models.CharField(blank=True, default='', max_length=64, verbose_name='手続き')),
                    ('among', models.JSONField(default=list, verbose_name='担当する職員')),
                    ('set_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('set_at', models.DateTimeField(verbose_name='決めた日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'department', 'procedure'), name='one_rule_a_procedure')],
                },
            ),
            migrations.CreateModel(
                name='SavedView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wards.staff')),
                    ('department', models.CharField(blank=True, default='', max_length=64, verbose_name='共有する課')),
                    ('name', models.CharField(max_length=40, verbose_name='名前')),
                    ('asked', models.JSONField(default=dict, verbose_name='条件と順番')),
                    ('kept_at', models.DateTimeField(verbose_name='残した日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'department'], name='views_of_a_department')],
                    'constraints': [models.UniqueConstraint(fields=('ward', 'owner', 'department', 'name'), name='a_view_has_its_own_name')],
                },
            ),
            migrations.CreateModel(
                name='DueNotice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('staff', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('on', models.DateField(verbose_name='日')),
                    ('due_count', models.IntegerField(verbose_name='期限が近い件数')),
                    ('late_count', models.IntegerField(verbose_name='期限を過ぎた件数')),
                    ('leads', models.BooleanField(default=False, verbose_name='課の件数')),
                    ('seen_at', models.DateTimeField(null=True, verbose_name='確認した日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'staff', 'on'), name='due_notices_one_a_day')],
                },
            ),
        ]),
        ProtectWard("teamwork_bulk"),
        ProtectWard("teamwork_bulkitem"),
        ProtectWard("teamwork_assignmentrule"),
        ProtectWard("teamwork_savedview"),
        ProtectWard("teamwork_duenotice"),
    ]
