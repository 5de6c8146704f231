"""Let the sizes of the queue's views be counted from one index, whatever is asked."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("cases", "0004_reminded")]

    operations: ClassVar[list[Operation]] = [
        migrations.RemoveIndex(model_name="case", name="cases_narrowed"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=[
                    "ward",
                    "department",
                    "procedure",
                    "state",
                    "channel",
                    "closed_at",
                    "decided_at",
                    "answer_due_on",
                    "due_on",
                    "assignee",
                    "received_on",
                ],
                name="cases_narrowed",
            ),
        ),
    ]
