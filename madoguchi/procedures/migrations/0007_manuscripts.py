"""Add manuscripts: versions while they are written, each within its ward."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0006_protect_proposals'),
        ('wards', '0002_protect'),
    ]

    operations = [
        migrations.CreateModel(
            name='Manuscript',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('slug', models.CharField(max_length=40, verbose_name='手続き')),
                ('number', models.PositiveIntegerField(verbose_name='版')),
                ('department', models.CharField(max_length=40, verbose_name='所管課')),
                ('places', models.JSONField(default=dict, verbose_name='内容')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='改訂')),
                ('state', models.CharField(choices=[('open', '執筆中'), ('discarded', '破棄')], default='open', max_length=10, verbose_name='状態')),
                ('came_from', models.CharField(max_length=80, verbose_name='元にしたもの')),
                ('begun_at', models.DateTimeField(verbose_name='書き始めた日時')),
                ('changed_at', models.DateTimeField(verbose_name='変えた日時')),
                ('handed_over', models.PositiveIntegerField(null=True, verbose_name='渡した改訂')),
                ('begun_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                ('changed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                ('proposal', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.proposal')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
            ],
        ),
        migrations.CreateModel(
            name='ManuscriptEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(verbose_name='改訂')),
                ('name', models.CharField(max_length=40, verbose_name='編集の名前')),
                ('change', models.JSONField(verbose_name='変更')),
                ('step', models.CharField(choices=[('edit', '編集'), ('undo', '元に戻す'), ('redo', 'やり直す')], max_length=4, verbose_name='種別')),
                ('of', models.PositiveIntegerField(default=0, verbose_name='対象の改訂')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                ('manuscript', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='procedures.manuscript')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
            ],
        ),
        migrations.CreateModel(
            name='ManuscriptReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(verbose_name='最後に開いていた日時')),
                ('manuscript', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='procedures.manuscript')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.staff')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
            ],
        ),
        migrations.AddConstraint(
            model_name='manuscript',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('ward', 'slug'), name='one_open_manuscript_of_a_procedure'),
        ),
        migrations.AddConstraint(
            model_name='manuscriptedit',
            constraint=models.UniqueConstraint(fields=('manuscript', 'revision'), name='one_edit_for_a_revision'),
        ),
        migrations.AddConstraint(
            model_name='manuscriptreader',
            constraint=models.UniqueConstraint(fields=('manuscript', 'staff'), name='one_reader_of_a_manuscript'),
        ),
        ProtectWard("procedures_manuscript"),
        ProtectWard("procedures_manuscriptedit"),
        ProtectWard("procedures_manuscriptreader"),
    ]
