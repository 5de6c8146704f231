import django.db.models.deletion
from django.db import migrations, models

from madoguchi.wards.scope import OpenToApplication, ProtectWard
from madoguchi.wards.tables import MakeTables


class Migration(migrations.Migration):

    replaces = [
        ("wards", "0001_initial"),
        ("wards", "0002_protect"),
        ("wards", "0003_calendars"),
        ("wards", "0004_protect_calendars"),
        ("wards", "0005_api_client"),
        ("wards", "0006_protect_api_client"),
        ("wards", "0007_post"),
        ("wards", "0008_membership"),
        ("wards", "0009_protect_memberships"),
        ("wards", "0010_calls"),
    ]
    initial = True

    dependencies = []

    operations = [
        MakeTables([
            migrations.CreateModel(
                name='Ward',
                fields=[
                    ('id', models.SmallAutoField(primary_key=True, serialize=False)),
                    ('slug', models.SlugField(max_length=40, unique=True, verbose_name='識別名')),
                    ('code', models.CharField(max_length=6, verbose_name='全国地方公共団体コード')),
                    ('name', models.CharField(max_length=60, verbose_name='区名')),
                    ('name_en', models.CharField(blank=True, max_length=60, verbose_name='区名（英語）')),
                    ('theme', models.JSONField(default=dict, verbose_name='配色')),
                    ('contact', models.JSONField(default=dict, verbose_name='連絡先')),
                    ('rules', models.JSONField(default=dict, verbose_name='区の規則')),
                ],
            ),
            migrations.CreateModel(
                name='CalendarRevision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('hash', models.CharField(max_length=64, verbose_name='ハッシュ')),
                    ('rules', models.JSONField(verbose_name='数え方')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'hash'), name='one_calendar_of_a_content')],
                },
            ),
            migrations.CreateModel(
                name='Department',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('slug', models.SlugField(max_length=40, verbose_name='識別名')),
                    ('name', models.CharField(max_length=60, verbose_name='課名')),
                    ('name_en', models.CharField(blank=True, max_length=60, verbose_name='課名（英語）')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='電話番号')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'slug'), name='department_slug_in_ward')],
                },
            ),
            migrations.CreateModel(
                name='Staff',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.department')),
                    ('login', models.CharField(max_length=40, verbose_name='職員番号')),
                    ('name', models.CharField(max_length=60, verbose_name='氏名')),
                    ('name_kana', models.CharField(blank=True, max_length=60, verbose_name='氏名カナ')),
                    ('password', models.CharField(max_length=200, verbose_name='パスワード')),
                    ('roles', models.JSONField(default=list, verbose_name='役割')),
                    ('post', models.CharField(blank=True, default='', max_length=16, verbose_name='役職')),
                    ('is_active', models.BooleanField(default=True, verbose_name='在職')),
                    ('calls', models.PositiveIntegerField(default=0, verbose_name='あての数')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'login'), name='staff_login_in_ward')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='wards.staff')),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.department')),
                    ('roles', models.JSONField(default=list, verbose_name='役割')),
                    ('post', models.CharField(blank=True, default='', max_length=16, verbose_name='役職')),
                    ('from_on', models.DateField(null=True, verbose_name='はじまる日')),
                    ('until_on', models.DateField(null=True, verbose_name='最後の日')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='membership_ends_after_it_began')],
                },
            ),
            migrations.CreateModel(
                name='ApiClient',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('name', models.CharField(max_length=60, verbose_name='名前')),
                    ('token_digest', models.BinaryField(max_length=32, verbose_name='トークンの要約')),
                    ('scopes', models.JSONField(default=list, verbose_name='使える手続き')),
                    ('vouches', models.JSONField(default=list, verbose_name='本人確認を任せる手続き')),
                    ('requests', models.PositiveIntegerField(default=3000, verbose_name='15分あたりの回数')),
                    ('is_active', models.BooleanField(default=True, verbose_name='有効')),
                    ('expires_on', models.DateField(null=True, verbose_name='使える最後の日')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'name'), name='api_client_name_in_ward'), models.UniqueConstraint(fields=('ward', 'token_digest'), name='api_client_token_in_ward')],
                },
            ),
            migrations.CreateModel(
                name='SignInTries',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wards.ward')),
                    ('login_digest', models.CharField(max_length=64)),
                    ('tries_count', models.PositiveIntegerField(default=0)),
                    ('since_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ward', 'login_digest'), name='tries_of_a_login')],
                },
            ),
        ]),
        OpenToApplication(),
        ProtectWard("wards_department"),
        ProtectWard("wards_staff"),
        ProtectWard("wards_signintries"),
        ProtectWard("wards_calendarrevision"),
        ProtectWard("wards_apiclient"),
        ProtectWard("wards_membership"),
    ]
