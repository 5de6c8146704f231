"""Enter the letters that went out before there was a ledger of what is issued."""

from typing import Any

from django.db import migrations

from madoguchi.wards.scope import ward_scope

COPIED = ("id", "ward_id", "stream", "kind", "number", "check_code", "dated_on")
AT_ONCE = 500


def enter(apps: Any, schema_editor: Any) -> None:
    """Copy the lines, ward by ward; what is there already stays."""
    if schema_editor.connection.alias != "default":
        return
    document, issue = (apps.get_model("documents", n) for n in ("Document", "Issue"))
    for ward in apps.get_model("wards", "Ward").objects.values_list("pk", flat=True):
        with ward_scope(ward):
            rows = document.objects.filter(ward=ward, dated_on__isnull=False)
            lines = [
                issue(**{name: getattr(row, name) for name in COPIED},
                      issued_at=row.created_at)
                for row in rows.exclude(number="").iterator()
            ]  # fmt: skip
            issue.objects.bulk_create(lines, AT_ONCE, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_protect_issues")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
