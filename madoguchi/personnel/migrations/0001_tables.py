import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("personnel", "0001_initial"),
        ("personnel", "0002_protect"),
        ("personnel", "0003_absence"),
        ("personnel", "0004_protect_absence"),
    ]
    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wards.staff')),
                    ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wards.membership')),
                    ('factor', models.CharField(max_length=20, verbose_name='確かめた方法')),
                    ('browser', models.CharField(blank=True, max_length=40, verbose_name='ブラウザー')),
                    ('begun_at', models.DateTimeField(verbose_name='ログインした日時')),
                    ('seen_at', models.DateTimeField(verbose_name='最後に使った日時')),
                    ('locked_at', models.DateTimeField(null=True, verbose_name='ロックした日時')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='終わった日時')),
                    ('ending', models.CharField(blank=True, max_length=20, verbose_name='終わった理由')),
                ],
                options={
                    'indexes': [models.Index(fields=['staff', '-begun_at'], name='sessions_of_staff'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['ward', 'seen_at'], name='sessions_open')],
                },
            ),
            migrations.CreateModel(
                name='Passkey',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wards.staff')),
                    ('name', models.CharField(max_length=40, verbose_name='名前')),
                    ('host', models.CharField(max_length=253, verbose_name='ホスト')),
                    ('credential', models.BinaryField(verbose_name='公開鍵')),
                    ('credential_id', models.BinaryField(max_length=1023, verbose_name='識別子')),
                    ('uses', models.BigIntegerField(default=0, verbose_name='署名の回数')),
                    ('added_at', models.DateTimeField(verbose_name='登録した日時')),
                    ('used_at', models.DateTimeField(null=True, verbose_name='最後に使った日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'credential_id'), name='a_passkey_is_one_persons')],
                },
            ),
            migrations.CreateModel(
                name='Enrolment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wards.staff')),
                    ('until_at', models.DateTimeField(verbose_name='登録できる最後の日時')),
                    ('may_wait', models.BooleanField(default=True, verbose_name='あとでもよい')),
                ],
            ),
            migrations.CreateModel(
                name='RightUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wards.staff')),
                    ('role', models.CharField(max_length=20, verbose_name='役割')),
                    ('last_on', models.DateField(verbose_name='最後に使った日')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('staff', 'role'), name='last_use_of_a_right')],
                },
            ),
            migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('staff', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wards.staff')),
                    ('stand_in', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wards.staff')),
                    ('from_on', models.DateField(verbose_name='はじめの日')),
                    ('until_on', models.DateField(verbose_name='終わりの日')),
                    ('named_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('named_at', models.DateTimeField(verbose_name='登録した日時')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='取り消した日時')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['ward', 'until_on'], name='absences_to_come')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='absence_ends_after_it_began')],
                },
            ),
        ]),
        ProtectWard("personnel_session"),
        ProtectWard("personnel_passkey"),
        ProtectWard("personnel_enrolment"),
        ProtectWard("personnel_rightuse"),
        ProtectWard("personnel_absence"),
    ]
