import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("dialogue", "0001_initial"),
        ("dialogue", "0002_protect"),
    ]
    initial = True

    dependencies = [
        ('cases', '0001_tables'),
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('side', models.CharField(choices=[('office', '区'), ('applicant', '申請者')], max_length=16, verbose_name='だれが')),
                    ('way', models.CharField(max_length=16, verbose_name='方法')),
                    ('staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('sealed', models.BinaryField(verbose_name='内容')),
                    ('said_at', models.DateTimeField(verbose_name='日時')),
                    ('settled_at', models.DateTimeField(null=True, verbose_name='返事をした日時')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('settled_at', None), ('side', 'applicant')), fields=['ward', 'case'], name='dialogue_unsettled')],
                },
            ),
            migrations.CreateModel(
                name='Advice',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('state', models.CharField(choices=[('open', '回答待ち'), ('given', '回答済み'), ('taken_back', '取消し')], default='open', max_length=16, verbose_name='状態')),
                    ('from_unit', models.CharField(max_length=64, verbose_name='たずねた課')),
                    ('to_unit', models.CharField(max_length=64, verbose_name='たずねられた課')),
                    ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('given_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('due_on', models.DateField(verbose_name='回答の期限')),
                    ('sealed', models.BinaryField(verbose_name='問合せ')),
                    ('sealed_answer', models.BinaryField(default=b'', verbose_name='課の返事')),
                    ('asked_at', models.DateTimeField(verbose_name='たずねた日時')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='終了日時')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['ward', 'to_unit', 'due_on'], name='dialogue_advice_open'), models.Index(fields=['ward', 'to_unit', '-ended_at'], name='dialogue_advice_ended')],
                },
            ),
            migrations.CreateModel(
                name='Call',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('staff', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('advice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.advice')),
                    ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('why', models.CharField(choices=[('mention', 'メモで名前を呼ばれた'), ('message', '申請者が書いた'), ('advice', '課にたずねられた'), ('answer', '回答が届いた')], max_length=16, verbose_name='理由')),
                    ('made_at', models.DateTimeField(verbose_name='日時')),
                    ('seen_at', models.DateTimeField(null=True, verbose_name='開いた日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'staff', '-made_at'], name='dialogue_calls_latest'), models.Index(condition=models.Q(('seen_at', None)), fields=['ward', 'staff'], name='dialogue_calls_unseen')],
                },
            ),
        ]),
        ProtectWard("dialogue_message"),
        ProtectWard("dialogue_advice"),
        ProtectWard("dialogue_call"),
    ]
