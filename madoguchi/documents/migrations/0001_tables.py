import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("documents", "0001_first"),
        ("documents", "0002_protect"),
        ("documents", "0003_correction_letter"),
        ("documents", "0004_issues"),
        ("documents", "0005_protect_issues"),
        ("documents", "0006_enter_letters"),
        ("documents", "0007_revocation"),
        ("documents", "0008_disposed_on"),
    ]
    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('stream', models.CharField(max_length=100, verbose_name='対象')),
                    ('kind', models.CharField(choices=[('upload', '添付'), ('decision', '決定通知書'), ('receipt', '受付票'), ('correction', '補正依頼書'), ('revocation', '決定取消通知書'), ('sample', '見本'), ('certificate', '証明書')], max_length=16, verbose_name='種類')),
                    ('question', models.CharField(default='', max_length=64, verbose_name='設問')),
                    ('key_id', models.BigIntegerField(verbose_name='データ鍵')),
                    ('sealed_name', models.BinaryField(verbose_name='ファイル名')),
                    ('media_type', models.CharField(max_length=40, verbose_name='形式')),
                    ('size', models.IntegerField(verbose_name='大きさ')),
                    ('digest', models.BinaryField(max_length=32, verbose_name='封印後のハッシュ値')),
                    ('number', models.CharField(default='', max_length=40, verbose_name='文書番号')),
                    ('check_code', models.CharField(default='', max_length=12, verbose_name='確認コード')),
                    ('dated_on', models.DateField(null=True, verbose_name='日付')),
                    ('cause', models.CharField(default='', max_length=64, verbose_name='作成のきっかけ')),
                    ('marked', models.BooleanField(default=False, verbose_name='照合の印あり')),
                    ('created_at', models.DateTimeField(verbose_name='登録日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'stream', 'created_at'], name='documents_of_stream')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('ward', 'number'), name='documents_one_number'), models.UniqueConstraint(condition=models.Q(('cause', ''), _negated=True), fields=('ward', 'stream', 'kind', 'cause'), name='documents_one_a_cause')],
                },
            ),
            migrations.CreateModel(
                name='LetterCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('department', models.CharField(max_length=40, verbose_name='所管課')),
                    ('fiscal_year', models.IntegerField(verbose_name='年度')),
                    ('last_number', models.IntegerField(verbose_name='最後の番号')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'department', 'fiscal_year'), name='documents_one_count_a_year')],
                },
            ),
            migrations.CreateModel(
                name='Issue',
                fields=[
                    ('id', models.UUIDField(editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('stream', models.CharField(max_length=100, verbose_name='対象')),
                    ('kind', models.CharField(choices=[('upload', '添付'), ('decision', '決定通知書'), ('receipt', '受付票'), ('correction', '補正依頼書'), ('revocation', '決定取消通知書'), ('sample', '見本'), ('certificate', '証明書')], max_length=16, verbose_name='種類')),
                    ('name', models.CharField(default='', max_length=100, verbose_name='書類の名前')),
                    ('number', models.CharField(max_length=40, verbose_name='文書番号')),
                    ('check_code', models.CharField(max_length=12, verbose_name='確認コード')),
                    ('dated_on', models.DateField(verbose_name='日付')),
                    ('template', models.CharField(default='', max_length=40, verbose_name='様式')),
                    ('revision', models.CharField(default='', max_length=12, verbose_name='様式の版')),
                    ('language', models.CharField(default='ja', max_length=12, verbose_name='言語')),
                    ('state', models.CharField(choices=[('valid', '有効'), ('replaced', '再交付済み'), ('revoked', '取消し')], default='valid', max_length=16, verbose_name='状態')),
                    ('ended_on', models.DateField(null=True, verbose_name='有効でなくなった日')),
                    ('replaced_by', models.UUIDField(null=True, verbose_name='再交付した書類')),
                    ('reason', models.CharField(default='', max_length=24, verbose_name='理由の区分')),
                    ('sealed_reason', models.BinaryField(default=b'', verbose_name='理由')),
                    ('reissue_asked_at', models.DateTimeField(null=True, verbose_name='再交付を求めた日時')),
                    ('disposed_on', models.DateField(null=True, verbose_name='記録を廃棄した日')),
                    ('issued_at', models.DateTimeField(verbose_name='交付日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'stream', 'issued_at'], name='documents_issues_of')],
                    'constraints': [models.UniqueConstraint(fields=('ward', 'number'), name='documents_one_issue_a_number')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='documents.issue')),
                    ('way', models.CharField(choices=[('download', 'オンライン'), ('post', '郵送'), ('counter', '窓口')], max_length=16, verbose_name='方法')),
                    ('seen', models.CharField(default='', max_length=16, verbose_name='本人確認')),
                    ('sealed_tracking', models.BinaryField(default=b'', verbose_name='追跡番号')),
                    ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('at', models.DateTimeField(verbose_name='日時')),
                    ('returned_at', models.DateTimeField(null=True, verbose_name='返戻の日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('way', 'download')), fields=('issue',), name='documents_one_download')],
                },
            ),
        ]),
        ProtectWard("documents_document"),
        ProtectWard("documents_lettercount"),
        ProtectWard("documents_issue"),
        ProtectWard("documents_delivery"),
    ]
