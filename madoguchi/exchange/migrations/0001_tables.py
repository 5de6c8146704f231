import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("exchange", "0001_initial"),
        ("exchange", "0002_protect"),
        ("exchange", "0003_asked_by_the_flow"),
    ]
    initial = True

    dependencies = [
        ('cases', '0001_tables'),
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Batch',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('business', models.CharField(max_length=32, verbose_name='事務')),
                    ('department', models.CharField(max_length=64, verbose_name='所管課')),
                    ('number', models.IntegerField(verbose_name='回')),
                    ('layout', models.CharField(max_length=32, verbose_name='レイアウトの版')),
                    ('edition', models.IntegerField(default=1, verbose_name='版')),
                    ('key_id', models.BigIntegerField(null=True, verbose_name='データ鍵')),
                    ('sealed_manifest', models.BinaryField(default=b'', verbose_name='送り状')),
                    ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('made_at', models.DateTimeField(verbose_name='作成日時')),
                    ('fetched_at', models.DateTimeField(null=True, verbose_name='取り出した日時')),
                    ('fetched_edition', models.IntegerField(default=0, verbose_name='取り出した版')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='結果が届いた日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', '-made_at'], name='exchange_newest_first')],
                    'constraints': [models.UniqueConstraint(fields=('ward', 'business', 'number'), name='exchange_one_number')],
                },
            ),
            migrations.CreateModel(
                name='Row',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='exchange.batch')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('number', models.IntegerField(verbose_name='行')),
                    ('state', models.CharField(choices=[('sent', '結果待ち'), ('accepted', '受入済み'), ('refused', '受入不可'), ('unfit', '作成できない')], default='sent', max_length=10, verbose_name='状態')),
                    ('code', models.CharField(default='', max_length=32, verbose_name='理由の区分')),
                    ('withheld', models.BooleanField(default=False, verbose_name='住所を伏せた')),
                    ('sealed', models.BinaryField(default=b'', verbose_name='行')),
                    ('sealed_words', models.BinaryField(default=b'', verbose_name='受入不可の理由')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='結果の日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='exchange_one_line'), models.UniqueConstraint(condition=models.Q(('state', 'sent')), fields=('case',), name='exchange_one_open_row')],
                },
            ),
            migrations.CreateModel(
                name='Arrival',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('source', models.CharField(max_length=32, verbose_name='取込元')),
                    ('number', models.CharField(max_length=40, verbose_name='取込元の受付番号')),
                    ('procedure', models.CharField(max_length=64, verbose_name='手続き')),
                    ('department', models.CharField(default='', max_length=64, verbose_name='所管課')),
                    ('arrived_at', models.DateTimeField(verbose_name='取込元への到達日時')),
                    ('pulled_at', models.DateTimeField(verbose_name='取り込んだ日時')),
                    ('state', models.CharField(choices=[('new', '取込中'), ('taken', '受付済み'), ('stopped', '確認が必要'), ('by_hand', '手で入力した')], default='new', max_length=10, verbose_name='状態')),
                    ('code', models.CharField(default='', max_length=32, verbose_name='理由の区分')),
                    ('question', models.CharField(default='', max_length=64, verbose_name='質問')),
                    ('key_id', models.BigIntegerField(null=True, verbose_name='データ鍵')),
                    ('sealed', models.BinaryField(default=b'', verbose_name='申請')),
                    ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.draft')),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                    ('settled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'state', 'arrived_at'], name='exchange_arrivals')],
                    'constraints': [models.UniqueConstraint(fields=('ward', 'source', 'number'), name='exchange_one_arrival')],
                },
            ),
            migrations.CreateModel(
                name='Enquiry',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('key', models.CharField(max_length=32, verbose_name='照会の種類')),
                    ('basis', models.TextField(verbose_name='根拠')),
                    ('state', models.CharField(choices=[('asked', '照会中'), ('answered', '回答あり'), ('nothing', '該当なし'), ('failed', '回答を読めない')], default='asked', max_length=10, verbose_name='状態')),
                    ('sealed', models.BinaryField(default=b'', verbose_name='回答')),
                    ('asked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('asked_at', models.DateTimeField(verbose_name='照会日時')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='回答日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('case', 'key'), name='exchange_one_open_enquiry')],
                },
            ),
        ]),
        ProtectWard("exchange_batch"),
        ProtectWard("exchange_row"),
        ProtectWard("exchange_arrival"),
        ProtectWard("exchange_enquiry"),
    ]
