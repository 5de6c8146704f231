import django.db.models.deletion
from django.db import migrations, models

from madoguchi.wards.scope import ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wards', '0001_tables'),
    ]

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Given',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('register', models.CharField(max_length=40, verbose_name='台帳')),
                    ('round', models.CharField(max_length=16, verbose_name='回')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wards.staff')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'register', 'round', 'staff'), name='registers_once_a_round')],
                },
            ),
            migrations.CreateModel(
                name='Line',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('register', models.CharField(max_length=40, verbose_name='台帳')),
                    ('row', models.CharField(max_length=64, verbose_name='行')),
                    ('as_of', models.DateField(verbose_name='時点')),
                    ('values', models.JSONField(verbose_name='値')),
                    ('remark', models.CharField(blank=True, default='', max_length=200, verbose_name='備考')),
                    ('is_withdrawn', models.BooleanField(default=False, verbose_name='取り消した')),
                    ('stated_at', models.DateTimeField(verbose_name='登録した日時')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'register', 'row', 'as_of'), name='registers_a_row_as_of_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Pool',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('register', models.CharField(max_length=40, verbose_name='台帳')),
                    ('round', models.CharField(max_length=16, verbose_name='回')),
                    ('department', models.CharField(max_length=64, verbose_name='課')),
                    ('entries', models.JSONField(default=list, verbose_name='預かったもの')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'register', 'round', 'department'), name='registers_one_pool_a_department')],
                },
            ),
            migrations.CreateModel(
                name='Round',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('opens_on', models.DateField(verbose_name='はじまる日')),
                    ('closes_on', models.DateField(verbose_name='最後の日')),
                    ('is_released', models.BooleanField(default=False, verbose_name='数えた')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'year'), name='registers_one_survey_a_year')],
                },
            ),
            migrations.CreateModel(
                name='Timing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='日')),
                    ('seconds', models.JSONField(default=dict, verbose_name='秒数')),
                    ('running', models.CharField(blank=True, default='', max_length=16, verbose_name='計っている種類')),
                    ('since_at', models.DateTimeField(null=True, verbose_name='計りはじめた日時')),
                    ('forgotten', models.CharField(blank=True, default='', max_length=16, verbose_name='止め忘れ')),
                    ('is_sent', models.BooleanField(default=False, verbose_name='送った')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wards.staff')),
                    ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'staff', 'day'), name='registers_one_timing_a_day')],
                },
            ),
        ]),
        ProtectWard("registers_line"),
        ProtectWard("registers_pool"),
        ProtectWard("registers_given"),
        ProtectWard("registers_round"),
        ProtectWard("registers_timing"),
    ]
