import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("procedures", "0001_initial"),
        ("procedures", "0002_protect"),
        ("procedures", "0003_towns"),
        ("procedures", "0004_variant"),
        ("procedures", "0005_terms_and_proposals"),
        ("procedures", "0006_protect_proposals"),
        ("procedures", "0007_manuscripts"),
        ("procedures", "0008_publish_gate"),
        ("procedures", "0009_authors_of_a_proposal"),
    ]
    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Version',
                fields=[
                    ('hash', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='ハッシュ')),
                    ('slug', models.CharField(max_length=40, verbose_name='手続き')),
                    ('number', models.PositiveIntegerField(verbose_name='版')),
                    ('variant', models.CharField(blank=True, default='', max_length=60, verbose_name='区の上書き')),
                    ('document', models.BinaryField(verbose_name='正本')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('slug', 'number', 'variant'), name='one_content_for_a_variant')],
                },
            ),
            migrations.CreateModel(
                name='Offer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('slug', models.CharField(max_length=40, verbose_name='手続き')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.version')),
                    ('opens_at', models.DateTimeField(verbose_name='受付開始日時')),
                    ('closes_at', models.DateTimeField(null=True, verbose_name='受付終了日時')),
                    ('change', models.CharField(blank=True, default='', max_length=12, verbose_name='変更の区分')),
                    ('again', models.JSONField(default=list, verbose_name='もう一度たずねる設問')),
                    ('finish_until', models.DateTimeField(null=True, verbose_name='旧版で送れる期限')),
                    ('drafts_until', models.DateTimeField(null=True, verbose_name='終了後に送れる期限')),
                    ('cancelled_at', models.DateTimeField(null=True, verbose_name='取りやめた日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'slug', 'opens_at'), name='one_offer_at_an_instant')],
                },
            ),
            migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('slug', models.CharField(max_length=40, verbose_name='手続き')),
                    ('number', models.PositiveIntegerField(verbose_name='版')),
                    ('document', models.BinaryField(verbose_name='正本')),
                    ('state', models.CharField(choices=[('draft', '作成中'), ('in_review', '確認待ち'), ('approved', '承認済み'), ('published', '公開済み'), ('dropped', '取りやめ')], default='draft', max_length=10, verbose_name='状態')),
                    ('based_on', models.CharField(blank=True, default='', max_length=64, verbose_name='元の版')),
                    ('raised', models.JSONField(default=dict, verbose_name='重くした区分')),
                    ('opens_at', models.DateTimeField(null=True, verbose_name='公開の予定')),
                    ('closes_at', models.DateTimeField(null=True, verbose_name='受付終了日時')),
                    ('finish_until', models.DateTimeField(null=True, verbose_name='旧版で送れる期限')),
                    ('remark', models.TextField(blank=True, default='', verbose_name='差戻しの理由')),
                    ('drawn_up_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('drawn_up_at', models.DateTimeField(verbose_name='作成日時')),
                    ('authors', models.JSONField(default=list, verbose_name='作成や編集をした職員')),
                    ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('approved_at', models.DateTimeField(null=True, verbose_name='承認日時')),
                    ('approved_hash', models.CharField(blank=True, default='', max_length=64, verbose_name='承認の対象')),
                    ('examples', models.JSONField(default=dict, verbose_name='具体例のファイル')),
                    ('published_at', models.DateTimeField(null=True, verbose_name='公開日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'in_review', 'approved'))), fields=('ward', 'slug'), name='one_open_proposal_of_a_procedure')],
                },
            ),
            migrations.CreateModel(
                name='GateResult',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('key', models.CharField(max_length=64, verbose_name='確認の対象')),
                    ('document', models.CharField(max_length=64, verbose_name='内容のしるし')),
                    ('reasons', models.JSONField(default=list, verbose_name='理由')),
                    ('pages', models.CharField(choices=[('waiting', '順番待ち'), ('running', '確認中'), ('done', '確認済み'), ('no_browser', 'ブラウザーなし'), ('broke_off', '中断')], max_length=10, verbose_name='画面の確認')),
                    ('page_reasons', models.JSONField(default=list, verbose_name='画面の理由')),
                    ('missing', models.CharField(blank=True, default='', max_length=200, verbose_name='足りないもの')),
                    ('done_count', models.PositiveIntegerField(default=0, verbose_name='見た状態')),
                    ('all_count', models.PositiveIntegerField(default=0, verbose_name='すべての状態')),
                    ('waived_until', models.DateField(null=True, verbose_name='見送りの期限')),
                    ('made_at', models.DateTimeField(verbose_name='確認した日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'key'), name='one_gate_result_of_a_content')],
                },
            ),
            migrations.CreateModel(
                name='UsabilityRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('slug', models.CharField(max_length=40, verbose_name='手続き')),
                    ('number', models.PositiveIntegerField(verbose_name='版')),
                    ('held_on', models.DateField(verbose_name='実施日')),
                    ('test', models.JSONField(verbose_name='内容')),
                    ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('entered_at', models.DateTimeField(verbose_name='入力した日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['ward', 'slug', 'number'], name='procedures_tests_of_a_version')],
                },
            ),
            migrations.CreateModel(
                name='WaiverRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('slug', models.CharField(max_length=40, verbose_name='手続き')),
                    ('number', models.PositiveIntegerField(verbose_name='版')),
                    ('reason', models.TextField(verbose_name='理由')),
                    ('until', models.DateField(verbose_name='見送りの期限')),
                    ('demo', models.BooleanField(default=False, verbose_name='見本')),
                    ('given_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('given_at', models.DateTimeField(verbose_name='見送った日時')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='取り消した日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('ward', 'slug', 'number'), name='one_waiver_of_a_version')],
                },
            ),
            migrations.CreateModel(
                name='Manuscript',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('slug', models.CharField(max_length=40, verbose_name='手続き')),
                    ('number', models.PositiveIntegerField(verbose_name='版')),
                    ('department', models.CharField(max_length=40, verbose_name='所管課')),
                    ('places', models.JSONField(default=dict, verbose_name='内容')),
                    ('revision', models.PositiveIntegerField(default=0, verbose_name='改訂')),
                    ('state', models.CharField(choices=[('open', '執筆中'), ('discarded', '破棄')], default='open', max_length=10, verbose_name='状態')),
                    ('came_from', models.CharField(max_length=80, verbose_name='元にしたもの')),
                    ('begun_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('begun_at', models.DateTimeField(verbose_name='書き始めた日時')),
                    ('changed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('changed_at', models.DateTimeField(verbose_name='変えた日時')),
                    ('proposal', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.proposal')),
                    ('handed_over', models.PositiveIntegerField(null=True, verbose_name='渡した改訂')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('ward', 'slug'), name='one_open_manuscript_of_a_procedure')],
                },
            ),
            migrations.CreateModel(
                name='ManuscriptEdit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('manuscript', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='procedures.manuscript')),
                    ('revision', models.PositiveIntegerField(verbose_name='改訂')),
                    ('name', models.CharField(max_length=40, verbose_name='編集の名前')),
                    ('change', models.JSONField(verbose_name='変更')),
                    ('step', models.CharField(choices=[('edit', '編集'), ('undo', '元に戻す'), ('redo', 'やり直す')], max_length=4, verbose_name='種別')),
                    ('of', models.PositiveIntegerField(default=0, verbose_name='対象の改訂')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('at', models.DateTimeField(verbose_name='日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('manuscript', 'revision'), name='one_edit_for_a_revision')],
                },
            ),
            migrations.CreateModel(
                name='ManuscriptReader',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('manuscript', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='procedures.manuscript')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                    ('seen_at', models.DateTimeField(verbose_name='最後に開いていた日時')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('manuscript', 'staff'), name='one_reader_of_a_manuscript')],
                },
            ),
            migrations.CreateModel(
                name='PostalTown',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(db_index=True, max_length=7, verbose_name='郵便番号')),
                    ('prefecture', models.CharField(max_length=8, verbose_name='都道府県')),
                    ('city', models.CharField(max_length=40, verbose_name='市区町村')),
                    ('town', models.CharField(blank=True, max_length=80, verbose_name='町域')),
                    ('town_kana', models.CharField(blank=True, max_length=160, verbose_name='町域カナ')),
                    ('rest', models.CharField(blank=True, max_length=120, verbose_name='番地')),
                    ('office', models.CharField(blank=True, max_length=120, verbose_name='事業所')),
                    ('building', models.CharField(blank=True, max_length=80, verbose_name='ビル')),
                    ('has_chome', models.BooleanField(default=False, verbose_name='丁目あり')),
                    ('chomes', models.CharField(blank=True, max_length=200, verbose_name='丁目')),
                ],
                options={
                    'indexes': [models.Index(fields=['prefecture', 'city', 'town'], name='procedures_towns_of_a_city'), models.Index(fields=['town'], name='procedures_towns_by_name')],
                },
            ),
        ]),
        ProtectWard("procedures_offer"),
        ProtectWard("procedures_proposal"),
        ProtectWard("procedures_manuscript"),
        ProtectWard("procedures_manuscriptedit"),
        ProtectWard("procedures_manuscriptreader"),
        ProtectWard("procedures_gateresult"),
        ProtectWard("procedures_usabilityrecord"),
        ProtectWard("procedures_waiverrecord"),
    ]
