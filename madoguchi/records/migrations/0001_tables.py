import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("records", "0001_initial"),
        ("records", "0002_protect"),
    ]
    initial = True

    dependencies = [
        ('cases', '0001_tables'),
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Hold',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('reason', models.CharField(choices=[('dispute', 'dispute'), ('audit', 'audit'), ('disclosure', 'disclosure'), ('history', 'history'), ('work', 'work')], max_length=16, verbose_name='理由の区分')),
                    ('sealed', models.BinaryField(verbose_name='理由')),
                    ('until_on', models.DateField(null=True, verbose_name='延長する最後の日')),
                    ('placed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('placed_at', models.DateTimeField(verbose_name='停止した日時')),
                    ('lifted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('lifted_at', models.DateTimeField(null=True, verbose_name='停止を解いた日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'case'], name='records_holds_of_case')],
                },
            ),
            migrations.CreateModel(
                name='Disposal',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('department', models.CharField(max_length=64, verbose_name='所管課')),
                    ('state', models.CharField(choices=[('drawn', '承認待ち'), ('approved', '廃棄中'), ('finished', '廃棄済み'), ('dropped', '取りやめ')], default='drawn', max_length=10, verbose_name='状態')),
                    ('digest', models.CharField(max_length=64, verbose_name='行の要約')),
                    ('drawn_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('drawn_at', models.DateTimeField(verbose_name='作成日時')),
                    ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('approved_at', models.DateTimeField(null=True, verbose_name='承認日時')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='終了日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'department', 'drawn_at'], name='records_disposals')],
                },
            ),
            migrations.CreateModel(
                name='Line',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('disposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='records.disposal')),
                    ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('retention', models.CharField(max_length=16, verbose_name='保存年限の区分')),
                    ('years', models.IntegerField(verbose_name='保存する年数')),
                    ('ended_on', models.DateField(verbose_name='完結した日')),
                    ('kept_until', models.DateField(verbose_name='保存期間の最後の日')),
                    ('state', models.CharField(choices=[('waiting', '廃棄予定'), ('destroyed', '廃棄済み'), ('spared', '残しました'), ('dropped', '取りやめ')], default='waiting', max_length=10, verbose_name='状態')),
                    ('done_at', models.DateTimeField(null=True, verbose_name='処理日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'case'], name='records_lines_of_case')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('case',), name='records_one_open_line_a_case')],
                },
            ),
            migrations.CreateModel(
                name='Copy',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('whole', models.BooleanField(default=False, verbose_name='本人のすべて')),
                    ('ground', models.CharField(choices=[('foi', 'foi'), ('self', 'self'), ('law', 'law')], max_length=16, verbose_name='理由の区分')),
                    ('seen', models.CharField(default='', max_length=16, verbose_name='本人確認')),
                    ('sealed', models.BinaryField(verbose_name='内容')),
                    ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('made_at', models.DateTimeField(verbose_name='作成日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'case'], name='records_copies_of_case'), models.Index(fields=['ward', 'whole', 'made_at'], name='records_copies')],
                },
            ),
        ]),
        ProtectWard("records_hold"),
        ProtectWard("records_disposal"),
        ProtectWard("records_line"),
        ProtectWard("records_copy"),
    ]
