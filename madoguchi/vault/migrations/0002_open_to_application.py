"""Open the key store to the role the application runs as, on PostgreSQL."""

from django.db import migrations

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
    dependencies = [("vault", "0001_first")]

    operations = [migrations.RunPython(open_store, migrations.RunPython.noop)]
