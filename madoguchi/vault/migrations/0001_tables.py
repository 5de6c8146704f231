from django.db import migrations, models

ROLE = "madoguchi_app"


def open_store(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for statement in (
        f"""DO $$ BEGIN CREATE ROLE {ROLE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$""",
        f"GRANT {ROLE} TO CURRENT_USER",
        f"""DO $$ BEGIN
        EXECUTE 'GRANT USAGE ON SCHEMA ' || quote_ident(current_schema())
          || ' TO {ROLE}'; END $$""",
        f"GRANT SELECT, INSERT ON vault_wardkey TO {ROLE}",
        f"GRANT SELECT, INSERT, UPDATE ON vault_sealedkey TO {ROLE}",
        f"GRANT USAGE, SELECT ON SEQUENCE vault_sealedkey_id_seq TO {ROLE}",
    ):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    replaces = [
        ("vault", "0001_first"),
        ("vault", "0002_open_to_application"),
    ]
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='WardKey',
            fields=[
                ('ward', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='区')),
                ('wrapped', models.BinaryField(verbose_name='包んだ鍵暗号化鍵')),
                ('wrapped_index', models.BinaryField(verbose_name='包んだ索引鍵')),
                ('root_check', models.CharField(max_length=16, verbose_name='ルート鍵の確認値')),
            ],
            options={
                'verbose_name': '区の鍵',
            },
        ),
        migrations.CreateModel(
            name='SealedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ward', models.PositiveSmallIntegerField(verbose_name='区')),
                ('wrapped', models.BinaryField(verbose_name='包んだデータ鍵')),
                ('destroyed_at', models.DateTimeField(null=True, verbose_name='廃棄日時')),
            ],
            options={
                'verbose_name': 'データ鍵',
            },
        ),
        migrations.RunPython(open_store, migrations.RunPython.noop),
    ]
