"""Remember until when an asked correction may be answered, and list cases by it."""

from django.db import migrations, models
from django.db.models.functions import Coalesce

from madoguchi.wards.scope import ward_scope


def fill(apps, schema_editor):
    """Copy the day from each correction that still waits for its answer."""
    Case = apps.get_model("cases", "Case")
    Correction = apps.get_model("cases", "Correction")
    for ward in apps.get_model("wards", "Ward").objects.values_list("pk", flat=True):
        with ward_scope(ward):
            waiting = Correction.objects.filter(
                ward=ward, answered_at=None, lapsed_at=None
            )
            for case, due_on in waiting.values_list("case", "due_on"):
                Case.objects.filter(ward=ward, pk=case).update(answer_due_on=due_on)


def by_day(name, *before):
    return migrations.AddIndex(
        "case",
        models.Index(
            *before,
            Coalesce("answer_due_on", "due_on"),
            "reference", "answer_due_on", "due_on",
            name=name,
        ),
    )


class Migration(migrations.Migration):
    dependencies = (("cases", "0002_protect"),)

    operations = (
        migrations.AddField(
            "case",
            "answer_due_on",
            models.DateField(null=True, verbose_name="補正の回答の期限"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        by_day(
            "cases_waiting_by_day", "ward", "department", "closed_at", "decided_at"
        ),
        by_day("cases_open_by_day", "ward", "department", "closed_at"),
        by_day("cases_mine_by_day", "ward", "assignee", "closed_at", "department"),
        by_day("cases_all_by_day", "ward", "department"),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=[
                    "ward", "department", "procedure", "state", "channel", "closed_at",
                    "decided_at", "answer_due_on", "due_on", "assignee",
                ],
                name="cases_narrowed",
            ),
        ),
        *[
            migrations.RemoveIndex("case", name)
            for name in (
                "cases_waiting", "cases_open_by_due", "cases_mine",
                "cases_all_by_due", "cases_filtered",
            )
        ],
    )
