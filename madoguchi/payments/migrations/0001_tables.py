import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.events.insert_only import InsertOnly
from madoguchi.wards.scope import OnlyInsert, ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("payments", "0001_initial"),
        ("payments", "0002_protect"),
        ("payments", "0003_difference"),
    ]
    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('stream', models.CharField(max_length=100, verbose_name='対象')),
                    ('procedure', models.CharField(default='', max_length=64, verbose_name='手続き')),
                    ('version', models.IntegerField(default=0, verbose_name='版の番号')),
                    ('channel', models.CharField(default='', max_length=16, verbose_name='受付方法')),
                    ('assisted', models.BooleanField(default=False, verbose_name='支援あり')),
                    ('age_band', models.CharField(default='', max_length=8, verbose_name='年齢区分')),
                    ('moment', models.CharField(max_length=16, verbose_name='納付の時期')),
                    ('revenue', models.CharField(max_length=40, verbose_name='歳入科目')),
                    ('computed_yen', models.IntegerField(verbose_name='計算した額')),
                    ('amount_yen', models.IntegerField(verbose_name='納付する額')),
                    ('ground', models.CharField(default='', max_length=16, verbose_name='額を変えた理由')),
                    ('due_on', models.DateField(verbose_name='納付の期限')),
                    ('asked_at', models.DateTimeField(verbose_name='通知した日時')),
                    ('supplements', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment', verbose_name='差額のもとの納付')),
                    ('reminded_at', models.DateTimeField(null=True, verbose_name='もう一度知らせた日時')),
                    ('overdue_at', models.DateTimeField(null=True, verbose_name='期限の後に知らせた日時')),
                    ('payment_slip_ref', models.CharField(db_default='', default='', max_length=40, verbose_name='納付書の番号')),
                    ('provider', models.CharField(default='', max_length=40, verbose_name='決済の会社')),
                    ('page', models.CharField(default='', max_length=400, verbose_name='支払いの画面')),
                    ('begun_at', models.DateTimeField(null=True, verbose_name='支払いを始めた日時')),
                    ('charge', models.CharField(default='', max_length=64, verbose_name='決済の番号')),
                    ('method', models.CharField(default='', max_length=16, verbose_name='納付の方法')),
                    ('receipt', models.CharField(default='', max_length=20, verbose_name='領収番号')),
                    ('received_at', models.DateTimeField(null=True, verbose_name='収納した日時')),
                    ('waived_at', models.DateTimeField(null=True, verbose_name='免除した日時')),
                    ('lapsed_at', models.DateTimeField(null=True, verbose_name='期限が切れた日時')),
                    ('cancelled_at', models.DateTimeField(null=True, verbose_name='取り消した日時')),
                    ('refunded_yen', models.IntegerField(default=0, verbose_name='還付した額')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('cancelled_at', None), ('lapsed_at', None), ('received_at', None), ('waived_at', None)), fields=['ward', 'due_on'], name='payments_waiting'), models.Index(fields=['ward', 'provider', 'received_at'], name='payments_by_day')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('supplements', None)), fields=('ward', 'stream'), name='payments_one_at_a_time'), models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('received_at', None), ('supplements__isnull', False)), fields=('ward', 'supplements'), name='payments_one_open_supplement'), models.UniqueConstraint(condition=models.Q(('receipt', ''), _negated=True), fields=('ward', 'receipt'), name='payments_one_receipt')],
                },
            ),
            migrations.CreateModel(
                name='Mismatch',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment', verbose_name='納付')),
                    ('provider', models.CharField(max_length=40, verbose_name='決済の会社')),
                    ('charge', models.CharField(max_length=64, verbose_name='決済の番号')),
                    ('difference', models.CharField(max_length=16, verbose_name='ちがい')),
                    ('amount_yen', models.IntegerField(verbose_name='届いた額')),
                    ('expected_yen', models.IntegerField(null=True, verbose_name='納付する額')),
                    ('method', models.CharField(default='', max_length=16, verbose_name='納付の方法')),
                    ('source', models.CharField(max_length=16, verbose_name='知った方法')),
                    ('found_at', models.DateTimeField(verbose_name='見つけた日時')),
                    ('settled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff', verbose_name='処理した職員')),
                    ('settled_at', models.DateTimeField(null=True, verbose_name='処理した日時')),
                    ('how', models.CharField(default='', max_length=16, verbose_name='処理')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'provider', 'charge', 'difference'), name='payments_one_mismatch_a_charge')],
                },
            ),
            migrations.CreateModel(
                name='Refund',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.payment', verbose_name='納付')),
                    ('amount_yen', models.IntegerField(verbose_name='還付する額')),
                    ('ground', models.CharField(max_length=16, verbose_name='理由')),
                    ('proposed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff', verbose_name='起案した職員')),
                    ('proposed_at', models.DateTimeField(verbose_name='起案した日時')),
                    ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff', verbose_name='承認した職員')),
                    ('approved_at', models.DateTimeField(null=True, verbose_name='承認した日時')),
                    ('dropped_at', models.DateTimeField(null=True, verbose_name='取りやめた日時')),
                    ('made_at', models.DateTimeField(null=True, verbose_name='還付した日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_at', None), ('made_at', None)), fields=('payment',), name='payments_one_open_refund')],
                },
            ),
            migrations.CreateModel(
                name='Entry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment', verbose_name='納付')),
                    ('refund', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.refund', verbose_name='還付')),
                    ('fiscal_year', models.IntegerField(verbose_name='年度')),
                    ('revenue', models.CharField(max_length=40, verbose_name='歳入科目')),
                    ('amount_yen', models.IntegerField(verbose_name='金額')),
                    ('method', models.CharField(max_length=16, verbose_name='納付の方法')),
                    ('receipt', models.CharField(max_length=20, verbose_name='領収番号')),
                    ('booked_on', models.DateField(verbose_name='日付')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'fiscal_year', 'revenue', 'booked_on'], name='payments_ledger')],
                },
            ),
            migrations.CreateModel(
                name='ReceiptCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('fiscal_year', models.IntegerField(verbose_name='年度')),
                    ('last_number', models.IntegerField(verbose_name='最後の番号')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'fiscal_year'), name='payments_one_count_a_year')],
                },
            ),
            migrations.CreateModel(
                name='Refusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('day', models.DateField(verbose_name='日付')),
                    ('provider', models.CharField(max_length=40, verbose_name='決済の会社')),
                    ('reason', models.CharField(max_length=16, verbose_name='理由')),
                    ('count', models.IntegerField(verbose_name='回数')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'day', 'provider', 'reason'), name='payments_one_refusal_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Reconciled',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('provider', models.CharField(max_length=40, verbose_name='決済の会社')),
                    ('on', models.DateField(verbose_name='対象の日')),
                    ('lines', models.IntegerField(verbose_name='明細の件数')),
                    ('total_yen', models.IntegerField(verbose_name='明細の合計')),
                    ('matched', models.IntegerField(verbose_name='一致した件数')),
                    ('found', models.IntegerField(verbose_name='明細で初めて知った件数')),
                    ('mismatched', models.IntegerField(verbose_name='不一致の件数')),
                    ('problem', models.CharField(default='', max_length=16, verbose_name='読めない理由')),
                    ('read_at', models.DateTimeField(verbose_name='読んだ日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'provider', 'on'), name='payments_one_file_a_day')],
                },
            ),
        ]),
        ProtectWard("payments_payment"),
        ProtectWard("payments_mismatch"),
        ProtectWard("payments_refund"),
        ProtectWard("payments_entry"),
        ProtectWard("payments_receiptcount"),
        ProtectWard("payments_refusal"),
        ProtectWard("payments_reconciled"),
        InsertOnly("payments_entry", keys=[["id"]]),
        OnlyInsert("payments_entry"),
    ]
