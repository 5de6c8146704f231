import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_protect"),
    ]
    initial = True

    dependencies = [
        ('cases', '0001_tables'),
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                    ('event', models.BigIntegerField(verbose_name='きっかけの事実')),
                    ('kind', models.CharField(max_length=16, verbose_name='種類')),
                    ('state', models.CharField(choices=[('inbox', '受信箱だけ'), ('waiting', '送信待ち'), ('sending', '送信中'), ('sent', '送信済み'), ('unconfirmed', '送信未確認'), ('refused', '届かない宛先')], max_length=16, verbose_name='状態')),
                    ('key_id', models.BigIntegerField(verbose_name='データ鍵')),
                    ('sealed', models.BinaryField(verbose_name='本文')),
                    ('sealed_to', models.BinaryField(default=b'', verbose_name='宛先')),
                    ('made_at', models.DateTimeField(verbose_name='作成日時')),
                    ('sent_at', models.DateTimeField(null=True, verbose_name='送信日時')),
                ],
                options={
                    'indexes': [models.Index(fields=['case', 'made_at'], name='notices_of_case'), models.Index(condition=models.Q(('state__in', ('unconfirmed', 'refused'))), fields=['ward', 'state'], name='notices_to_settle')],
                    'constraints': [models.UniqueConstraint(fields=('ward', 'event'), name='notices_one_notice_a_fact')],
                },
            ),
            migrations.CreateModel(
                name='Posted',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posted', to='notices.notice')),
                    ('message_id', models.CharField(max_length=120)),
                    ('posted_at', models.DateTimeField()),
                ],
            ),
        ]),
        ProtectWard("notices_notice"),
        ProtectWard("notices_posted"),
    ]
