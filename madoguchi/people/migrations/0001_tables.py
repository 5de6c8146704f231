import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_protect"),
        ("people", "0003_registers"),
        ("people", "0004_protect_registers"),
    ]
    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('subject', models.BinaryField(max_length=32, verbose_name='識別子の索引')),
                    ('key_id', models.BigIntegerField(null=True, verbose_name='データ鍵')),
                    ('sealed_profile', models.BinaryField(verbose_name='基本情報')),
                    ('created_at', models.DateTimeField(verbose_name='登録日時')),
                    ('seen_at', models.DateTimeField(verbose_name='最終サインイン日時')),
                    ('forgotten_at', models.DateTimeField(null=True, verbose_name='削除日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'subject'), name='people_one_person_a_subject')],
                },
            ),
            migrations.CreateModel(
                name='IdentityCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='people.person')),
                    ('proofing', models.SmallIntegerField(verbose_name='身元確認の水準')),
                    ('authn', models.SmallIntegerField(verbose_name='当人認証の水準')),
                    ('method', models.CharField(max_length=32, verbose_name='確認の方法')),
                    ('checked_at', models.DateTimeField(verbose_name='確認日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['person', '-checked_at'], name='people_latest_check')],
                },
            ),
            migrations.CreateModel(
                name='KnownAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_answers', to='people.person')),
                    ('name', models.CharField(max_length=32, verbose_name='項目')),
                    ('sealed', models.BinaryField(verbose_name='回答')),
                    ('origin', models.CharField(max_length=64, verbose_name='出所')),
                    ('as_of', models.DateField(verbose_name='時点')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='people_one_answer_a_name')],
                },
            ),
            migrations.CreateModel(
                name='ResidentRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                    ('digest', models.BinaryField(max_length=32, verbose_name='本人の索引')),
                    ('sealed', models.BinaryField(verbose_name='台帳の記載')),
                    ('as_of', models.DateField(verbose_name='時点')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'id'], name='people_records_in_order'), models.Index(fields=['ward', 'digest'], name='people_record_of_a_proof')],
                },
            ),
            migrations.CreateModel(
                name='Consent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person')),
                    ('purpose', models.CharField(choices=[('once_only', '次の手続きで回答を使う')], max_length=32, verbose_name='目的')),
                    ('given_at', models.DateTimeField(verbose_name='同意した日時')),
                    ('withdrawn_at', models.DateTimeField(null=True, verbose_name='取り消した日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'purpose'), name='people_one_standing_consent')],
                },
            ),
        ]),
        ProtectWard("people_person"),
        ProtectWard("people_identitycheck"),
        ProtectWard("people_knownanswer"),
        ProtectWard("people_consent"),
        ProtectWard("people_residentrecord"),
    ]
