from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("jobs", "0001_first"),
    ]
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=200, verbose_name='処理')),
                ('arguments', models.TextField(default='{"args":[],"kwargs":{}}', verbose_name='参照')),
                ('ward', models.PositiveSmallIntegerField(null=True, verbose_name='区')),
                ('unique_key', models.CharField(default='', max_length=200, verbose_name='一意キー')),
                ('priority', models.SmallIntegerField(default=0, verbose_name='優先度')),
                ('state', models.CharField(choices=[('ready', '待機中'), ('running', '実行中'), ('done', '完了'), ('parked', '保留（職員の確認待ち）')], default='ready', max_length=8, verbose_name='状態')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='試行回数')),
                ('max_attempts', models.PositiveSmallIntegerField(default=8, verbose_name='試行上限')),
                ('run_after', models.DateTimeField(verbose_name='実行可能日時')),
                ('token', models.CharField(default='', max_length=32, verbose_name='実行票')),
                ('worker', models.CharField(default='', max_length=64, verbose_name='実行者')),
                ('leased_until', models.DateTimeField(null=True, verbose_name='貸出期限')),
                ('reason', models.CharField(default='', max_length=100, verbose_name='理由の分類')),
                ('place', models.CharField(default='', max_length=200, verbose_name='起きた場所')),
                ('enqueued_at', models.DateTimeField(verbose_name='登録日時')),
                ('started_at', models.DateTimeField(null=True, verbose_name='開始日時')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='終了日時')),
            ],
            options={
                'verbose_name': 'ジョブ',
                'indexes': [models.Index(condition=models.Q(('state', 'ready')), fields=['-priority', 'run_after', 'id'], name='job_ready'), models.Index(condition=models.Q(('state', 'running')), fields=['leased_until'], name='job_running'), models.Index(condition=models.Q(('state__in', ['done', 'parked'])), fields=['finished_at'], name='job_finished')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['ready', 'running']), models.Q(('unique_key', ''), _negated=True)), fields=('unique_key',), name='job_unfinished_once')],
            },
        ),
    ]
